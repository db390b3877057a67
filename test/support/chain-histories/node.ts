import { forkOf, holds, type Block } from '../../../src/main/domain/chain/tree.ts';
import type { Random } from './random.ts';
import { branch, type World } from './world.ts';

/** An honest node: the best chain by work, of two equal ones the first it heard of; a mempool with replacement by fee. */
export const createNode = (world: World) => {
  const mempool = new Set<string>();
  const known = new Set<Block>(branch(world.base, null));
  let tip = world.base;

  const blockIn = (txid: string): Block | null => world.blockIn(txid, tip);
  const hasInputs = (parent: string | null): boolean =>
    parent === null || mempool.has(parent) || blockIn(parent) !== null;
  const addTransaction = (txid: string): void => {
    const { parent, fee } = world.transaction(txid);
    if (mempool.has(txid) || blockIn(txid) || !hasInputs(parent)) return;
    const rivals = world.clashesOf(txid);
    if (rivals.some((rival) => blockIn(rival))) return;
    const replaced = rivals.filter((rival) => mempool.has(rival));
    if (replaced.some((rival) => world.transaction(rival).fee >= fee)) return;
    if (rivals.length > 0) world.causes.replacements += 1;
    for (const rival of replaced) mempool.delete(rival);
    mempool.add(txid);
  };
  /** Goes to another chain; what was mined in the one before waits again if it still can. */
  const move = (to: Block): void => {
    const undone = branch(tip, forkOf(tip, to)).flatMap((block) => world.txidsIn(block));
    tip = to;
    for (const txid of mempool)
      if (blockIn(txid) || world.clashesOf(txid).some((rival) => blockIn(rival))) mempool.delete(txid);
    for (const txid of undone) addTransaction(txid);
  };
  return {
    mempool,
    tip: (): Block => tip,
    blockIn,
    addTransaction,
    addBlock: (block: Block): void => {
      if (known.has(block)) return;
      for (const one of branch(block, null)) known.add(one);
      if (block.work > tip.work) move(block);
    },
    /** The power fails: blocks that were not on the disk yet are gone, and so is the mempool. */
    crash: (random: Random): void => {
      const depth = 1 + Math.floor(random() * 3);
      let to = tip;
      for (let undone = 0; undone < depth && to.parent && to.height > world.base.height; undone += 1) to = to.parent;
      const isStale = (block: Block): boolean =>
        block.height <= to.height + 1 &&
        block.work < tip.work &&
        block.height > world.base.height &&
        !holds(tip, block);
      const stale = [...known].filter(isStale);
      if (stale.length > 0 && random() < 0.25) to = stale[Math.floor(random() * stale.length)] ?? to;
      mempool.clear();
      tip = to;
      for (const block of known) if (!holds(to, block)) known.delete(block);
    },
  };
};
export type WorldNode = ReturnType<typeof createNode>;
