import { digitsOf, isBitcoinUnit } from '../../../shared/currency.ts';
import { MAX_SATS, satsForPrice, type Minor, type RateE8 } from '../../../shared/money.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Quote, Rate } from './quote.ts';

/** What a price is quoted from. */
export interface QuoteInput {
  readonly currency: string;
  /** Positive. */
  readonly amountMinor: Minor;
  /** Of the same currency; undefined where none is fresh. Not needed for BTC and SATS. */
  readonly rate: Rate | undefined;
  /** BTC/USD to freeze beside it, spread included; null where none is known. */
  readonly usdRateE8: RateE8 | null;
  readonly atMs: number;
}

/**
 * Freezes a price: due sats = price / rate, rounded up to 1 sat, never 0 for a positive price (product.md "Money").
 *
 * @returns `unknown_currency`, `rate_unavailable`, `amount_too_large`, or `validation_failed` for an amount of 0
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

/** An amount is stored as a signed 64-bit integer; weak currencies reach it before 21,000,000 BTC. */
const MAX_MINOR: Minor = 2n ** 63n - 1n;

/** Whether a price is more than can be stored, or than all bitcoin there will ever be. */
export const isTooLarge = (currency: string, amountMinor: Minor): boolean =>
  amountMinor > (isBitcoinUnit(currency) ? MAX_SATS : MAX_MINOR);
