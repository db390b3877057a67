import type { KnownHeader } from '../../app/payment/observations.ts';
import { bytesOfHeader, isCheapByAge } from '../block-proof.ts';
import { GENESIS } from '../genesis.ts';
import { assertHeight, firstHeightFor, merkleRootOf, readHeaders } from '../header-chain.ts';
import { assertRules } from '../header-rules.ts';
import { assertMined, namedHeight } from '../merkle-proof.ts';
import type { SourceDeps } from '../source.ts';
import { ProvablyWrong, UpstreamFailed } from '../../upstream/reasons.ts';
import type { EsploraApi, EsploraBlock } from './esplora-api.ts';
import { WATCHED_MS } from './address-queue.ts';

/** Headers that are downloaded at most to reach a known one: two years, for a shop that was closed. */
const MOST_HEADERS = 105_120;
/** A block that an address names and the tip does not lead to is at most this far above a known one. */
const MOST_ASIDE = 10;
/** Below, old versions of Bitcoin Core demanded no height in a coinbase of regtest. */
const NAMED_IN_REGTEST = 500;
const NO_PARENT = '0'.repeat(64);

const MOVED = 'its chain moved meanwhile';
const NOT_JOINED = 'its blocks do not join the known ones';

export interface EsploraHeaders {
  /** Asks for the tip, and hands over the headers that lead to it. @returns its header @throws UpstreamFailed */
  readonly refresh: () => Promise<KnownHeader>;
  /** Says the tip, unless it was said a moment ago. @returns true if it is another one than before */
  readonly say: (tip: KnownHeader) => Promise<boolean>;
  /** Returns the tip that was said last in this run; null before the first. */
  readonly said: () => KnownHeader | null;
  /**
   * Returns the header of a block that the server names with this height, joined to the known ones. A block below the root
   * stays as the server names it.
   */
  readonly blockOf: (hash: string, height: number) => Promise<KnownHeader>;
}

/** Follows the server's chain. All that was proven before is known to everybody, so it keeps nothing but its last word. */
export const createEsploraHeaders = (sourceId: string, api: EsploraApi, deps: SourceDeps): EsploraHeaders => {
  const { known, clock, intervals, network, recorder } = deps;
  const download = createDownload(api, deps);
  let said: KnownHeader | null = null;
  let saidAtMs = 0;

  const handOver = async (found: readonly KnownHeader[]): Promise<void> => {
    const headers = found.toReversed();
    const [oldest] = headers;
    if (!oldest) return;
    assertHeight(known, oldest.parentHash, oldest.height - 1);
    if (known.root() === null) await assertRoot(api, oldest, deps);
    else if (!known.header(oldest.parentHash)) throw new UpstreamFailed(NOT_JOINED);
    const atMs = clock.nowMs();
    assertRules(headers, { known, network, nowMs: atMs });
    await recorder.observe({ kind: 'headers', sourceId, atMs, firstHeight: oldest.height, headers });
  };
  const joined = (hash: string): KnownHeader => {
    const header = known.header(hash);
    if (!header) throw new UpstreamFailed(NOT_JOINED);
    return header;
  };

  return {
    refresh: async () => {
      const hash = await api.tipHash();
      // a height that another source proved is compared once, so that a server that counts otherwise is soon known
      if (!known.header(hash)) await handOver(await download(hash, MOST_HEADERS));
      else if (said === null) assertHeight(known, hash, (await api.block(hash)).height);
      return joined(hash);
    },
    say: async (tip) => {
      const atMs = clock.nowMs();
      const isNew = tip.hash !== said?.hash;
      // said again, because whoever names a branch of no more work must insist on it (chain.md CHAIN-7)
      if (!isNew && Math.abs(atMs - saidAtMs) < intervals.chainCheckMs) return false;
      await recorder.observe({ kind: 'tip', sourceId, atMs, hash: tip.hash });
      said = tip;
      saidAtMs = atMs;
      return isNew;
    },
    said: () => said,
    blockOf: async (hash, height) => {
      const root = known.root();
      if (!known.header(hash)) {
        if (root && height < root.height) return belowRoot(await api.block(hash), hash, height, deps);
        await handOver(await download(hash, MOST_ASIDE));
      }
      assertHeight(known, hash, height);
      return joined(hash);
    },
  };
};

