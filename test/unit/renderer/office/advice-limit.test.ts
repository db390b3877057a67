import { expect, it } from 'vitest';
import { readLimitSats } from '../../../../src/renderer/office/features/settings/advice-limit.ts';

const read = (typed: string, rate: string | null = '50000.00') => readLimitSats(typed, 'EUR', rate);

it('CHAIN-51: the limit is read in sats, or in the currency of the shop at the price of now', () => {
  expect(read('20000')).toBe(20_000);
  expect(read('0')).toBe(0);
  expect(read('10 EUR')).toBe(20_000);
  expect(read('10,50 eur')).toBe(21_000);
});

it('CHAIN-51: anything else is no limit, and sets none', () => {
  for (const typed of ['', '10.50', '10 USD', '10.505 EUR', 'EUR', '-1', '2100000000000001', '1e3'])
    expect(read(typed), typed).toBeNull();
  expect(read('10 EUR', null)).toBeNull();
});
