import { describe, expect, test } from 'vitest';
import { formatPrice } from '../../../src/main/http/pages/format.ts';
import { formatMoney, formatRate } from '../../../src/renderer/common/format.ts';
import { currencies } from '../../../src/shared/currency.ts';
import { withCode, listLocale, shopLocale } from '../../../src/shared/price-sign.ts';

describe.each([
  ['the till, the office and the customer’s screen', formatMoney],
  ['the pages for phones', formatPrice],
])('COPY-7: on %s', (_where, format) => {
  test.each([
    ['en', 'USD', 'USD', '$5.00'],
    ['en', 'CAD', 'CAD', '$5.00'],
    ['en', 'CAD', 'USD', '$5.00\u00a0USD'],
    ['en', 'USD', 'MXN', '$5.00\u00a0MXN'],
    ['de-DE', 'EUR', 'AUD', '5,00\u00a0$\u00a0AUD'],
    ['en', 'JPY', 'CNY', '¥5.00\u00a0CNY'],
    ['en', 'EUR', 'JPY', '¥5\u00a0JPY'],
    ['en', 'USD', 'EUR', '€5.00'],
    ['de-DE', 'CHF', 'EUR', '5,00\u00a0€'],
    ['en', 'EUR', 'CHF', 'CHF\u00a05.00'],
    ['de-DE', 'EUR', 'SYP', '5,00\u00a0SYP'],
    ['en', 'USD', 'BTC', '5.00000000\u00a0BTC'],
    ['en', 'BTC', 'USD', '$5.00\u00a0USD'],
    ['en', 'SATS', 'SATS', '5\u00a0sats'],
  ])('in %s a shop of %s writes %s', (locale, own, currency, wanted) => {
    const decimal = wanted.includes('5.00000000') ? '5.00000000' : '5';
    expect(format(decimal, currency, shopLocale(locale, own))).toBe(wanted);
  });

  test('no two currencies are ever written alike', () => {
    for (const own of ['USD', 'CAD', 'JPY', 'EUR']) {
      const texts = currencies().map((currency) => format('5', currency, shopLocale('en', own)).replace(/[\d.,]/g, ''));
      expect(new Set(texts).size, own).toBe(texts.length);
    }
  });
});

test('COPY-7: a rate has the code too', () => {
  expect(formatRate('60000', 'CAD', shopLocale('en', 'EUR'))).toBe('$60,000\u00a0CAD');
});

test('COPY-7: a list with two of one sign shows the code of each', () => {
  const locale = shopLocale('en', 'USD');
  expect(listLocale(locale, ['USD', 'EUR', 'USD'])).toBe(locale);
  const mixed = listLocale(locale, ['USD', 'CAD']);
  expect(['USD', 'CAD', 'EUR'].map((currency) => withCode('5', currency, mixed))).toEqual([
    '5\u00a0USD',
    '5\u00a0CAD',
    '5',
  ]);
});