/**
 * Downloads headers downward from a block until one joins the known ones, or, if none is known, as far as the watched
 * invoices need them. Returns them newest first, with the heights that the server says.
 */
const createDownload = (api: EsploraApi, { clock, database, known, network }: SourceDeps) => {
  const lowestHeight = async (tipHeight: number): Promise<number> => {
    const root = known.root();
    if (root) return root.height;
    return firstHeightFor(tipHeight, await database.read.invoices.watched(clock.nowMs() - WATCHED_MS));
  };
  /** Lists blocks from the expected one down. Two servers behind one name may be on different branches. */
  const blocksFrom = async (expected: string, above: KnownHeader | undefined): Promise<readonly EsploraBlock[]> => {
    if (!above) return [await api.block(expected)];
    const page = await api.blocksFrom(above.height - 1);
    return page[0]?.id === expected ? page : [await api.block(expected)];
  };

  return async (hash: string, most: number): Promise<readonly KnownHeader[]> => {
    const found: KnownHeader[] = [];
    let lowest: number | null = null;
    let expected = hash;
    const isEnough = (): boolean =>
      expected === NO_PARENT || known.header(expected) !== undefined || (found.at(-1)?.height ?? 0) <= (lowest ?? -1);
    while (!isEnough()) {
      if (found.length >= most) throw new UpstreamFailed(NOT_JOINED);
      const before = found.length;
      for (const block of await blocksFrom(expected, found.at(-1))) {
        if (block.id !== expected || isEnough()) break;
        const header = headerOf(block, network);
        // so near the tip no block is from before 2020
        if (isCheapByAge(header.timeMs, network)) throw new ProvablyWrong(NO_WORK);
        if (found.length > 0 && header.height + 1 !== found.at(-1)?.height)
          throw new ProvablyWrong('it gives a block the wrong height');
        found.push(header);
        expected = header.parentHash;
        lowest ??= await lowestHeight(header.height);
      }
      if (found.length === before) throw new UpstreamFailed(MOVED);
    }
    return found;
  };
};

const NO_WORK = 'its block header fails the proof of work';

/** Reads the header of a block, with the height that the server says. @throws ProvablyWrong unless its bytes have its hash */
const headerOf = (block: EsploraBlock, network: SourceDeps['network']): KnownHeader => {
  const bytes = bytesOfHeader({
    version: block.version,
    previousHash: block.previousblockhash ?? NO_PARENT,
    merkleRoot: block.merkle_root,
    timestamp: block.timestamp,
    bits: block.bits,
    nonce: block.nonce,
  });
  const [header] = readHeaders(bytes, network);
  if (header?.hash !== block.id) throw new ProvablyWrong(NO_WORK);
  return { ...header, height: block.height };
};

const belowRoot = (block: EsploraBlock, hash: string, height: number, { network }: SourceDeps): KnownHeader => {
  if (block.id !== hash || block.height !== height) throw new UpstreamFailed('it answers with another block');
  return headerOf(block, network);
};

/**
 * Checks the height of the header that becomes the root: it is that of the genesis block, or of the coinbase (BIP 34),
 * because no parent can prove it.
 */
const assertRoot = async (api: EsploraApi, root: KnownHeader, { network }: SourceDeps): Promise<void> => {
  const { hash, height } = root;
  if (root.parentHash === NO_PARENT || height <= 0) {
    if (hash !== GENESIS[network] || height !== 0) throw new ProvablyWrong(`it calls its first block number ${height}`);
    return;
  }
  if (network === 'regtest' && height < NAMED_IN_REGTEST) return;
  const coinbase = await api.transaction(await api.firstTxid(hash));
  const branch = await api.proof(coinbase.txid);
  assertMined(coinbase, branch, merkleRootOf(root) ?? '');
  const named = coinbase.coinbase && branch.position === 0 ? namedHeight(coinbase.raw) : null;
  if (named !== height) throw new ProvablyWrong(`it calls block ${named ?? hash} number ${height}`);
};
