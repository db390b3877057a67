/** Numbers of the checkout dialect, the same in create, list, detail, status, pay and callback (api.md §3). */
import { formatAmount, formatBtc, priceForSats } from '../../../shared/money.ts';
import type { InvoiceRecord } from '../records.ts';

const USD_DIGITS = 2;
const RATE_DIGITS = 8;

export const btcNumber = (amountSats: bigint): number => jsonNumber(formatBtc(amountSats));

export const usdNumber = (cents: bigint): number => jsonNumber(formatAmount(cents, USD_DIGITS));

/** Dollars of an invoice: its own price, else sats × the frozen BTC/USD, half up to cents; null without one. */
export const usdOfInvoice = ({ quote, dueSats }: Pick<InvoiceRecord, 'quote' | 'dueSats'>): number | null => {
  if (quote.currency === 'USD') return usdNumber(quote.amountMinor);
  if (quote.usdRateE8 === null) return null;
  return usdNumber(priceForSats(dueSats, USD_DIGITS, quote.usdRateE8));
};

/** The frozen BTC/USD, spread included; null where none was known. */
export const usdRateOf = ({ quote }: Pick<InvoiceRecord, 'quote'>): number | null => {
  const rateE8 = quote.currency === 'USD' && quote.rate ? quote.rate.rateE8 : quote.usdRateE8;
  return rateE8 === null ? null : jsonNumber(formatAmount(rateE8, RATE_DIGITS));
};

/**
 * A decimal as a JSON number. The nearest double prints the same digits again as long as there are at most 15 of them,
 * which 21,000,000 BTC to the sat has at its most; all reckoning was done before, in bigint.
 */
const jsonNumber = (decimal: string): number => Number(decimal);
