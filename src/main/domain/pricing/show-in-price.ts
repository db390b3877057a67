import { digitsOf, isBitcoinUnit } from '../../../shared/currency.ts';
import { formatAmount, priceForSats, type Minor, type Sats } from '../../../shared/money.ts';
import type { Quote } from './quote.ts';

/** The amounts of an invoice in its own currency, as plain decimals. */
export interface ShownAmounts {
  readonly amount: string;
  readonly received: string;
  readonly remaining: string;
  readonly over: string;
}

/**
 * Shows the sats of an invoice in its currency at the frozen rate, rounded half up. The sats due were rounded up, so they
 * count as the price itself. The figures that a customer reads add up (product.md MON-12).
 */
export const showInPrice = (
  quote: Quote,
  { receivedSats, remainingSats }: { readonly receivedSats: Sats; readonly remainingSats: Sats },
): ShownAmounts => {
  const digits = digitsOf(quote.currency) ?? 0;
  const { received, over } = receivedInPrice(quote, receivedSats);
  const rest = quote.amountMinor - received;
  return {
    amount: formatAmount(quote.amountMinor, digits),
    received: formatAmount(received, digits),
    remaining: formatAmount(remainingSats === 0n || rest < 0n ? 0n : rest, digits),
    over: formatAmount(over, digits),
  };
};

/** The amount received, and how much of that was too much, in minor units of the price. */
export const receivedInPrice = (
  quote: Quote,
  receivedSats: Sats,
): { readonly received: Minor; readonly over: Minor } => {
  if (receivedSats < quote.dueSats) return { received: toMinor(quote, receivedSats), over: 0n };
  const over = toMinor(quote, receivedSats - quote.dueSats);
  return { received: quote.amountMinor + over, over };
};

const toMinor = (quote: Quote, amountSats: Sats): Minor => {
  const digits = digitsOf(quote.currency) ?? 0;
  // Both bitcoin units count in sats; only their decimals differ.
  return isBitcoinUnit(quote.currency) || !quote.rate
    ? amountSats
    : priceForSats(amountSats, digits, quote.rate.rateE8);
};
