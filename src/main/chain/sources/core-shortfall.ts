import { z } from 'zod';
import { valueOf, type RpcClient } from '../rpc-client.ts';
import type { Shortfall, SourceDeps } from '../source.ts';

/** Mainnet is this long without a block once in many centuries, so a node whose newest block is older is cut off. */
const OLDEST_TIP_MS = 3 * 3_600_000;

export const UNREAD: Shortfall = { reason: 'it does not hand out what its mempool lists', passes: false };

const chainSchema = z.object({
  blocks: z.number().int(),
  headers: z.number().int(),
  bestblockhash: z.string(),
  initialblockdownload: z.boolean(),
});
const tipSchema = z.object({ time: z.number().int() });
/** A node before version 0.19 does not say it. */
const mempoolSchema = z.object({ loaded: z.boolean().default(true) });

/** How a node stands: its newest block, and what keeps it from knowing everything. */
interface Standing {
  readonly tip: string;
  readonly shortfall: Shortfall | null;
}

/**
 * Asks what the node lacks now. Only a node that lacks nothing completes a chain check (chain.md CHAIN-29): what it does
 * not know may hold the payment.
 */
export const readStanding = async (
  rpc: RpcClient,
  { clock, network }: Pick<SourceDeps, 'clock' | 'network'>,
): Promise<Standing> => {
  const [chainAnswer, mempoolAnswer, peersAnswer] = await rpc.batch([
    { method: 'getblockchaininfo', params: [] },
    { method: 'getmempoolinfo', params: [] },
    { method: 'getconnectioncount', params: [] },
  ]);
  const chain = valueOf(chainSchema, chainAnswer);
  const { loaded } = valueOf(mempoolSchema, mempoolAnswer);
  const peers = valueOf(z.number().int(), peersAnswer);
  const but = (reason: string, passes: boolean, syncs = false): Standing => ({
    tip,
    shortfall: {
      reason,
      passes,
      syncs,
      ...(chain.blocks !== chain.headers && { progress: { done: chain.blocks, of: chain.headers } }),
    },
  });
  const tip = chain.bestblockhash;
  if (chain.blocks !== chain.headers) return but('it lacks the newest blocks', true);
  if (!loaded) return but('it still loads its mempool', true);
  // Nobody mines a regtest chain for hours, and its node then says that it downloads.
  if (network === 'regtest') return { tip, shortfall: null };
  if (chain.initialblockdownload) return but('it still downloads the chain', true, true);
  if (peers === 0) return but('it is connected to no other node', false);
  const { time } = await rpc.call(tipSchema, 'getblockheader', tip);
  if (clock.nowMs() - time * 1_000 > OLDEST_TIP_MS) return but('it has seen no block for hours', false);
  return { tip, shortfall: null };
};
