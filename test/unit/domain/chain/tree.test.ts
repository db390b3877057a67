import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addHeader,
  ancestorAt,
  createTree,
  forkOf,
  holds,
  type Block,
  type Header,
  type HeaderTree,
} from '../../../../src/main/domain/chain/tree.ts';

const ROOT = { hash: 'g', height: 900_000, work: 7n, timeMs: 0 };
const header = (hash: string, parent: string, work = 1n): Header => ({ hash, parent, work, timeMs: 0 });
const hashesOf = (blocks: readonly Block[]): string[] => blocks.map(({ hash }) => hash);
const at = (tree: HeaderTree, hash: string): Block => {
  const block = tree.blocks.get(hash);
  if (!block) throw new Error(`no block ${hash}`);
  return block;
};

/** Walks the parents one by one, which is too slow for a year of headers and needs no proof. */
const chainOf = (tip: Block): Block[] => {
  const chain: Block[] = [];
  for (let block: Block | null = tip; block !== null; block = block.parent) chain.push(block);
  return chain;
};

/** Counts how often a question goes from one block of the tree to another. */
const countSteps = (tree: HeaderTree): ((ask: () => void) => number) => {
  let steps = 0;
  const counted = <V>(value: V) => ({
    get: (): V => {
      steps += 1;
      return value;
    },
  });
  for (const block of tree.blocks.values())
    Object.defineProperties(block, { parent: counted(block.parent), jump: counted(block.jump) });
  return (ask) => {
    steps = 0;
    ask();
    return steps;
  };
};

/** Builds a tree in which each block has one of the last ten as its parent, so that there are many branches. */
const branchingTree = (picks: readonly number[]): HeaderTree => {
  const tree = createTree(ROOT);
  const hashes = [ROOT.hash];
  for (const [index, pick] of picks.entries()) {
    const parent = hashes.at(-1 - (pick % Math.min(10, hashes.length))) ?? ROOT.hash;
    addHeader(tree, header(`n${index}`, parent));
    hashes.push(`n${index}`);
  }
  return tree;
};
const picksOf = fc.array(fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(9)), {
  minLength: 1,
  maxLength: 300,
});

describe('CHAIN-1: heights and work follow from the parents', () => {
  it('each block is one higher than its parent, and has its work and its own', () => {
    const tree = createTree(ROOT);
    addHeader(tree, header('a', 'g', 5n));
    addHeader(tree, header('b', 'a', 2n));
    expect([at(tree, 'b').height, at(tree, 'b').work]).toEqual([900_002, 14n]);
  });

  it('a block of every height is found as by walking, on any branch', () => {
    fc.assert(
      fc.property(picksOf, fc.nat(), (picks, chosen) => {
        const tree = branchingTree(picks);
        const tip = at(tree, `n${chosen % picks.length}`);
        for (const block of chainOf(tip)) expect(ancestorAt(tip, block.height)).toBe(block);
        expect([ancestorAt(tip, ROOT.height - 1), ancestorAt(tip, tip.height + 1)]).toEqual([null, null]);
      }),
      { numRuns: 100 },
    );
  });

  it('a chain holds the blocks below its tip and no others, and the fork of two is the last that both hold', () => {
    fc.assert(
      fc.property(picksOf, fc.nat(), fc.nat(), (picks, first, second) => {
        const tree = branchingTree(picks);
        const [a, b] = [at(tree, `n${first % picks.length}`), at(tree, `n${second % picks.length}`)];
        const below = new Set(chainOf(a));
        for (const block of tree.blocks.values()) expect(holds(a, block)).toBe(below.has(block));
        expect(forkOf(a, b)).toBe(chainOf(b).find((block) => below.has(block)));
      }),
      { numRuns: 100 },
    );
  });

  it('trees with different roots have no fork', () => {
    const other = createTree({ ...ROOT, hash: 'other' });
    expect(forkOf(at(createTree(ROOT), 'g'), at(other, 'other'))).toBeNull();
  });

  it('a year of headers answers without walking it', () => {
    const tree = createTree(ROOT);
    const year = 52_560;
    for (let height = 1; height <= year; height += 1)
      addHeader(tree, header(`h${height}`, height === 1 ? 'g' : `h${height - 1}`));
    for (let height = 1; height <= 6; height += 1)
      addHeader(tree, header(`s${height}`, height === 1 ? 'g' : `s${height - 1}`));
    const [tip, stale] = [at(tree, `h${year}`), at(tree, 's6')];
    const stepsOf = countSteps(tree);
    for (let asked = 1; asked <= year; asked += 999) {
      expect(stepsOf(() => expect(ancestorAt(tip, ROOT.height + asked)?.hash).toBe(`h${asked}`))).toBeLessThan(200);
    }
    expect(stepsOf(() => expect(forkOf(tip, stale)).toBe(tree.root))).toBeLessThan(500);
  });
});

describe('CHAIN-3: the order of headers does not matter', () => {
  it('headers that come before their parents wait for them, and then all of them join', () => {
    const tree = createTree(ROOT);
    const waiting = [header('d', 'c'), header('c', 'b'), header('x', 'b'), header('b', 'a')];
    for (const one of waiting) expect(addHeader(tree, one)).toEqual([]);
    expect(tree.orphanCount).toBe(4);
    expect(hashesOf(addHeader(tree, header('a', 'g')))).toEqual(['a', 'b', 'c', 'x', 'd']);
    expect([tree.orphanCount, tree.orphans.size]).toEqual([0, 0]);
  });

  it('a header that came before changes nothing', () => {
    const tree = createTree(ROOT);
    addHeader(tree, header('b', 'a'));
    expect(addHeader(tree, header('b', 'a'))).toEqual([]);
    expect(tree.orphanCount).toBe(1);
    addHeader(tree, header('a', 'g'));
    expect(addHeader(tree, header('a', 'g', 9n))).toEqual([]);
    expect(at(tree, 'b').work).toBe(9n);
  });

  it('headers that never join are forgotten, the oldest first, so that they cannot fill the memory', () => {
    const tree = createTree(ROOT);
    for (let made = 0; made < 5_000; made += 1) addHeader(tree, header(`o${made}`, `p${made}`));
    expect(tree.orphanCount).toBe(2_016);
    expect(hashesOf(addHeader(tree, header('p4999', 'g')))).toEqual(['p4999', 'o4999']);
    expect(hashesOf(addHeader(tree, header('p0', 'g')))).toEqual(['p0']);
    for (let made = 0; made < 5_000; made += 1) addHeader(tree, header(`s${made}`, 'unknown'));
    expect(tree.orphanCount).toBeLessThanOrEqual(2_016);
  });
});
