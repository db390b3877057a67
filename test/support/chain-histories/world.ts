import type { KeptTransaction } from '../../../src/main/domain/chain/knowledge.ts';
import { addHeader, forkOf, holds, type Block, type HeaderTree } from '../../../src/main/domain/chain/tree.ts';

export interface WorldTransaction extends KeptTransaction {
  readonly fee: number;
  readonly pays: boolean;
  /** The unconfirmed transaction whose output it spends. */
  readonly parent: string | null;
  /** A liar made it up; no honest node ever sees it. */
  readonly isForged: boolean;
}

/** The first block of the world, and the root of the tree. */
export const FIRST_BLOCK = { hash: 'b0', height: 0, work: 0n, timeMs: 0 };
const BASE_HEIGHT = 5;

/** The truth: all blocks and transactions that there are, and the chain that miners build on. */
export const createWorld = (tree: HeaderTree) => {
  const transactions = new Map<string, WorldTransaction>();
  const contents = new Map<Block, readonly string[]>();
  const blocksOf = new Map<string, Block[]>();
  const first = tree.blocks.get(FIRST_BLOCK.hash);
  if (!first) throw new Error('the tree has another root');
  const honestBlocks: Block[] = [first];
  const forgedBlocks = new Set<Block>();
  const staleBlocks = new Set<Block>();
  /** Causes for which a settled sale may go back. */
  const causes = { replacements: 0, unminings: 0 };
  let made = honestBlocks.length;
  let best = first;

  const make = (parent: Block, txids: readonly string[], isForged = false): Block => {
    const hash = `${isForged ? 'f' : 'b'}${made}`;
    made += 1;
    const [block] = addHeader(tree, { hash, parent: parent.hash, work: 1n, timeMs: 0 });
    if (!block) throw new Error(`no parent for ${hash}`);
    if (isForged) forgedBlocks.add(block);
    else honestBlocks.push(block);
    contents.set(block, txids);
    for (const txid of txids) blocksOf.set(txid, [...(blocksOf.get(txid) ?? []), block]);
    return block;
  };
  for (let height = 1; height <= BASE_HEIGHT; height += 1) best = make(best, []);
  const base = best;

  const transaction = (txid: string): WorldTransaction => {
    const found = transactions.get(txid);
    if (!found) throw new Error(`no transaction ${txid}`);
    return found;
  };
  const blockIn = (txid: string, tip: Block = best): Block | null =>
    blocksOf.get(txid)?.find((block) => holds(tip, block)) ?? null;
  const clashesOf = (txid: string): string[] => findClashes(transactions, txid);
  const txidsIn = (block: Block): readonly string[] => contents.get(block) ?? [];

  return {
    base,
    best: (): Block => best,
    causes,
    transactions,
    honestBlocks,
    staleBlocks,
    make,
    transaction,
    blockIn,
    clashesOf,
    txidsIn,
    isForged: (block: Block): boolean => forgedBlocks.has(block),
    isEverMined: (txid: string): boolean => blocksOf.has(txid),
    addTransaction: (made_: WorldTransaction): WorldTransaction => {
      transactions.set(made_.txid, made_);
      return made_;
    },
    /** Returns true if the transaction may be in a block on this tip, without others in that block. */
    fits: (txid: string, tip: Block): boolean => {
      const { parent } = transaction(txid);
      if (blockIn(txid, tip) || (parent !== null && !blockIn(parent, tip))) return false;
      return !clashesOf(txid).some((rival) => blockIn(rival, tip));
    },
    /** Miners build on the chain of most work, and stay on the first one heard of if there are two. */
    adopt: (block: Block): void => {
      if (block.work <= best.work) {
        staleBlocks.add(block);
        return;
      }
      const undone = branch(best, forkOf(best, block));
      if (undone.some((left) => txidsIn(left).some((txid) => transaction(txid).pays))) causes.unminings += 1;
      best = block;
    },
  };
};
export type World = ReturnType<typeof createWorld>;

/** Lists the blocks from just above `fork` to `tip`, lowest first; the whole chain if there is no fork. */
export const branch = (tip: Block, fork: Block | null): Block[] => {
  const blocks: Block[] = [];
  for (let block: Block | null = tip; block !== null && block !== fork; block = block.parent) blocks.push(block);
  return blocks.toReversed();
};

/**
 * Lists what cannot be in one chain with a transaction: what spends the same outputs as it or its ancestors do, and the
 * children of these. This is written apart from the code under test, so that a fault there is not a fault here too.
 */
const findClashes = (transactions: ReadonlyMap<string, WorldTransaction>, txid: string): string[] => {
  const line: string[] = [];
  for (let at: string | null = txid; at !== null; at = transactions.get(at)?.parent ?? null) line.push(at);
  const spent = new Set(line.flatMap((member) => transactions.get(member)?.spends ?? []));
  const others = [...transactions.values()].filter((other) => !line.includes(other.txid));
  const clashes = others.filter(({ spends }) => spends.some((outpoint) => spent.has(outpoint))).map((tx) => tx.txid);
  for (const { txid: child, parent } of transactions.values())
    if (parent !== null && clashes.includes(parent) && !clashes.includes(child) && child !== txid) clashes.push(child);
  return clashes;
};
