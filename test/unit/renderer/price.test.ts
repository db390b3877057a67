import { describe, expect, it } from 'vitest';
import { aboutOf, type Price } from '../../../src/renderer/state/price.ts';

const price: Price = {
  value: '92310.00000000',
  currency: 'EUR',
  ageSeconds: 12,
  amber: false,
  stale: false,
  goodForMinutes: 10,
};

describe("an amount's other side", () => {
  it('is sats rounded up for fiat, fiat for sats', () => {
    expect(aboutOf('4.50', 'EUR', price)).toEqual({ amount: '4875', currency: 'SATS' });
    expect(aboutOf('4875', 'SATS', price)).toEqual({ amount: '4.50', currency: 'EUR' });
  });
  it('is unknown without a price for that currency', () => {
    expect(aboutOf('4.50', 'USD', price)).toBeNull();
    expect(aboutOf('4.50', 'EUR', { ...price, value: null })).toBeNull();
  });
});
