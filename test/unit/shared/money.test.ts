import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  divideUp,
  expandJsonNumber,
  formatAmount,
  formatBtc,
  withoutTrailingZeros,
  MAX_SATS,
  parseAmount,
  parseRate,
  priceForSats,
  satsForPrice,
} from '../../../src/shared/money.ts';
import { digitsOf } from '../../../src/shared/currency.ts';
import { buildQuote } from '../../../src/main/domain/pricing/build-quote.ts';
import { showInPrice } from '../../../src/main/domain/pricing/show-in-price.ts';

const RATES = [
  '0.00000001',
  '0.5',
  '1',
  '3',
  '7.77777777',
  '46000.00',
  '50000.00',
  '92310.12345678',
  '100000',
  '99999999.99999999',
  '1234567.89',
  '15300000',
];
const rateE8 = (text: string): bigint => {
  const rate = parseRate(text);
  if (!rate.ok) throw new Error(text);
  return rate.value;
};
const MOST_CENTS = 1_000_000n;
/** A million cases each: slow where the machine is busy. */
const PATIENCE_MS = 60_000;

describe('due sats = price / rate, rounded up to 1 sat, never 0 for a positive price (M2)', () => {
  it.each(RATES)(
    'every cent to 10,000.00 at %s',
    (text) => {
      const rate = rateE8(text);
      const wrong: bigint[] = [];
      for (let cents = 1n; cents <= MOST_CENTS; cents += 1n) {
        // due × rate × 100 ≥ cents × 10^8 × 10^8 > (due − 1) × rate × 100, in integers
        const unit = rate * 100n;
        const paid = satsForPrice(cents, 2, rate) * unit;
        const price = cents * 10n ** 16n;
        if (paid < price || paid - unit >= price || paid <= 0n) wrong.push(cents);
      }
      expect(wrong).toEqual([]);
    },
    PATIENCE_MS,
  );

  it('for every currency’s digits and any rate', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 10n ** 15n),
        fc.constantFrom(0, 2, 3, 4),
        fc.bigInt(1n, 10n ** 18n),
        (price, digits, rate) => {
          const due = satsForPrice(price, digits, rate);
          const scaled = price * 10n ** 16n;
          const unit = rate * 10n ** BigInt(digits);
          expect(due * unit >= scaled && (due - 1n) * unit < scaled && due > 0n).toBe(true);
        },
      ),
    );
  });

  it('0.00000059 BTC is 59 sats', () => {
    expect(parseAmount('0.00000059', 8)).toEqual({ ok: true, value: 59n });
    expect(formatBtc(59n)).toBe('0.00000059');
  });

  it('is not a quote above all bitcoin there will ever be', () => {
    const quote = (amountMinor: bigint) =>
      buildQuote({ currency: 'SATS', amountMinor, rate: undefined, usdRateE8: null, atMs: 0 }).ok;
    expect([quote(MAX_SATS), quote(MAX_SATS + 1n)]).toEqual([true, false]);
  });
});

describe('sats shown in fiat use the frozen rate, half up; remaining = price − received as shown', () => {
  const rated = (amountMinor: bigint, rate: bigint) => {
    const quote = buildQuote({
      currency: 'EUR',
      amountMinor,
      rate: { currency: 'EUR', rateE8: rate, atMs: 0, spreadPercent: '0', sources: [] },
      usdRateE8: null,
      atMs: 0,
    });
    if (!quote.ok) throw new Error(quote.error.code);
    return quote.value;
  };
  const cents = (text: string): bigint => {
    const parsed = parseAmount(text, 2);
    if (!parsed.ok) throw new Error(text);
    return parsed.value;
  };

  it('is within half a cent of exact', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, MAX_SATS), fc.bigInt(1n, 10n ** 15n), (sats, rate) => {
        const twice = 2n * priceForSats(sats, 2, rate) * 10n ** 16n;
        const exact = 2n * sats * rate * 100n;
        expect(twice - exact <= 10n ** 16n && exact - twice < 10n ** 16n).toBe(true);
      }),
    );
  });

  it('what is received and what remains add up to the price, as the customer reads them', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 7n), fc.bigInt(10n ** 10n, 10n ** 14n), fc.nat(100), (amount, rate, percent) => {
        const quote = rated(amount, rate);
        const receivedSats = (quote.dueSats * BigInt(percent)) / 100n;
        const remainingSats = quote.dueSats - receivedSats;
        const shown = showInPrice(quote, { receivedSats, remainingSats });
        const whole = remainingSats === 0n || cents(shown.received) > amount ? amount : null;
        expect(whole ?? cents(shown.received) + cents(shown.remaining)).toBe(amount);
      }),
    );
  });
});

