import { digitsOf, isBitcoinUnit } from '../../../shared/currency.ts';
import { MAX_SATS, satsForPrice, type Minor, type RateE8 } from '../../../shared/money.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Quote, Rate } from './quote.ts';

/** The input of a quote. */
export interface QuoteInput {
  readonly currency: string;
  /** Positive. */
  readonly amountMinor: Minor;
  /** The rate of this currency, or undefined if there is no fresh one. BTC and SATS need none. */
  readonly rate: Rate | undefined;
  /** The BTC/USD rate to freeze beside the quote, spread included, or null if none is known (product.md MON-8). */
  readonly usdRateE8: RateE8 | null;
  readonly atMs: number;
}

/**
 * Freezes a price: due sats = price ÷ rate, rounded up to 1 sat, so a positive price is never due 0 sats (product.md
 * MON-7).
 *
 * @returns the quote, or `unknown_currency`, `rate_unavailable`, `amount_too_large`, or `validation_failed` for an
 * amount that is not positive
 */
export const buildQuote = ({ currency, amountMinor, rate, usdRateE8, atMs }: QuoteInput): Result<Quote> => {
  const digits = digitsOf(currency);
  if (digits === undefined) return refuse('unknown_currency', { params: { currency } });
  if (amountMinor <= 0n) return refuse('validation_failed', { details: { amount: 'must be more than 0' } });
  const inBitcoin = isBitcoinUnit(currency);
  if (!inBitcoin && !rate) return refuse('rate_unavailable');
  const dueSats = inBitcoin || !rate ? amountMinor : satsForPrice(amountMinor, digits, rate.rateE8);
  if (dueSats > MAX_SATS || isTooLarge(currency, amountMinor)) return refuse('amount_too_large');
  return ok({ currency, amountMinor, dueSats, rate: inBitcoin ? null : (rate ?? null), usdRateE8, atMs });
};

/**
 * Amounts are stored as signed 64-bit integers. A price in a weak currency exceeds that before it exceeds 21,000,000
 * BTC.
 */
const MAX_MINOR: Minor = 2n ** 63n - 1n;

/** Returns true if a price exceeds what can be stored, or all bitcoin that will ever exist (product.md MON-4). */
export const isTooLarge = (currency: string, amountMinor: Minor): boolean =>
  amountMinor > (isBitcoinUnit(currency) ? MAX_SATS : MAX_MINOR);
