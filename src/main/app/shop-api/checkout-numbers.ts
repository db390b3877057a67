/** Numbers of the checkout API, the same in create, list, detail, status, pay and callback (api.md CO-10). */
import { formatAmount, formatBtc, priceForSats } from '../../../shared/money.ts';
import type { InvoiceRecord } from '../records.ts';

const USD_DIGITS = 2;
const RATE_DIGITS = 8;

export const btcNumber = (amountSats: bigint): number => jsonNumber(formatBtc(amountSats));

export const usdNumber = (cents: bigint): number => jsonNumber(formatAmount(cents, USD_DIGITS));

/**
 * Returns an invoice's dollars: its own price, else sats × the frozen BTC/USD rate, half up to cents; null without one.
 */
export const usdOfInvoice = ({ quote, dueSats }: Pick<InvoiceRecord, 'quote' | 'dueSats'>): number | null => {
  if (quote.currency === 'USD') return usdNumber(quote.amountMinor);
  if (quote.usdRateE8 === null) return null;
  return usdNumber(priceForSats(dueSats, USD_DIGITS, quote.usdRateE8));
};

/** Returns the frozen BTC/USD rate, spread included; null if none was known. */
export const usdRateOf = ({ quote }: Pick<InvoiceRecord, 'quote'>): number | null => {
  const rateE8 = quote.currency === 'USD' && quote.rate ? quote.rate.rateE8 : quote.usdRateE8;
  return rateE8 === null ? null : jsonNumber(formatAmount(rateE8, RATE_DIGITS));
};

/**
 * Writes a decimal as a JSON number. A decimal of up to 15 digits survives as the nearest double. An amount in BTC may
 * have 16, but up to 21,000,000 BTC doubles lie closer together than half a satoshi. All arithmetic was done before, in
 * bigint.
 */
const jsonNumber = (decimal: string): number => Number(decimal);