const BAD: readonly (readonly [string, string])[] = [
  ['-1', 'EUR'],
  ['0.001', 'USD'],
  ['1.5', 'JPY'],
  ['1.2345', 'KWD'],
  ['NaN', 'EUR'],
  ['1e400', 'EUR'],
  ['1e3', 'EUR'],
  ['0x10', 'EUR'],
  ['１２', 'EUR'],
  ['1,5', 'EUR'],
  [' 1', 'EUR'],
  ['1 ', 'EUR'],
  ['+1', 'EUR'],
  ['.5', 'EUR'],
  ['5.', 'EUR'],
  ['', 'EUR'],
  ['1_000', 'EUR'],
  ['Infinity', 'EUR'],
  ['1\n', 'EUR'],
  ['٣', 'EUR'],
];

describe('amounts are plain decimals (M1)', () => {
  it.each(BAD)('%j %s is refused', (text, currency) => {
    expect(parseAmount(text, digitsOf(currency) ?? 0).ok).toBe(false);
  });

  it.each([
    ['1000.00', 'SATS', 1000n],
    ['1.234', 'KWD', 1234n],
    ['1.2340', 'KWD', 1234n],
    ['007', 'JPY', 7n],
    ['9007199254740993', 'SATS', 9007199254740993n],
    ['0.01', 'USD', 1n],
  ] as const)('%s %s is exact', (text, currency, minor) => {
    expect(parseAmount(text, digitsOf(currency) ?? 0)).toEqual({ ok: true, value: minor });
  });

  it.each([
    ['5.0e-5', '0.000050'],
    ['1e-7', '0.0000001'],
    ['1E2', '100'],
    ['12.5e1', '125'],
    ['-1e0', '-1'],
    ['0.00000059', '0.00000059'],
    ['1e400', undefined],
  ])('the JSON number %s is read from its source text as %s', (source, plain) => {
    expect(expandJsonNumber(source)).toBe(plain);
  });

  it('parse and format are inverse', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 20n), fc.constantFrom(0, 2, 3, 4, 8), (minor, digits) => {
        expect(parseAmount(formatAmount(minor, digits), digits)).toEqual({ ok: true, value: minor });
      }),
    );
  });

  it('any JSON number of JavaScript’s own making is expanded to the same value', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 9 }), fc.integer({ min: 0, max: 12 }), (digits, shift) => {
        const plain = expandJsonNumber(`${digits}e-${shift}`) ?? '';
        const padded = parseAmount(plain, 12);
        expect(padded).toEqual({ ok: true, value: BigInt(digits) * 10n ** BigInt(12 - shift) });
      }),
    );
  });
});

describe('division', () => {
  it('rounds up only where something is left', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 10n ** 30n), fc.bigInt(1n, 10n ** 20n), (dividend, divisor) => {
        const up = divideUp(dividend, divisor);
        expect(up * divisor >= dividend && up * divisor - dividend < divisor).toBe(true);
      }),
    );
  });
});

describe('a quote', () => {
  it('refuses an amount that no 64-bit integer holds, however weak the currency', () => {
    const weak = { currency: 'IRR', rateE8: 5_000_000_000_000_000_000_000n, atMs: 0, spreadPercent: '0', sources: [] };
    const price = (amountMinor: bigint) =>
      buildQuote({ currency: 'IRR', amountMinor, rate: weak, usdRateE8: null, atMs: 0 });
    expect(price(2n ** 63n)).toMatchObject({ ok: false, error: { code: 'amount_too_large' } });
    expect(price(2n ** 63n - 1n)).toMatchObject({ ok: true });
  });
});

it('zeros are cut at the end of a fraction, and nowhere else (MON-1)', () => {
  const cut = ['1.50', '2.00', '10', '100.010', '0.00000000', '0.5'].map(withoutTrailingZeros);
  expect(cut).toEqual(['1.5', '2', '10', '100.01', '0', '0.5']);
});
