import { z } from 'zod';
import type { ChainTip } from '../../app/payment/chain-records.ts';
import { readHeaders } from '../header-chain.ts';
import { bytesOfHex } from '../raw-transaction.ts';
import { valueOf, type RpcClient } from '../rpc-client.ts';
import type { SourceDeps } from '../source.ts';

const AT_ONCE = 500;

/**
 * Hands over the headers of blocks in a row, and of those below them down to a known one, so that they join (chain.md
 * CHAIN-3). The first headers of all are handed over as they are: the lowest becomes the root.
 */
export const announceHeaders = async (
  sourceId: string,
  rpc: RpcClient,
  deps: SourceDeps,
  blocks: readonly ChainTip[],
): Promise<void> => {
  const missing = [...(await gapBelow(rpc, deps, blocks[0])), ...blocks].filter(({ hash }) => !deps.known.header(hash));
  for (let from = 0; from < missing.length; from += AT_ONCE) {
    const some = missing.slice(from, from + AT_ONCE);
    const headers = await fetchHeaders(rpc, deps, some);
    const firstHeight = some[0]?.height ?? 0;
    await deps.recorder.observe({ kind: 'headers', sourceId, atMs: deps.clock.nowMs(), firstHeight, headers });
  }
};

/** Lists the blocks of the node's chain between the highest known one and this one, oldest first. */
const gapBelow = async (rpc: RpcClient, { known }: SourceDeps, first: ChainTip | undefined): Promise<ChainTip[]> => {
  const root = known.root();
  if (!root || !first || known.header(first.hash)) return [];
  const found: ChainTip[] = [];
  for (let top = first.height - 1; top > root.height; top -= AT_ONCE) {
    const lowest = Math.max(root.height + 1, top - AT_ONCE + 1);
    const heights = Array.from({ length: top - lowest + 1 }, (_each, at) => top - at);
    const answers = await rpc.batch(heights.map((height) => ({ method: 'getblockhash', params: [height] })));
    for (const [at, height] of heights.entries()) {
      const hash = valueOf(z.string(), answers[at]);
      if (known.header(hash)) return found.toReversed();
      found.push({ height, hash });
    }
  }
  return found.toReversed();
};

const fetchHeaders = async (rpc: RpcClient, { network }: SourceDeps, blocks: readonly ChainTip[]) => {
  const answers = await rpc.batch(blocks.map(({ hash }) => ({ method: 'getblockheader', params: [hash, false] })));
  return readHeaders(Buffer.concat(answers.map((answer) => bytesOfHex(valueOf(z.string(), answer)))), network);
};
