import type { Knowledge, Level, SourceWords, Txid } from './knowledge.ts';
import { rivalsOf } from './rivals.ts';
import { holds, type Block } from './tree.ts';
import { believedOf, isAlone, votersOf, weightOf } from './voters.ts';

/** The part of a standing that is stored for the next evaluation, because silence changes nothing. */
export interface Memory {
  readonly gone: boolean;
  readonly sure: boolean;
  /** Its block in the reference chain; null while it is in none. */
  readonly block: Block | null;
  /** The greatest depth that it reached in that block. */
  readonly reached: number;
}

export const FIRST_MEMORY: Memory = { gone: false, sure: false, block: null, reached: 0 };

/** The rule that decided whether a payment is gone, in the order in which they are asked (chain.md CHAIN-21, CHAIN-26). */
export type Ground = 'in-reference' | 'final' | 'rival-in-reference' | 'held' | 'denied' | 'as-stored';

/** Everything that the evaluation of an invoice needs to know of one payment (chain.md CHAIN-20). */
export interface Standing {
  /** Its depth in the reference chain of the level: 0 while it is in no block of it. */
  readonly confirmations: number;
  /** A source that is believed has it in a block of its chain. */
  readonly inBlock: boolean;
  /** It is replaced or double-spent. */
  readonly gone: boolean;
  /** The rule that decided whether it is gone. */
  readonly ground: Ground;
  /** Enough voters had it unconfirmed for a tier of 0. It stays so until it is gone. */
  readonly sure: boolean;
  /** A source that is believed has a rival of it, or refuses it. */
  readonly contested: boolean;
  /** How many believed sources have it in their mempool or in their chain. */
  readonly seenBy: number;
  /** The reference chain left a block that is final. Nothing changes, but the owner must know (chain.md CHAIN-26). */
  readonly contradicted: boolean;
  /** To be stored for the next evaluation. */
  readonly memory: Memory;
}

/** Judges a payment by the reference chain of the level, and while it is in no block of it, by the voters. */
export const standingOf = (knowledge: Knowledge, txid: Txid, level: Level, memory: Memory, nowMs: number): Standing => {
  const { tip } = knowledge.references[level];
  const seenBy = believedOf(knowledge).filter((source) => has(knowledge, source, txid)).length;
  const block = blockOf(knowledge, txid, tip);
  if (tip && block) return minedStanding(memory, block, tip.height - block.height + 1, seenBy);
  if (isFinal(memory, nowMs)) return finalStanding(memory, seenBy);
  return unminedStanding(knowledge, txid, level, memory, nowMs, seenBy);
};

/**
 * Returns true if the payment is older than the invoice: one of its blocks is in the chain that was known when the
 * invoice was made (chain.md CHAIN-23). Blocks are compared by identity, because after a reorganisation a new payment
 * may be mined below the height at which the invoice was made.
 */
export const isBefore = (knowledge: Knowledge, txid: Txid, created: Block | null): boolean =>
  blockOf(knowledge, txid, created) !== null;

/** Depth and age from which a payment is final (chain.md CHAIN-26). */
const FINAL_DEPTH = 144;
const FINAL_AGE_MS = 7 * 24 * 3_600_000;

/** Finds the block of the chain that ends with `tip` which is proven to contain the transaction. */
export const blockOf = ({ inclusions }: Knowledge, txid: Txid, tip: Block | null): Block | null => {
  for (const block of inclusions.get(txid) ?? []) if (holds(tip, block)) return block;
  return null;
};

/** Returns true if the source has the transaction, in its mempool or in its chain. */
export const has = (knowledge: Knowledge, source: SourceWords, txid: Txid): boolean =>
  source.mempool.get(txid) === 'has' || blockOf(knowledge, txid, source.tip) !== null;

/** Blocks above its own may be denied without a doubt about its own, so the depth never falls while its block stays. */
const minedStanding = (memory: Memory, block: Block, depth: number, seenBy: number): Standing => {
  const reached = memory.block === block && memory.reached > depth ? memory.reached : depth;
  const mined = { gone: false, sure: true };
  return {
    ...mined,
    ground: 'in-reference',
    confirmations: reached,
    inBlock: true,
    contested: false,
    seenBy,
    contradicted: false,
    memory: { ...mined, block, reached },
  };
};

const isFinal = ({ block, reached }: Memory, nowMs: number): boolean =>
  block !== null && reached >= FINAL_DEPTH && nowMs - block.timeMs >= FINAL_AGE_MS;

const finalStanding = (memory: Memory, seenBy: number): Standing => ({
  confirmations: memory.reached,
  inBlock: true,
  gone: false,
  ground: 'final',
  sure: true,
  contested: false,
  seenBy,
  contradicted: true,
  memory,
});

const unminedStanding = (
  knowledge: Knowledge,
  txid: Txid,
  level: Level,
  memory: Memory,
  nowMs: number,
  seenBy: number,
): Standing => {
  const { references, settings } = knowledge;
  const believed = believedOf(knowledge);
  const voters = votersOf(knowledge, nowMs);
  const rivals = [...rivalsOf(knowledge, txid)];
  const denies = (source: SourceWords): boolean =>
    !has(knowledge, source, txid) &&
    (source.mempool.get(txid) === 'refused' || rivals.some((rival) => has(knowledge, source, rival)));
  const holders = voters.filter((source) => has(knowledge, source, txid));
  const contested = believed.some(denies);
  const ground = groundOf({
    isRivalMined: rivals.some((rival) => blockOf(knowledge, rival, references[level].tip) !== null),
    isHeld: holders.length > 0,
    isDenied: weightOf(voters.filter(denies)) >= (isAlone(knowledge) ? 1 : level),
  });
  const gone = ground === 'rival-in-reference' || ground === 'denied' || (ground === 'as-stored' && memory.gone);
  const needed = voters.some(({ kind }) => kind === 'own') ? 2 : settings.zeroConfNeeds;
  const sure = !gone && (memory.sure || (!contested && weightOf(holders) >= needed));
  return {
    confirmations: 0,
    inBlock: believed.some(({ tip }) => blockOf(knowledge, txid, tip) !== null),
    gone,
    ground,
    sure,
    contested,
    seenBy,
    contradicted: false,
    memory: { gone, sure, block: null, reached: 0 },
  };
};

interface Found {
  readonly isRivalMined: boolean;
  readonly isHeld: boolean;
  readonly isDenied: boolean;
}

/** Silence decides nothing: without holders or enough deniers it stays as it was (chain.md CHAIN-21). */
const groundOf = ({ isRivalMined, isHeld, isDenied }: Found): Ground => {
  if (isRivalMined) return 'rival-in-reference';
  if (isHeld) return 'held';
  return isDenied ? 'denied' : 'as-stored';
};
