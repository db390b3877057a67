import { describe, expect, it } from 'vitest';
import { buildQuote } from '../../../src/main/domain/pricing/build-quote.ts';
import type { Rate } from '../../../src/main/domain/pricing/quote.ts';
import type { ErrorCode } from '../../../src/shared/errors.ts';
import { MAX_SATS } from '../../../src/shared/money.ts';

/** Gives every currency the rate of 100,000 per bitcoin, so that 1 unit of it is 1,000 sats. */
const rateOf = (currency: string): Rate => ({
  currency,
  rateE8: 10_000_000_000_000n,
  atMs: 0,
  spreadPercent: '0',
  sources: [],
});
const quoteOf = (currency: string, amountMinor: bigint) =>
  buildQuote({ currency, amountMinor, rate: rateOf(currency), usdRateE8: null, atMs: 0 });
const dueOf = (currency: string, amountMinor: bigint): bigint | ErrorCode => {
  const quote = quoteOf(currency, amountMinor);
  return quote.ok ? quote.value.dueSats : quote.error.code;
};

describe('MON-2: the digits of a currency come from the ISO 4217 table', () => {
  it.each([
    ['JPY', 1n, 1_000n],
    ['HUF', 100n, 1_000n],
    ['EUR', 100n, 1_000n],
    ['KWD', 1_000n, 1_000n],
    ['CLF', 10_000n, 1_000n],
    ['BTC', 100_000_000n, 100_000_000n],
    ['SATS', 1n, 1n],
  ])('MON-2: one %s is %s minor units and %s sats', (currency, amountMinor, dueSats) => {
    expect(dueOf(currency, amountMinor)).toBe(dueSats);
  });

  it.each(['XYZ', 'XAU', 'eur', '', 'constructor', '__proto__'])('MON-2: the code “%s” is refused', (currency) => {
    expect(dueOf(currency, 100n)).toBe('unknown_currency');
  });
});

describe('the amount of a quote', () => {
  it('MON-4: more than 21,000,000 BTC is refused, as price and as due sats', () => {
    expect(dueOf('SATS', MAX_SATS)).toBe(MAX_SATS);
    expect(dueOf('SATS', MAX_SATS + 1n)).toBe('amount_too_large');
    expect(dueOf('EUR', MAX_SATS / 10n)).toBe(MAX_SATS);
    expect(dueOf('EUR', MAX_SATS / 10n + 1n)).toBe('amount_too_large');
  });

  it.each([
    ['EUR', 0n],
    ['EUR', -1n],
    ['SATS', 0n],
  ])('%s %s is refused', (currency, amountMinor) => {
    expect(dueOf(currency, amountMinor)).toBe('validation_failed');
  });

  it('MON-7: a part of a sat is rounded up, so a positive price is never due 0 sats', () => {
    const dear: Rate = { ...rateOf('JPY'), rateE8: 3n * 10n ** 17n };
    const due = (amountMinor: bigint) =>
      buildQuote({ currency: 'JPY', amountMinor, rate: dear, usdRateE8: null, atMs: 0 });
    expect(due(1n)).toMatchObject({ ok: true, value: { dueSats: 1n } });
    expect(due(31n)).toMatchObject({ ok: true, value: { dueSats: 2n } });
  });

  it('MON-8: it keeps its rate with every source, and BTC/USD beside it', () => {
    const sources = [
      { name: 'kraken', rateE8: 1n, atMs: 1, used: true },
      { name: 'bitstamp', rateE8: 9n, atMs: 2, used: false },
    ];
    const rate = { ...rateOf('EUR'), sources };
    const quote = buildQuote({ currency: 'EUR', amountMinor: 100n, rate, usdRateE8: 7n, atMs: 3 });
    expect(quote).toMatchObject({ ok: true, value: { rate, usdRateE8: 7n, atMs: 3 } });
  });

  it('needs a rate for fiat, and none for bitcoin', () => {
    const bare = { amountMinor: 1n, rate: undefined, usdRateE8: null, atMs: 0 };
    expect(buildQuote({ ...bare, currency: 'EUR' })).toMatchObject({ ok: false, error: { code: 'rate_unavailable' } });
    expect(buildQuote({ ...bare, currency: 'BTC' })).toMatchObject({ ok: true, value: { dueSats: 1n, rate: null } });
  });
});
