/** Blocks that a pruned node deleted before anybody read them. */
import { startBitcoinNode, type BitcoinNode } from './bitcoin-node.ts';

/**
 * A pruned node keeps 288 blocks, and deletes whole files, which hold about 260 empty blocks with `-fastprune`. The first
 * payment of a new node is in the first file.
 */
const ABOVE = { firstFile: 450, anyFile: 600 };

export const startPrunedNode = (): Promise<BitcoinNode> =>
  startBitcoinNode({ zmq: false, prune: 1, args: ['-fastprune'] });

/**
 * Mines what is in the mempool, and so much above it that its block is deleted.
 *
 * @param file that holds the block
 * @param beforehand runs while every block is still there
 * @returns the height of the deleted block
 */
export const mineAndPrune = async (
  node: BitcoinNode,
  file: keyof typeof ABOVE = 'firstFile',
  beforehand = async (): Promise<void> => {},
): Promise<number> => {
  const height = (await node.height()) + 1;
  const [hash] = await node.mine(1);
  await node.mine(ABOVE[file]);
  await beforehand();
  await node.rpc('pruneblockchain', await node.height());
  const block = await node.rpc('getblock', hash).catch((error: unknown) => String(error));
  if (!String(block).includes('pruned')) throw new Error(`block ${height} is still there`);
  return height;
};
