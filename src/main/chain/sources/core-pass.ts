import { z } from 'zod';
import { UpstreamFailed } from '../../upstream/reasons.ts';
import { valueOf, type RpcClient } from '../rpc-client.ts';
import type { Shortfall, SourceDeps, SourceHealthTracker } from '../source.ts';
import { createCoreBlocks } from './core-blocks.ts';
import { createCoreGap } from './core-gap.ts';
import { findKnown } from './core-known.ts';
import { createCoreMempool, type CoreMempool } from './core-mempool.ts';
import { readStanding, UNREAD } from './core-shortfall.ts';

const MAX_MOVES = 5;

export interface CorePasses {
  /** Reads blocks, then the mempool, then completes a chain check if one is due. @returns number of new transactions */
  readonly pass: () => Promise<number>;
  /** Why the last chain check does not count, null if it does; each pass tries again. */
  readonly shortfall: () => Shortfall | null;
  readonly published: CoreMempool['published'];
  readonly wantChainCheck: () => void;
  /** Somebody asked for a chain check that has not begun. */
  readonly isChainCheckDue: () => boolean;
  readonly height: () => number;
}

/**
 * Reads a node in full: everything mined since the last pass, the mempool, and what the mempool should hold but does not.
 * A pass is a single request if nothing happened.
 */
export const createCorePasses = (
  sourceId: string,
  rpc: RpcClient,
  deps: SourceDeps,
  onProgress: SourceHealthTracker['progress'],
): CorePasses => {
  const { clock, intervals, recorder } = deps;
  const blocks = createCoreBlocks(sourceId, rpc, deps, onProgress);
  const mempool = createCoreMempool(sourceId, rpc, deps);
  const gap = createCoreGap(sourceId, rpc, deps, blocks.filled);
  let isTipUnchecked = true;
  const wishes = createWishes();
  let lastCheckMs = 0;
  let shortfall: Shortfall | null = null;

  const isProcessed = (hash: string): boolean => hash === blocks.processed()?.hash;

  const settle = createSettle(rpc, blocks, async (hash) => {
    await recorder.observe({ kind: 'tip', sourceId, atMs: clock.nowMs(), hash });
    isTipUnchecked = true;
  });

  /** A node that lacks something ends no invoice, and its refusals are not asked for (chain.md CHAIN-29). */
  const completeChainCheck = async (begunAtMs: number, unread: number): Promise<void> => {
    isTipUnchecked = false;
    const standing = await readStanding(rpc, deps);
    shortfall = standing.shortfall ?? (unread > 0 ? UNREAD : null);
    if (shortfall) return;
    if (!isProcessed(standing.tip)) {
      isTipUnchecked = true; // a block came meanwhile and is read first
      return;
    }
    lastCheckMs = begunAtMs;
    await mempool.resend(async () => isProcessed((await readTip(rpc)).hash));
    const pruned = blocks.pruned();
    if (pruned) {
      await findKnown(sourceId, rpc, deps, pruned.to);
      shortfall = await gap.check(pruned, begunAtMs);
    } else await recorder.observe({ kind: 'chain-check', sourceId, begunAtMs, invoiceIds: 'all' });
  };

  const isDue = (): boolean => isTipUnchecked || wishes.areOpen();

  return {
    pass: async () => {
      const begunAtMs = clock.nowMs();
      const grant = wishes.begin();
      const { fresh, unread } = await mempool.pass(await settle());
      // the distance, so that a clock that went back does not end the checks
      const sinceMs = Math.abs(begunAtMs - lastCheckMs);
      if (isDue() || shortfall || sinceMs >= intervals.chainCheckMs) {
        grant();
        await completeChainCheck(begunAtMs, unread);
      }
      return fresh;
    },
    shortfall: () => shortfall,
    published: mempool.published,
    wantChainCheck: wishes.add,
    isChainCheckDue: isDue,
    height: () => blocks.processed()?.height ?? 0,
  };
};

/** Follows the chain until the mempool was listed at the very tip. @param moved told of each new tip */
const createSettle =
  (rpc: RpcClient, blocks: ReturnType<typeof createCoreBlocks>, moved: (hash: string) => Promise<void>) =>
  async (): Promise<readonly string[]> => {
    for (let moves = 0; moves < MAX_MOVES; moves += 1) {
      const { hash, txids } = await readTip(rpc);
      if (hash === blocks.processed()?.hash) return txids;
      const changed = await blocks.catchUp();
      const tip = blocks.processed();
      if (changed && tip) await moved(tip.hash);
    }
    throw new UpstreamFailed('its chain moves too fast');
  };

/** Counts wishes for a chain check: one that comes after a check began is for the next (product.md INV-4). */
const createWishes = () => {
  let made = 0;
  let granted = 0;
  return {
    add: (): void => {
      made += 1;
    },
    areOpen: (): boolean => made > granted,
    /** @returns grants those that were made until now */
    begin: () => {
      const before = made;
      return (): void => {
        granted = before;
      };
    },
  };
};

const readTip = async (rpc: RpcClient): Promise<{ hash: string; txids: string[] }> => {
  const [hash, txids] = await rpc.batch([
    { method: 'getbestblockhash', params: [] },
    { method: 'getrawmempool', params: [] },
  ]);
  return { hash: valueOf(z.string(), hash), txids: valueOf(z.array(z.string()), txids) };
};
