import { describe, expect, test } from 'vitest';
import { isAllFinal } from '../../../src/main/domain/invoice/all-final.ts';
import type { OutputFact } from '../../../src/main/domain/invoice/facts.ts';

const output = (confirmations: number, dropped = false): OutputFact => ({
  id: 'o',
  amountSats: 1_000n,
  onTime: false,
  confirmations,
  inBlock: confirmations > 0,
  sure: true,
  unconfirmedSinceMs: 0,
  dropped,
  replaces: null,
});

describe('INV-30: money that is final', () => {
  test.each<[boolean, number, OutputFact[]]>([
    [true, 1, []],
    [true, 1, [output(1)]],
    [false, 1, [output(0)]],
    [false, 1, [output(6), output(0)]],
    [true, 1, [output(6), output(0, true)]],
    [false, 3, [output(2)]],
    [true, 3, [output(3)]],
    // a sale that needs no confirmation was accepted at the shop's risk, but nothing is given back before a block
    [false, 0, [output(0)]],
    [true, 0, [output(1)]],
  ])('%s with %i needed', (final, confirmationsRequired, outputs) => {
    expect(isAllFinal({ outputs, confirmationsRequired })).toBe(final);
  });
});
