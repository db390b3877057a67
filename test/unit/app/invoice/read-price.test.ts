import { expect, test } from 'vitest';
import { readPrice } from '../../../../src/main/app/invoice/read-price.ts';
import { ok, refuse } from '../../../../src/shared/result.ts';

test.each([
  ['EUR', '4.50', 450n],
  ['JPY', '450', 450n],
  ['BTC', '21000000', 2_100_000_000_000_000n],
  ['SATS', '2100000000000000', 2_100_000_000_000_000n],
])('MON-3: %s %s is read into minor units', (currency, amount, minor) => {
  expect(readPrice(currency, amount)).toEqual(ok(minor));
});

test.each([
  ['BTC', '21000000.00000001'],
  ['SATS', '2100000000000001'],
  ['EUR', '92233720368547758.08'],
])('MON-4: %s %s is refused as too large', (currency, amount) => {
  expect(readPrice(currency, amount)).toEqual(refuse('amount_too_large'));
});

test('each API names its own field, and has its own words for too little', () => {
  const wording = { field: 'amountUsd', tooSmall: 'must be at least 0.01' };
  expect(readPrice('USD', '0', wording)).toEqual(
    refuse('validation_failed', { details: { amountUsd: 'must be at least 0.01' } }),
  );
  expect(readPrice('USD', '1.234', wording)).toEqual(
    refuse('validation_failed', { details: { amountUsd: 'has more than 2 decimal digits' } }),
  );
  expect(readPrice('EUR', '0.00')).toEqual(refuse('validation_failed', { details: { amount: 'must be more than 0' } }));
});

test('MON-2: an unknown currency is refused', () => {
  expect(readPrice('ABC', '1')).toEqual(refuse('unknown_currency', { params: { currency: 'ABC' } }));
});
