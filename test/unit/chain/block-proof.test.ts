import { expect, test } from 'vitest';
import { hashOfHeader, hasWork, rootOfBranch } from '../../../src/main/chain/block-proof.ts';
import { parseHeader } from '../../../src/main/chain/raw-transaction.ts';
import vectors from '../../vectors/chain/transactions.json' with { type: 'json' };

const { genesis } = vectors;
const header = parseHeader(Buffer.from(genesis.header, 'hex'));

test('a header hashes to the name of its block', () => {
  const fields = {
    version: 1,
    previousHash: header.previousHash,
    merkleRoot: header.merkleRoot,
    timestamp: genesis.timeMs / 1_000,
    bits: header.bits,
    nonce: 2_083_236_893,
  };
  expect(hashOfHeader(fields)).toBe(genesis.hash);
  expect(hashOfHeader({ ...fields, nonce: 1 })).not.toBe(genesis.hash);
});

test('work that is enough for a test network is not enough for mainnet', () => {
  expect(hasWork(genesis.hash, header.bits, 'testnet4')).toBe(true);
  expect(hasWork(genesis.hash, header.bits, 'mainnet')).toBe(false);
  expect(hasWork('f'.repeat(64), header.bits, 'testnet4')).toBe(false);
});

test('a Merkle branch leads to its root from one position only', () => {
  // a block of two: the root is the double SHA-256 of both
  const [left, right] = [vectors.transactions[0]?.txid ?? '', vectors.transactions[1]?.txid ?? ''];
  const root = rootOfBranch(left, [right], 0);
  expect(rootOfBranch(right, [left], 1)).toBe(root);
  expect(rootOfBranch(right, [left], 0)).not.toBe(root);
  expect(rootOfBranch(left, [], 0)).toBe(left);
});
