import { expect, it } from 'vitest';
import { UNKNOWN_FEE, worstFee, type FeeWords } from '../../../../src/main/domain/chain/fees.ts';
import { shapeOf } from '../../../../src/main/domain/chain/transaction-shape.ts';
import { parseTransaction } from '../../../../src/main/chain/raw-transaction.ts';
import { buildTrainingTransaction } from '../../../../src/main/chain/training-state.ts';

const words = (change: Partial<FeeWords> = {}, feeSats = 500n, ancestors: number | null = 0): FeeWords => ({
  minimumSatsPerKvb: 1_000n,
  twoBlockSatsPerKvb: 2_000n,
  transactions: new Map([['tx', { feeSats, ancestors }]]),
  ...change,
});

it('CHAIN-51: of what the voters say about fees, the worst for the shop holds', () => {
  expect(worstFee([words(), words({ minimumSatsPerKvb: 3_000n, twoBlockSatsPerKvb: 1n }, 400n, 2)], 'tx')).toEqual({
    feeSats: 400n,
    ancestors: 2,
    minimumSatsPerKvb: 3_000n,
    twoBlockSatsPerKvb: 2_000n,
  });
});

it('CHAIN-51: a voter that does not know leaves it to those that do, and without any nothing is known', () => {
  const silent = words({ minimumSatsPerKvb: null, twoBlockSatsPerKvb: null, transactions: new Map() });
  expect(worstFee([silent, words()], 'tx')).toEqual(worstFee([words()], 'tx'));
  expect(worstFee([silent], 'tx')).toEqual(UNKNOWN_FEE);
  expect(worstFee([], 'tx')).toEqual(UNKNOWN_FEE);
});

it('CHAIN-51: size and signal are read from the bytes themselves', () => {
  const raw = buildTrainingTransaction(`0014${'00'.repeat(20)}`, 1_000n);
  const { strippedSize } = parseTransaction(Buffer.from(raw, 'hex'));
  const vbytes = BigInt(Math.ceil((strippedSize * 3 + raw.length / 2) / 4));
  expect(shapeOf(raw)).toEqual({ vbytes, isReplaceable: false });
  expect(shapeOf(raw.replace('00ffffffff02', '00feffffff02'))).toEqual({ vbytes, isReplaceable: false });
  expect(shapeOf(raw.replace('00ffffffff02', '00fdffffff02'))).toEqual({ vbytes, isReplaceable: true });
  expect(shapeOf('00'.repeat(32))).toBeNull();
  expect(shapeOf(raw.slice(0, 120))).toBeNull();
});

it('CHAIN-51: a transaction without witnesses is as large as its bytes', () => {
  const legacy = `0100000001${'aa'.repeat(36)}00ffffffff01${'00'.repeat(8)}00${'00'.repeat(4)}`;
  expect(shapeOf(legacy)).toEqual({ vbytes: BigInt(legacy.length / 2), isReplaceable: false });
});
