/** Hands blocks from node to node, because the nodes of tests have no peers. */
import type { BitcoinNode } from './bitcoin-node.ts';

/** Reads the blocks from this height up to the tip. */
export const blocksFrom = async (node: BitcoinNode, height: number): Promise<string[]> => {
  const tip = await node.height();
  const blocks: string[] = [];
  for (let at = height; at <= tip; at += 1)
    blocks.push(await node.rpc<string>('getblock', await node.rpc('getblockhash', at), 0));
  return blocks;
};

export const giveBlocks = async (node: BitcoinNode, blocks: readonly string[]): Promise<void> => {
  for (const block of blocks) await node.rpc('submitblock', block);
};

/** Gives a node all blocks of another one that it lacks, if it has no others. */
export const copyBlocks = async (from: BitcoinNode, to: BitcoinNode): Promise<void> =>
  giveBlocks(to, await blocksFrom(from, (await to.height()) + 1));
