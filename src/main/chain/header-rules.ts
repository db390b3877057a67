/**
 * Checks what a header proves only together with its parents (chain.md CHAIN-37): its difficulty and its time. These are
 * `GetNextWorkRequired` in Bitcoin Core's `src/pow.cpp` and `ContextualCheckBlockHeader` in its `src/validation.cpp`.
 */
import type { KnownChain, SeenHeader } from '../app/payment/observations.ts';
import type { Network } from '../../shared/vocabulary.ts';
import { bitsOf, easiestTarget, targetOf } from './block-proof.ts';
import { bytesOfHex, parseHeader } from './raw-transaction.ts';
import { ProvablyWrong } from '../upstream/reasons.ts';

/** Blocks of a difficulty period, and the time that it should take. */
const PERIOD = 2_016;
const PERIOD_MS = 14 * 86_400_000;
/** A period changes the difficulty by this factor at most. */
const MOST_CHANGE = 4n;
/** Blocks whose median time a new block must exceed. */
const MEDIAN_OF = 11;
const AHEAD_MS = 2 * 3_600_000;
/** On testnet4 a block this long after its parent may be as easy as the network allows. */
const EASY_AFTER_MS = 20 * 60_000;
/** BIP 94: the first block of a period is at most this much older than its parent. */
const OLDER_MS = 600_000;

interface Placed extends SeenHeader {
  readonly height: number;
}
type Find = (hash: string) => Placed | undefined;

/**
 * Checks headers in a row, parents first. What lies below the known headers cannot be compared, so a rule that needs it is
 * applied as far as the known ones reach; headers whose parent is unknown are checked for their time alone.
 *
 * @throws ProvablyWrong
 */
export const assertRules = (
  headers: readonly SeenHeader[],
  { known, network, nowMs }: { known: Pick<KnownChain, 'header'>; network: Network; nowMs: number },
): void => {
  const placed = new Map<string, Placed>();
  const find: Find = (hash) => placed.get(hash) ?? known.header(hash);
  for (const header of headers) {
    if (header.timeMs > nowMs + AHEAD_MS) throw new ProvablyWrong('its block is from the future');
    const parent = find(header.parentHash);
    if (!parent) continue;
    assertTime(header, parent, find);
    assertBits(header, parent, network, find);
    placed.set(header.hash, { ...header, height: parent.height + 1 });
  }
};

const assertTime = (header: SeenHeader, parent: Placed, find: Find): void => {
  const times: number[] = [];
  for (let at: Placed | undefined = parent; at && times.length < MEDIAN_OF; at = find(at.parentHash))
    times.push(at.timeMs);
  const isWhole = times.length === MEDIAN_OF || times.length === parent.height + 1;
  const median = times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];
  if (isWhole && median !== undefined && header.timeMs <= median)
    throw new ProvablyWrong('its block is older than those before it');
};

const assertBits = (header: SeenHeader, parent: Placed, network: Network, find: Find): void => {
  const [bits, parentBits] = [bitsIn(header), bitsIn(parent)];
  if (bits === null || parentBits === null) return; // training has no bytes
  const fits = (parent.height + 1) % PERIOD === 0 && network !== 'regtest' ? fitsNewPeriod : fitsPeriod;
  if (!fits({ header, bits, parent, parentBits, network, find }))
    throw new ProvablyWrong('its block has the wrong difficulty');
};

interface Claim {
  readonly header: SeenHeader;
  readonly bits: number;
  readonly parent: Placed;
  readonly parentBits: number;
  readonly network: Network;
  readonly find: Find;
}

const fitsPeriod = ({ header, bits, parent, parentBits, network, find }: Claim): boolean => {
  if (network !== 'testnet4') return bits === parentBits;
  const easiest = bitsOf(easiestTarget(network));
  if (header.timeMs > parent.timeMs + EASY_AFTER_MS) return bits === easiest;
  // the difficulty of the period is that of its last block which is not an easy exception
  let at: Placed | undefined = parent;
  while (at && at.height % PERIOD !== 0 && bitsIn(at) === easiest) at = find(at.parentHash);
  return at === undefined || bits === bitsIn(at);
};

const fitsNewPeriod = ({ header, bits, parent, parentBits, network, find }: Claim): boolean => {
  if (network === 'testnet4' && header.timeMs < parent.timeMs - OLDER_MS) return false;
  const first = firstOfPeriod(parent, find);
  const easiest = easiestTarget(network);
  if (first) {
    // BIP 94 counts from the first block of the period, because an easy exception may be the last
    const base = network === 'testnet4' ? (bitsIn(first) ?? parentBits) : parentBits;
    return bits === nextBits(base, parent.timeMs - first.timeMs, easiest);
  }
  if (network === 'testnet4') return true;
  return isPermitted(targetOf(bits), targetOf(parentBits), easiest);
};

/** Computes the difficulty of the next period from that of the one before, and the time which that one took. */
export const nextBits = (bits: number, tookMs: number, easiest: bigint): number => {
  const clampedMs = Math.min(PERIOD_MS * 4, Math.max(PERIOD_MS / 4, tookMs));
  const target = (targetOf(bits) * BigInt(clampedMs / 1_000)) / BigInt(PERIOD_MS / 1_000);
  return bitsOf(target > easiest ? easiest : target);
};

/** The exact change needs the first block of the period; without it only its limits are known. */
const isPermitted = (target: bigint, before: bigint, easiest: bigint): boolean => {
  const highest = before * MOST_CHANGE > easiest ? easiest : before * MOST_CHANGE;
  return target <= targetOf(bitsOf(highest)) && target >= targetOf(bitsOf(before / MOST_CHANGE));
};

const firstOfPeriod = (last: Placed, find: Find): Placed | undefined => {
  let at: Placed | undefined = last;
  while (at && at.height % PERIOD !== 0) at = find(at.parentHash);
  return at;
};

const bitsIn = ({ rawHex }: SeenHeader): number | null =>
  rawHex === null ? null : parseHeader(bytesOfHex(rawHex)).bits;
