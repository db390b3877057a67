/** Name of a block: its double SHA-256 as 64 hexadecimal digits. */
export type Hash = string;

/** A header whose work was checked. Its height is not in it, because only its parents can say it. */
export interface Header {
  readonly hash: Hash;
  readonly parent: Hash;
  /** The work that this header alone proves. */
  readonly work: bigint;
  /** The time in the header, by the miner's clock. */
  readonly timeMs: number;
}

/** A header that is joined to the root by proven parents (chain.md CHAIN-1). */
export interface Block {
  readonly hash: Hash;
  readonly height: number;
  /** The work of this header and of all below it. */
  readonly work: bigint;
  readonly timeMs: number;
  /** Null for the root alone. */
  readonly parent: Block | null;
  /** An ancestor further down; the root's is the root itself. Blocks of one height jump to one height. */
  readonly jump: Block;
}

/** Grows by `plantRoot` and `addHeader` alone; nothing is taken out of it, unless all is forgotten. */
export interface HeaderTree {
  /** Null before the first header. */
  root: Block | null;
  readonly blocks: Map<Hash, Block>;
  /** Headers that came before their parent, by the hash of the parent. */
  readonly orphans: Map<Hash, readonly Header[]>;
  orphanCount: number;
}

export type Root = Pick<Block, 'hash' | 'height' | 'work' | 'timeMs'>;

/** @param root null if no header is known yet */
export const createTree = (root: Root | null): HeaderTree => {
  const tree: HeaderTree = { root: null, blocks: new Map(), orphans: new Map(), orphanCount: 0 };
  if (root) plantRoot(tree, root);
  return tree;
};

/** Makes the first header the root of the tree (chain.md CHAIN-36). @param root with its true height */
export const plantRoot = (tree: HeaderTree, root: Root): Block => {
  const block: Block = {
    hash: root.hash,
    height: root.height,
    work: root.work,
    timeMs: root.timeMs,
    parent: null,
    get jump() {
      return block;
    },
  };
  tree.root = block;
  tree.blocks.set(block.hash, block);
  return block;
};

/**
 * Adds a header whose work was checked. A header without its parent waits for it (chain.md CHAIN-3).
 *
 * @returns the blocks that joined, parents first: none, this one, or this one with those that waited for it
 */
export const addHeader = (tree: HeaderTree, header: Header): readonly Block[] => {
  if (tree.blocks.has(header.hash)) return [];
  const parent = tree.blocks.get(header.parent);
  if (!parent) {
    wait(tree, header);
    return [];
  }
  const joined = [join(tree, parent, header)];
  if (tree.orphanCount > 0) for (const block of joined) joined.push(...joinOrphansOf(tree, block));
  return joined;
};

/** Forgets every block, so that the next header becomes the root (chain.md CHAIN-59). */
export const forgetTree = (tree: HeaderTree): void => {
  tree.root = null;
  tree.blocks.clear();
  tree.orphans.clear();
  tree.orphanCount = 0;
};

/** Finds the block of this height in the chain that ends with `tip`; null above the tip and below the root. */
export const ancestorAt = (tip: Block, height: number): Block | null => {
  let at = tip;
  while (at.height > height) {
    if (at.parent === null) return null;
    at = at.jump.height >= height ? at.jump : at.parent;
  }
  return at.height === height ? at : null;
};

/** Returns true if the chain that ends with `tip` contains the block. */
export const holds = (tip: Block | null, block: Block): boolean =>
  tip !== null && ancestorAt(tip, block.height) === block;

/** Finds the last block that both chains contain; null if they have different roots. */
export const forkOf = (a: Block, b: Block): Block | null => {
  const height = a.height < b.height ? a.height : b.height;
  let [left, right] = [ancestorAt(a, height), ancestorAt(b, height)];
  while (left !== right) {
    if (!left?.parent || !right?.parent) return null;
    // Blocks of one height jump equally far, so a jump to different blocks stays above the fork.
    [left, right] = left.jump === right.jump ? [left.parent, right.parent] : [left.jump, right.jump];
  }
  return left;
};

/** Enough for a server that sends a batch of 2,000 in the wrong order; work makes each of them expensive to invent. */
const MOST_ORPHANS = 2_016;

const wait = (tree: HeaderTree, header: Header): void => {
  const siblings = tree.orphans.get(header.parent) ?? [];
  if (siblings.some(({ hash }) => hash === header.hash)) return;
  tree.orphans.set(header.parent, [...siblings, header]);
  tree.orphanCount += 1;
  for (const oldest of tree.orphans.keys()) {
    if (tree.orphanCount <= MOST_ORPHANS) return;
    dropOrphansOf(tree, oldest);
  }
};

const joinOrphansOf = (tree: HeaderTree, parent: Block): readonly Block[] => {
  const waiting = tree.orphans.get(parent.hash) ?? [];
  dropOrphansOf(tree, parent.hash);
  return waiting.map((header) => join(tree, parent, header));
};

const join = ({ blocks }: HeaderTree, parent: Block, header: Header): Block => {
  const block = blockOn(parent, header);
  blocks.set(block.hash, block);
  return block;
};

const dropOrphansOf = (tree: HeaderTree, parent: Hash): void => {
  tree.orphanCount -= tree.orphans.get(parent)?.length ?? 0;
  tree.orphans.delete(parent);
};

/**
 * Puts a block on its parent. Its jump follows Myers' applicative random-access stack (1983): two equal jumps below it
 * become one, so that every ancestor is found in O(log height) steps, with one more field per block.
 */
const blockOn = (parent: Block, { hash, work, timeMs }: Header): Block => {
  const { jump } = parent;
  const isEven = parent.height - jump.height === jump.height - jump.jump.height;
  return {
    hash,
    height: parent.height + 1,
    work: parent.work + work,
    timeMs,
    parent,
    jump: isEven ? jump.jump : parent,
  };
};
