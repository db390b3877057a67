import { expect, test } from 'vitest';
import {
  bytesOfHeader,
  hashOfHeader,
  hasWork,
  isCheapByAge,
  isTooEasy,
  rootOfBranch,
} from '../../../src/main/chain/block-proof.ts';
import { parseHeader } from '../../../src/main/chain/raw-transaction.ts';
import vectors from '../../vectors/chain/transactions.json' with { type: 'json' };

const { genesis } = vectors;
const header = parseHeader(Buffer.from(genesis.header, 'hex'));

test('the fields of a header are its 80 bytes, which hash to the name of its block', () => {
  const fields = {
    version: 1,
    previousHash: header.previousHash,
    merkleRoot: header.merkleRoot,
    timestamp: genesis.timeMs / 1_000,
    bits: header.bits,
    nonce: 2_083_236_893,
  };
  expect(bytesOfHeader(fields).toString('hex')).toBe(genesis.header);
  expect(hashOfHeader(fields)).toBe(genesis.hash);
});

test('SRC-3: a block of any age has work if it meets its own target and the network allows that target', () => {
  expect(hasWork(genesis.hash, header.bits, 'mainnet')).toBe(true);
  expect(hasWork(genesis.hash, header.bits, 'testnet4')).toBe(true);
  // a difficulty of the test networks only
  expect(hasWork(genesis.hash, 0x1e03_77ae, 'mainnet')).toBe(false);
  expect(hasWork(genesis.hash, 0x207f_ffff, 'mainnet')).toBe(false);
  expect(hasWork(genesis.hash, 0x207f_ffff, 'regtest')).toBe(true);
  expect(hasWork('f'.repeat(64), header.bits, 'mainnet')).toBe(false);
  // a negative target, which Bitcoin Core refuses too
  expect(hasWork(genesis.hash, header.bits | 0x80_0000, 'mainnet')).toBe(false);
});

test('M8: a block of mainnet that claims a time since 2020 is not easier than any block since then', () => {
  const [in2009, in2020, in2026] = [Date.UTC(2009, 0, 3), Date.UTC(2020, 0, 1), Date.UTC(2026, 0, 1)];
  expect(isTooEasy(header.bits, in2026, 'mainnet')).toBe(true);
  expect(isTooEasy(header.bits, in2020, 'mainnet')).toBe(true);
  // the bits of January 2020
  expect(isTooEasy(0x1713_0c78, in2020, 'mainnet')).toBe(false);
  expect(isTooEasy(header.bits, in2009, 'mainnet')).toBe(false);
  expect(isCheapByAge(in2009, 'mainnet')).toBe(true);
  expect(isCheapByAge(in2020, 'mainnet')).toBe(false);
  expect(isCheapByAge(in2009, 'regtest')).toBe(false);
  expect(isTooEasy(header.bits, in2026, 'testnet4')).toBe(false);
});

test('a Merkle branch leads to its root from one position only', () => {
  // a block of two: the root is the double SHA-256 of both
  const [left, right] = [vectors.transactions[0]?.txid ?? '', vectors.transactions[1]?.txid ?? ''];
  const root = rootOfBranch(left, [right], 0);
  expect(rootOfBranch(right, [left], 1)).toBe(root);
  expect(rootOfBranch(right, [left], 0)).not.toBe(root);
  expect(rootOfBranch(left, [], 0)).toBe(left);
});
