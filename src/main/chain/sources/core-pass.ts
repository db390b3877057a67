import { z } from 'zod';
import { valueOf, type RpcClient } from '../rpc-client.ts';
import type { SourceDeps } from '../source.ts';
import { UpstreamFailed } from '../../upstream/read-capped.ts';
import { createCoreBlocks } from './core-blocks.ts';
import { createCoreMempool, type CoreMempool } from './core-mempool.ts';

const MAX_MOVES = 5;

export interface CorePasses {
  /** Blocks, then mempool, then the look if one is due: one request when nothing happened. @returns new transactions found */
  readonly pass: () => Promise<number>;
  readonly published: CoreMempool['published'];
  readonly wantChainCheck: () => void;
  readonly lookWanted: () => boolean;
  readonly height: () => number;
}

const readTip = async (rpc: RpcClient): Promise<{ hash: string; txids: string[] }> => {
  const [hash, txids] = await rpc.batch([
    { method: 'getbestblockhash', params: [] },
    { method: 'getrawmempool', params: [] },
  ]);
  return { hash: valueOf(z.string(), hash), txids: valueOf(z.array(z.string()), txids) };
};

/** A complete look at a node: everything mined since the last one, what waits, and what is missing. */
export const createCorePasses = (sourceId: string, rpc: RpcClient, deps: SourceDeps): CorePasses => {
  const blocks = createCoreBlocks(sourceId, rpc, deps);
  const mempool = createCoreMempool(sourceId, rpc, deps);
  let wanted = true;
  let lastLookMs = 0;

  const isProcessed = (hash: string): boolean => hash === blocks.processed()?.hash;

  /** Follows the chain until the mempool was listed at the very tip. */
  const settle = async (): Promise<readonly string[]> => {
    for (let moves = 0; moves < MAX_MOVES; moves += 1) {
      const { hash, txids } = await readTip(rpc);
      if (isProcessed(hash)) return txids;
      const changed = await blocks.catchUp();
      const tip = blocks.processed();
      if (!changed || !tip) continue;
      await deps.recorder.observe({ kind: 'tip', sourceId, atMs: deps.clock.nowMs(), ...tip });
      wanted = true;
    }
    throw new UpstreamFailed('its chain moves too fast');
  };

  const look = async (begunAtMs: number): Promise<void> => {
    wanted = false;
    lastLookMs = begunAtMs;
    await mempool.resend(async () => isProcessed((await readTip(rpc)).hash));
    await deps.recorder.observe({ kind: 'look', sourceId, begunAtMs, invoiceIds: 'all' });
  };

  return {
    pass: async () => {
      const begunAtMs = deps.clock.nowMs();
      const fresh = await mempool.pass(await settle());
      // a clock that went back must not silence the looks
      const sinceMs = Math.abs(begunAtMs - lastLookMs);
      if (wanted || sinceMs >= deps.intervals.lookMs) await look(begunAtMs);
      return fresh;
    },
    published: mempool.published,
    wantChainCheck: () => {
      wanted = true;
    },
    lookWanted: () => wanted,
    height: () => blocks.processed()?.height ?? 0,
  };
};
