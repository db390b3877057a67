import { z } from 'zod';
import type { ChainTip } from '../../app/payment/chain-records.ts';
import { readHeaders } from '../header-chain.ts';
import { bytesOfHex, HEADER_BYTES, parseBlock } from '../raw-transaction.ts';
import { RpcRefused, valueOf, type RpcClient } from '../rpc-client.ts';
import type { SourceDeps, SourceHealthTracker } from '../source.ts';
import { UpstreamFailed } from '../../upstream/reasons.ts';
import type { PrunedBlocks } from './core-refetch.ts';
import { findFork, LOST_ALL } from './core-fork.ts';
import { announceHeaders } from './core-headers.ts';

/** Blocks remembered to find the fork of a reorganised chain; more than a day's worth. */
const REMEMBERED = 200;
/** A first start reads at most 30 days of blocks for invoices that are watched already. */
const MAX_BACK = 4_320;
const WATCHED_MS = 30 * 86_400_000;
const SAVE_EVERY = 50;
/** So many new blocks are no catching up. */
const USUAL = 2;
/** Bitcoin Core: RPC_INVALID_PARAMETER, a height beyond the tip. */
const BEYOND_TIP = -8;
/** Another source knows the chain that was followed until now, so nobody starts over for this node. */
const OTHER_CHAIN = 'it is on a chain of its own, which your other sources do not have';
/** Bitcoin Core: RPC_MISC_ERROR, a pruned block. */
const PRUNED = -1;

const stateSchema = z.object({
  blocks: z.array(z.object({ height: z.number().int(), hash: z.string() })),
  prunedTo: z.number().int().nullable().default(null),
  /** An earlier version stored only the newest one. */
  prunedFrom: z.number().int().nullable().default(null),
});
const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);
const infoSchema = z.object({ blocks: z.number().int(), bestblockhash: hashSchema });

export interface CoreBlocks {
  /** The last processed block, null before the first start. */
  readonly processed: () => ChainTip | null;
  /** The blocks that the node deleted before they were read; null if there are none. */
  readonly pruned: () => PrunedBlocks | null;
  /** Nothing is left to look for in these. */
  readonly filled: (pruned: PrunedBlocks) => Promise<void>;
  /** Records every new block up to the tip. @returns true if anything changed */
  readonly catchUp: () => Promise<boolean>;
}

interface Context {
  readonly sourceId: string;
  readonly rpc: RpcClient;
  readonly deps: SourceDeps;
  readonly onProgress: SourceHealthTracker['progress'];
  /** Processed blocks, oldest first; undefined until read from the database. */
  blocks: ChainTip[] | undefined;
  prunedTo: number | null;
  prunedFrom: number | null;
  /** Why its chain is read again; null while it is only followed. */
  why: string | null;
}

/** Follows the node's best chain block by block, from the last one that an earlier run processed. */
export const createCoreBlocks = (
  sourceId: string,
  rpc: RpcClient,
  deps: SourceDeps,
  onProgress: SourceHealthTracker['progress'] = () => {},
): CoreBlocks => {
  const context: Context = {
    sourceId,
    rpc,
    deps,
    onProgress,
    blocks: undefined,
    prunedTo: null,
    prunedFrom: null,
    why: null,
  };
  return {
    processed: () => context.blocks?.at(-1) ?? null,
    pruned: () => prunedOf(context),
    filled: async ({ from, to }) => {
      const now = prunedOf(context);
      if (now?.from !== from || now.to !== to) return; // more were deleted meanwhile
      Object.assign(context, { prunedFrom: null, prunedTo: null });
      await save(context);
    },
    catchUp: async () => {
      const info = await rpc.call(infoSchema, 'getblockchaininfo');
      const isFirst = context.blocks === undefined;
      const known = await load(context, info.blocks);
      const isAtTip = known.at(-1)?.hash === info.bestblockhash;
      if (!isAtTip) await forgetLost(context, known, info.blocks);
      if (isFirst) await announceHeaders(sourceId, rpc, deps, context.blocks ?? []);
      if (isAtTip) return isFirst;
      await follow(context, { height: info.blocks, hash: info.bestblockhash });
      return true;
    },
  };
};

/** A gap that an earlier version stored has no beginning, so it is too long to be fetched again. */
const prunedOf = ({ prunedFrom, prunedTo }: Context): PrunedBlocks | null =>
  prunedTo === null ? null : { from: prunedFrom ?? 0, to: prunedTo };

const load = async (context: Context, tipHeight: number): Promise<ChainTip[]> => {
  if (context.blocks) return context.blocks;
  const stored = await context.deps.database.read.chain.sourceState(context.sourceId);
  const {
    blocks: known,
    prunedTo,
    prunedFrom,
  } = stateSchema.parse(stored === null ? { blocks: [] } : JSON.parse(stored));
  Object.assign(context, { prunedTo, prunedFrom });
  context.blocks = known.length > 0 ? known : await begin(context, tipHeight);
  if (known.length === 0) await save(context);
  return context.blocks;
};

