import { describe, expect, test } from 'vitest';
import { showInPrice } from '../../../src/main/domain/pricing/show-in-price.ts';
import type { Quote } from '../../../src/main/domain/pricing/quote.ts';
import { currencies, digitsOf, isBitcoinUnit } from '../../../src/shared/currency.ts';
import { formatAmount, satsForPrice } from '../../../src/shared/money.ts';

const quoteOf = (currency: string, amountMinor: bigint, rateE8: bigint): Quote => {
  const parts = { currency, amountMinor, usdRateE8: null, atMs: 0 };
  if (isBitcoinUnit(currency)) return { ...parts, dueSats: amountMinor, rate: null };
  const dueSats = satsForPrice(amountMinor, digitsOf(currency) ?? 0, rateE8);
  return { ...parts, dueSats, rate: { currency, rateE8, atMs: 0, spreadPercent: '0', sources: [] } };
};

/** A sat is worth less than a minor unit at the first, and many at the last, as in IRR and LBP. */
const RATES = [1n, 50_000n, 4_200_000n, 1_700_000_000n, 60_000_000_000n].map((rate) => rate * 100_000_000n);
const AMOUNTS = [1n, 50n, 1_840n, 99_999n, 50_000_000n, 123_456_789_012n];

describe.each(currencies())('MON-12: %s', (currency) => {
  const digits = digitsOf(currency) ?? 0;

  test('an invoice paid exactly shows its price as received, and nothing over or remaining', () => {
    for (const rateE8 of RATES) {
      for (const amountMinor of AMOUNTS) {
        const quote = quoteOf(currency, amountMinor, rateE8);
        const [price, zero] = [formatAmount(amountMinor, digits), formatAmount(0n, digits)];
        const shown = showInPrice(quote, { receivedSats: quote.dueSats, remainingSats: 0n });
        expect(shown).toEqual({ amount: price, received: price, remaining: zero, over: zero });
      }
    }
  });

  test('what is received is the price and what is over, or the price less what remains', () => {
    const minorOf = (text: string): bigint => BigInt(text.replace('.', ''));
    for (const rateE8 of RATES) {
      const quote = quoteOf(currency, 50_000_000n, rateE8);
      for (const sats of [1n, 833n, quote.dueSats / 2n, quote.dueSats, quote.dueSats + 1n, quote.dueSats * 3n]) {
        const remainingSats = sats < quote.dueSats ? quote.dueSats - sats : 0n;
        const { amount, received, remaining, over } = showInPrice(quote, { receivedSats: sats, remainingSats });
        expect(minorOf(received)).toBe(minorOf(amount) + minorOf(over) - minorOf(remaining));
      }
    }
  });
});

test('MON-12: 500,000.00 IRR paid exactly, when a sat is worth 600', () => {
  const quote = quoteOf('IRR', 50_000_000n, 60_000_000_000n * 100_000_000n);
  const shown = showInPrice(quote, { receivedSats: quote.dueSats, remainingSats: 0n });
  expect([quote.dueSats, shown.received]).toEqual([834n, '500000.00']);
});
