import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  BadBytes,
  bytesOfHex,
  parseBlock,
  parseTransaction,
  parseTransactionOf,
  seenOf,
} from '../../../src/main/chain/raw-transaction.ts';
import { buildTrainingTransaction } from '../../../src/main/chain/training-state.ts';
import vectors from '../../vectors/chain/transactions.json' with { type: 'json' };

const [first, , coinbase] = vectors.transactions;
const segwit = Buffer.from(first?.hex ?? '', 'hex');
const genesisHex = `${vectors.genesis.header}01${coinbase?.hex ?? ''}`;

/** The only error that foreign bytes may cause. */
const outcome = (parse: () => unknown): string => {
  try {
    parse();
    return 'parsed';
  } catch (error) {
    return error instanceof BadBytes ? 'refused' : `broke: ${String(error)}`;
  }
};

describe('transactions', () => {
  test.each(vectors.transactions)('$name', (vector) => {
    const parsed = parseTransaction(bytesOfHex(vector.hex));
    expect(parsed.txid).toBe(vector.txid);
    expect(parsed.coinbase).toBe(vector.coinbase);
    expect(parsed.spends).toEqual(vector.spends);
    expect(parsed.outputs.map(({ amountSats, scriptHex }) => [amountSats.toString(), scriptHex])).toEqual(
      vector.outputs,
    );
    expect(seenOf(parsed).rawHex).toBe(vector.hex);
  });

  test('a transaction cut anywhere, or followed by anything, is refused', () => {
    for (let length = 0; length < segwit.length; length += 1)
      expect(outcome(() => parseTransaction(segwit.subarray(0, length)))).toBe('refused');
    expect(outcome(() => parseTransaction(Buffer.concat([segwit, Buffer.alloc(1)])))).toBe('refused');
  });

  test('any other bytes are parsed or refused', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(outcome(() => parseTransaction(Buffer.from(bytes)))).toMatch(/^(parsed|refused)$/);
      }),
    );
    fc.assert(
      fc.property(fc.nat(segwit.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = Buffer.from(segwit);
        changed.writeUInt8(changed.readUInt8(at) ^ flip, at);
        expect(outcome(() => parseTransaction(changed))).toMatch(/^(parsed|refused)$/);
      }),
    );
  });

  test('a transaction with another txid than asked for is refused', () => {
    expect(outcome(() => parseTransactionOf('0'.repeat(64), first?.hex ?? ''))).toBe('refused');
    expect(outcome(() => parseTransactionOf(first?.txid ?? '', first?.hex ?? ''))).toBe('parsed');
  });

  test('text that is not hex is refused', () => {
    for (const hex of ['0', 'zz', `${first?.hex ?? ''}0`]) expect(outcome(() => bytesOfHex(hex))).toBe('refused');
  });

  test('an output worth more than all bitcoin is refused', () => {
    const rich = buildTrainingTransaction('0014'.padEnd(44, '1'), 2_100_000_000_000_001n);
    expect(outcome(() => parseTransaction(bytesOfHex(rich)))).toBe('refused');
  });
});

describe('blocks', () => {
  test('the genesis block', () => {
    const block = parseBlock(bytesOfHex(genesisHex));
    expect(block.hash).toBe(vectors.genesis.hash);
    expect(block.timeMs).toBe(vectors.genesis.timeMs);
    expect(block.previousHash).toBe('0'.repeat(64));
    expect(block.transactions.map(({ txid }) => txid)).toEqual([coinbase?.txid]);
  });

  test('a header that commits to other transactions is refused', () => {
    const other = `${vectors.genesis.header}01${buildTrainingTransaction('0014'.padEnd(44, '1'), 1n)}`;
    expect(outcome(() => parseBlock(bytesOfHex(other)))).toBe('refused');
    expect(outcome(() => parseBlock(bytesOfHex(`${genesisHex}00`)))).toBe('refused');
    expect(outcome(() => parseBlock(bytesOfHex(genesisHex.slice(0, -2))))).toBe('refused');
  });
});
