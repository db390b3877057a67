import { z } from 'zod';
import type { ChainTip } from '../../app/payment/chain-records.ts';
import type { RpcClient } from '../rpc-client.ts';
import { StillSyncs, type SourceDeps } from '../source.ts';

/** Why a node that has none of the remembered blocks is read again. */
export const LOST_ALL = 'it has none of the blocks that it had before';

/**
 * Finds the highest block of the node's chain whose header is known, for a node that has none of the blocks that it had: its
 * data was wiped or put back (chain.md CHAIN-59). A known block has known parents down to the root, so halving finds it.
 *
 * @returns null if the node's chain does not even have the root
 * @throws StillSyncs if the node is below the root, so that nobody can tell
 */
export const findFork = async (
  rpc: RpcClient,
  { known }: Pick<SourceDeps, 'known'>,
  tipHeight: number,
): Promise<ChainTip | null> => {
  const root = known.root();
  if (!root) return null;
  if (tipHeight < root.height) throw new StillSyncs(LOST_ALL, { done: tipHeight, of: root.height });
  const at = async (height: number): Promise<ChainTip | null> => {
    const hash = await rpc.call(z.string(), 'getblockhash', height);
    return known.header(hash) ? { height, hash } : null;
  };
  let fork = await at(root.height);
  let unknown = tipHeight + 1;
  while (fork && unknown - fork.height > 1) {
    const middle = Math.floor((fork.height + unknown) / 2);
    const found = await at(middle);
    if (found) fork = found;
    else unknown = middle;
  }
  return fork;
};
