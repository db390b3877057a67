import { describe, expect, test } from 'vitest';
import { rootOfBranch } from '../../../src/main/chain/block-proof.ts';
import { assertCoinbase, assertMined, namedHeight } from '../../../src/main/chain/merkle-proof.ts';
import { parseTransaction, type ParsedTransaction } from '../../../src/main/chain/raw-transaction.ts';
import vectors from '../../vectors/chain/headers.json' with { type: 'json' };

const { merkleRoot, txids } = vectors.block100000;
const [first = '', second = '', third = '', fourth = ''] = txids;
const LEFT = rootOfBranch(first, [second], 0);
const RIGHT = rootOfBranch(third, [fourth], 0);
const NO_PROOF = 'it cannot prove that a transaction was mined';
const txOf = (txid: string, strippedSize = 250) => ({ txid, strippedSize });

describe('CHAIN-39: a Merkle branch of block 100,000', () => {
  test.each([
    ['first', first, [second, RIGHT], 0],
    ['second', second, [first, RIGHT], 1],
    ['third', third, [fourth, LEFT], 2],
    ['fourth', fourth, [third, LEFT], 3],
  ])('proves its %s transaction', (_what, txid, merkle, position) => {
    expect(() => assertMined(txOf(txid), { merkle, position }, merkleRoot)).not.toThrow();
    expect(() => assertMined(txOf(txid), { merkle, position: (position + 1) % 4 }, merkleRoot)).toThrow(NO_PROOF);
  });

  test('proves nothing at a place that lies outside the tree', () => {
    expect(() => assertMined(txOf(first), { merkle: [second, RIGHT], position: 4 }, merkleRoot)).toThrow(NO_PROOF);
  });

  test('does not prove one of its inner nodes, which is as long as a transaction of 64 bytes', () => {
    expect(() => assertMined(txOf(LEFT, 64), { merkle: [RIGHT], position: 0 }, merkleRoot)).toThrow(NO_PROOF);
  });
});

test('CHAIN-39: a branch has at most 32 steps', () => {
  const steps = (count: number) => Array.from({ length: count }, () => second);
  const rootOf = (count: number) => rootOfBranch(first, steps(count), 0);
  expect(() => assertMined(txOf(first), { merkle: steps(32), position: 0 }, rootOf(32))).not.toThrow();
  expect(() => assertMined(txOf(first), { merkle: steps(33), position: 0 }, rootOf(33))).toThrow(NO_PROOF);
});

test('CHAIN-39: a right child that equals its left one is refused (CVE-2012-2459)', () => {
  // a block of three: the last one stands for its missing neighbour too
  const last = rootOfBranch(third, [third], 0);
  const root = rootOfBranch(first, [second, last], 0);
  expect(() => assertMined(txOf(third), { merkle: [third, LEFT], position: 2 }, root)).not.toThrow();
  expect(() => assertMined(txOf(third), { merkle: [third, LEFT], position: 3 }, root)).toThrow(NO_PROOF);
  // the same one step up
  const twice = rootOfBranch(LEFT, [LEFT], 0);
  expect(() => assertMined(txOf(first), { merkle: [second, LEFT], position: 0 }, twice)).not.toThrow();
  expect(() => assertMined(txOf(first), { merkle: [second, LEFT], position: 2 }, twice)).toThrow(NO_PROOF);
});

/** A coinbase with this script. */
const coinbaseOf = (scriptHex: string): ParsedTransaction => {
  const length = (scriptHex.length / 2).toString(16).padStart(2, '0');
  const input = `${'00'.repeat(32)}ffffffff${length}${scriptHex}ffffffff`;
  return parseTransaction(Buffer.from(`0100000001${input}01${'00'.repeat(8)}016a00000000`, 'hex'));
};

describe('CHAIN-39: the coinbase', () => {
  const coinbase = coinbaseOf('03a08601' + '00'.repeat(8));
  const root = rootOfBranch(coinbase.txid, [second], 0);
  const block = { merkleRoot: root, height: 100_000, depth: 1, network: 'regtest' } as const;
  const branch = { merkle: [second], position: 0 };

  test('lies first, at the same depth, and names the height', () => {
    expect(() => assertCoinbase(coinbase, branch, block)).not.toThrow();
  });

  test.each([
    ['another depth (CVE-2017-12842)', { ...block, depth: 2 }, branch],
    ['another height (BIP 34)', { ...block, height: 100_001 }, branch],
    ['another root', { ...block, merkleRoot }, branch],
    ['another place', { ...block, merkleRoot: rootOfBranch(coinbase.txid, [second], 1) }, { ...branch, position: 1 }],
  ])('is refused with %s', (_what, wrong, named) => {
    expect(() => assertCoinbase(coinbase, named, wrong)).toThrow(NO_PROOF);
  });

  test('is a coinbase', () => {
    expect(() => assertCoinbase({ ...coinbase, coinbase: false }, branch, block)).toThrow(NO_PROOF);
  });

  test('names no height in the blocks of mainnet before BIP 34', () => {
    const old = { ...block, height: 227_930, network: 'mainnet' } as const;
    expect(() => assertCoinbase(coinbase, branch, old)).not.toThrow();
    expect(() => assertCoinbase(coinbase, branch, { ...old, height: 227_931 })).toThrow(NO_PROOF);
  });

  test.each([
    ['0164', 100],
    ['02e803', 1_000],
    ['035f0d0e', 920_927],
    ['5100', 1],
    ['6000', 16],
    ['0500000000ff', null],
    ['03a086', null],
  ])('script %s names %s', (script, height) => {
    expect(namedHeight(coinbaseOf(script).raw.subarray(0, 4 + 1 + 36 + 1 + script.length / 2))).toBe(height);
  });
});