/** A first start begins at the tip, or at the height of the oldest watched invoice: older blocks never count (product.md INV-22). */
const begin = async ({ deps, rpc }: Context, tipHeight: number): Promise<ChainTip[]> => {
  const watched = await deps.database.read.invoices.watched(deps.clock.nowMs() - WATCHED_MS);
  const oldest = watched.reduce((lowest, { createdHeight }) => Math.min(lowest, createdHeight ?? lowest), tipHeight);
  const start = Math.max(oldest, tipHeight - MAX_BACK, 0);
  const heights: number[] = [];
  for (let height = Math.max(0, start - REMEMBERED + 1); height <= start; height += 1) heights.push(height);
  const hashes = await hashesAt(rpc, heights);
  return heights.flatMap((height, index) => {
    const hash = hashes[index];
    return hash ? [{ height, hash }] : [];
  });
};

const hashesAt = async (rpc: RpcClient, heights: readonly number[]): Promise<(string | null)[]> => {
  const answers = await rpc.batch(heights.map((height) => ({ method: 'getblockhash', params: [height] })));
  return heights.map((_height, index) => {
    const answer = answers[index];
    if (answer && !answer.ok && answer.error.code === BEYOND_TIP) return null;
    return valueOf(hashSchema, answer);
  });
};

const save = async ({ deps, sourceId, blocks, prunedTo, prunedFrom }: Context): Promise<void> => {
  const state = JSON.stringify({ blocks: blocks ?? [], prunedTo, prunedFrom });
  await deps.database.write(async (tx) => tx.chain.setSourceState(sourceId, state));
};

/** Forgets the blocks that are no longer in the best chain. What they hold is judged by the merge once the new tip is said. */
const forgetLost = async (context: Context, known: readonly ChainTip[], tipHeight: number): Promise<void> => {
  const lost = await countLost(context.rpc, known);
  if (lost === 0) return;
  if (lost === known.length) await readAgain(context, tipHeight);
  else context.blocks = known.slice(0, known.length - lost);
  await save(context);
};

/** Continues from the fork with the known headers, or from a new root if the node is on a chain of its own (chain.md CHAIN-59). */
const readAgain = async (context: Context, tipHeight: number): Promise<void> => {
  const { deps, rpc, sourceId } = context;
  deps.logger.error({ source: sourceId }, 'none of the known blocks is in this chain');
  const fork = await findFork(rpc, deps, tipHeight);
  if (!fork) await deps.recorder.observe({ kind: 'start-over', sourceId, atMs: deps.clock.nowMs() });
  if (!fork && deps.known.root()) throw new UpstreamFailed(OTHER_CHAIN);
  context.why = LOST_ALL;
  context.blocks = fork ? [fork] : await begin(context, tipHeight);
  Object.assign(context, { prunedTo: null, prunedFrom: null });
  if (!fork) await announceHeaders(sourceId, rpc, deps, context.blocks);
};

const countLost = async (rpc: RpcClient, known: readonly ChainTip[]): Promise<number> => {
  let lost = 0;
  while (lost < known.length) {
    const asked = known
      .slice(0, known.length - lost)
      .slice(-10)
      .toReversed();
    const hashes = await hashesAt(
      rpc,
      asked.map(({ height }) => height),
    );
    const same = asked.findIndex(({ hash }, index) => hashes[index] === hash);
    if (same !== -1) return lost + same;
    lost += asked.length;
  }
  return lost;
};

const follow = async (context: Context, tip: ChainTip): Promise<void> => {
  const first = (context.blocks?.at(-1)?.height ?? tip.height - 1) + 1;
  const of = tip.height - first + 1;
  for (let height = first; height <= tip.height; height += 1) {
    // one or two come between two looks at a node that was never behind
    if (of > USUAL || context.why !== null)
      context.onProgress({ done: height - first, of, ...(context.why !== null && { why: context.why }) });
    const [hash] = await hashesAt(context.rpc, [height]);
    if (!hash) throw new UpstreamFailed('its chain moved meanwhile');
    await processBlock(context, { height, hash }, height === tip.height);
    context.blocks = [...(context.blocks ?? []), { height, hash }].slice(-REMEMBERED);
    if (height % SAVE_EVERY === 0) await save(context);
  }
  context.why = null;
  await save(context);
};

const processBlock = async (context: Context, { height, hash }: ChainTip, isTip: boolean): Promise<void> => {
  const { deps, rpc, sourceId, blocks = [] } = context;
  const previous = blocks.at(-1);
  const raw = await rpc.call(z.string(), 'getblock', hash, 0).catch((error: unknown) => {
    if (error instanceof RpcRefused && error.code === PRUNED && /pruned/i.test(error.message)) return null;
    throw error;
  });
  if (raw === null) {
    deps.logger.error({ source: sourceId, height }, 'the node pruned this block before it was read');
    await announceHeaders(sourceId, rpc, deps, [{ height, hash }]);
    context.prunedFrom ??= context.prunedTo === null ? height : 0;
    context.prunedTo = height;
    return;
  }
  const bytes = bytesOfHex(raw);
  const block = parseBlock(bytes);
  if (block.hash !== hash) throw new UpstreamFailed('it did not send the block that was asked for');
  if (previous && block.previousHash !== previous.hash) throw new UpstreamFailed('its chain moved meanwhile');
  const headers = readHeaders(bytes.subarray(0, HEADER_BYTES), deps.network);
  await deps.recorder.observe({ kind: 'headers', sourceId, atMs: deps.clock.nowMs(), firstHeight: height, headers });
  await deps.recorder.transactions(sourceId, { height, hash, timeMs: block.timeMs }, block.transactions, isTip);
};
