/** The advice about a payment that is not final yet: each condition of chain.md CHAIN-51 by itself, at its edge. */
import { describe, expect, it } from 'vitest';
import { adviseOn, budgetOf, worstAdvice, type AdviceFacts } from '../../../../src/main/domain/chain/advice.ts';

const SHAPE = { vbytes: 200n, isReplaceable: false };

/** A payment of 10,000 sat with 10 sat per byte, which meets every condition. */
const facts: AdviceFacts = {
  limitSats: 10_000n,
  dueSats: 10_000n,
  amountSats: 10_000n,
  acceptedTodaySats: 90_000n,
  sure: true,
  contested: false,
  shape: SHAPE,
  feeSats: 2_000n,
  ancestors: 0,
  minimumSatsPerKvb: 5_000n,
  twoBlockSatsPerKvb: 10_000n,
  ageMs: 3_000,
};
const advice = (change: Partial<AdviceFacts>) => adviseOn({ ...facts, ...change });
const wait = (...reasons: string[]) => ({ word: 'wait', reasons });
const ask = (...reasons: string[]) => ({ word: 'ask', reasons });

it('CHAIN-51: accepts a payment that meets every condition, exactly at its edges', () => {
  expect(advice({})).toEqual({ word: 'accept', reasons: [] });
});

describe('CHAIN-51: waits', () => {
  it('while too few sources have the payment', () => {
    expect(advice({ sure: false })).toEqual(wait('not_sure'));
  });

  it('while a source names another payment with the same money', () => {
    expect(advice({ contested: true })).toEqual(wait('contested'));
  });

  it('above five limits, and asks at five', () => {
    expect(advice({ dueSats: 50_001n })).toEqual(wait('far_above_limit'));
    expect(advice({ dueSats: 50_000n })).toEqual(ask('above_limit'));
  });

  it('without a known fee, a known minimum or known bytes', () => {
    expect(advice({ feeSats: null })).toEqual(wait('fee_unknown'));
    expect(advice({ minimumSatsPerKvb: null })).toEqual(wait('fee_unknown'));
    expect(advice({ shape: null })).toEqual(wait('fee_unknown'));
  });

  it('if it pays less than twice what the mempool demands, counted without rounding', () => {
    expect(advice({ feeSats: 1_999n })).toEqual(wait('fee_too_low'));
    expect(advice({ minimumSatsPerKvb: 5_001n })).toEqual(wait('fee_too_low'));
  });

  it('if it is larger than 10,000 virtual bytes', () => {
    const large = { feeSats: 1_000_000n, shape: { ...SHAPE, vbytes: 10_001n } };
    expect(advice(large)).toEqual(wait('too_large'));
    expect(advice({ ...large, shape: { ...SHAPE, vbytes: 10_000n } }).word).toBe('accept');
  });

  it('if it spends more than one payment that is not final, or nobody says how many', () => {
    expect(advice({ ancestors: 2 })).toEqual(wait('many_parents'));
    expect(advice({ ancestors: null })).toEqual(wait('parents_unknown'));
  });

  it('for the first three seconds', () => {
    expect(advice({ ageMs: 2_999 })).toEqual(wait('just_seen'));
    expect(advice({ ageMs: -1 })).toEqual(wait('just_seen'));
  });

  it('and names every reason to wait, but none to ask', () => {
    expect(advice({ contested: true, sure: false, ancestors: 5, dueSats: 20_000n })).toEqual(
      wait('contested', 'not_sure', 'many_parents'),
    );
  });
});

describe('CHAIN-51: asks a manager', () => {
  it('above the limit itself, and not at it', () => {
    expect(advice({ dueSats: 10_000n }).word).toBe('accept');
    expect(advice({ dueSats: 10_001n })).toEqual(ask('above_limit'));
  });

  it('if the money accepted today and this one are more than ten limits', () => {
    expect(budgetOf(facts.limitSats)).toBe(100_000n);
    expect(advice({ acceptedTodaySats: 90_001n })).toEqual(ask('over_budget'));
    expect(advice({ amountSats: 10_001n })).toEqual(ask('over_budget'));
  });

  it('if it spends a payment that is not final', () => {
    expect(advice({ ancestors: 1 })).toEqual(ask('has_parent'));
  });

  it('if its sender announced that it may be replaced (BIP 125)', () => {
    expect(advice({ shape: { ...SHAPE, isReplaceable: true } })).toEqual(ask('replaceable'));
  });

  it('if it pays less than the next two blocks need, or nobody says what they need', () => {
    expect(advice({ twoBlockSatsPerKvb: 10_001n })).toEqual(ask('fee_low'));
    expect(advice({ twoBlockSatsPerKvb: null })).toEqual(ask('estimate_unknown'));
  });
});

describe('CHAIN-51: a sale that is paid in several payments', () => {
  const accept = advice({});
  it('has the worst word of all, with the reasons for it', () => {
    expect(worstAdvice([])).toBeNull();
    expect(worstAdvice([accept, accept])).toEqual(accept);
    expect(worstAdvice([accept, advice({ ancestors: 1 })])).toEqual(ask('has_parent'));
    expect(worstAdvice([advice({ ageMs: 0 }), advice({ ancestors: 1 }), advice({ sure: false })])).toEqual(
      wait('not_sure', 'just_seen'),
    );
  });
});
