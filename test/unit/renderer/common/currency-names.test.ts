import { expect, it, test } from 'vitest';
import { currencies, isBitcoinUnit } from '../../../../src/shared/currency.ts';
import { currencyOfCountry } from '../../../../src/shared/country-currency.ts';
import { currencyName, namedCurrencies } from '../../../../src/renderer/common/currency-names.ts';

test.each([
  ['de-AT', 'EUR'],
  ['de', 'EUR'],
  ['pl', 'PLN'],
  ['en-GB', 'GBP'],
  ['en-CH', 'CHF'],
  ['es-SV', 'USD'],
  ['es-CL', 'CLP'],
  ['es-UY', 'UYU'],
  ['en-US', 'USD'],
  ['fr-CM', 'XAF'],
  ['en', null], // English alone names no country
])('design.md LAY-20: a browser in %s offers %s first', (tag, currency) => {
  expect(currencyOfCountry(tag)).toBe(currency);
});

it('design.md LAY-20: every currency is listed once, with its name beside its code', () => {
  const fiat = currencies().filter((code) => !isBitcoinUnit(code));
  const named = namedCurrencies('de', 'CHF');
  expect(named.map(({ value }) => value).toSorted()).toEqual(fiat);
  expect(named[0]).toEqual({ value: 'CHF', name: 'Schweizer Franken (CHF)' });
  expect(named.every(({ value, name }) => name.includes(value))).toBe(true);
  expect(currencyName('EUR', 'en')).toBe('Euro (EUR)');
  expect(currencyName('SATS', 'en')).toBe('SATS');
});
