import { describe, expect, it } from 'vitest';
import { aboutOf, priceAt, type Price } from '../../../../src/renderer/common/price.ts';
import { session } from '../fixtures.ts';

const price: Price = {
  value: '92310.00000000',
  currency: 'EUR',
  ageSeconds: 12,
  amber: false,
  stale: false,
  goodForMinutes: 10,
  byHandUntil: null,
  known: null,
};

describe("an amount's other side", () => {
  it('is sats rounded up for fiat, fiat for sats', () => {
    expect(aboutOf('4.50', 'EUR', price)).toEqual({ amount: '4875', currency: 'SATS' });
    expect(aboutOf('4875', 'SATS', price)).toEqual({ amount: '4.50', currency: 'EUR' });
  });
  it('is unknown without a price for that currency', () => {
    expect(aboutOf('4.50', 'USD', price)).toBeNull();
    expect(aboutOf('4.50', 'EUR', { ...price, value: null })).toBeNull();
    expect(aboutOf('4.50', 'EUR', { ...price, stale: true })).toBeNull();
  });
});

describe('the price on the till', () => {
  const rate = {
    pair: 'BTC_EUR',
    value: '92310.00000000',
    lastValue: '92310.00000000',
    ageSeconds: 12,
    byHandUntil: null,
    known: { rate: '92310.00000000', fresh: true },
  };
  it('grows older with the clock, amber after a minute, refused after ten', () => {
    const at = (seconds: number) => priceAt(session({ rate }), 0, seconds * 1_000);
    expect(at(0)).toMatchObject({ value: '92310.00000000', ageSeconds: 12, amber: false, stale: false });
    expect(at(49)).toMatchObject({ ageSeconds: 61, amber: true, stale: false, goodForMinutes: 9 });
    expect(at(589)).toMatchObject({ ageSeconds: 601, stale: true, goodForMinutes: 0 });
  });

  it('shows the last known price if none is fresh', () => {
    expect(priceAt(session({ rate: { ...rate, value: null, ageSeconds: 840 } }), 0, 0)).toMatchObject({
      value: '92310.00000000',
      ageSeconds: 840,
      stale: true,
    });
    expect(priceAt(session({ rate: null }), 0, 0)).toMatchObject({ value: null, stale: true });
  });

  it('is in the currency of the sale, or in the shop’s currency for sats', () => {
    const dollars = { ...rate, pair: 'BTC_USD', value: '100000.00000000' };
    const both = session({ rate, otherRates: [dollars] });
    expect(priceAt(both, 0, 0, 'USD')).toMatchObject({ value: '100000.00000000', currency: 'USD' });
    expect(priceAt(both, 0, 0, 'SATS')).toMatchObject({ value: '92310.00000000', currency: 'EUR' });
    expect(priceAt(both, 0, 0, 'CHF')).toMatchObject({ value: null, stale: true });
  });

  it('RATE-10: by hand is good for exactly as long as it says, and no market price’s 10 minutes end it', () => {
    const byHand = session({ rate: { ...rate, byHandUntil: new Date(3_600_000).toISOString() } });
    const at = (ms: number) => priceAt(byHand, 0, ms);
    expect(at(0)).toMatchObject({ amber: true, stale: false, goodForMinutes: 60 });
    expect(at(601_000)).toMatchObject({ stale: false, goodForMinutes: 50 });
    expect(at(3_599_999)).toMatchObject({ stale: false, goodForMinutes: 1 });
    expect(at(3_600_000)).toMatchObject({ stale: true, goodForMinutes: 0 });
  });
});
