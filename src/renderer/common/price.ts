import { digitsOf, isBitcoinUnit } from '../../shared/currency.ts';
import { formatAmount, parseAmount, parseRate, priceForSats, satsForPrice } from '../../shared/money.ts';
import type { SessionView } from './client.ts';

const AMBER_SECONDS = 60;
const GOOD_SECONDS = 600;

export interface Price {
  /** Last known price of one bitcoin, however old; null if there never was one. */
  readonly value: string | null;
  readonly currency: string;
  readonly ageSeconds: number;
  readonly amber: boolean;
  /** Too old: sales in this currency are refused. */
  readonly stale: boolean;
  readonly goodForMinutes: number;
}

/** The price of one bitcoin with its age now. For BTC and sats, the store's own currency is used. */
export const priceAt = (session: SessionView, sessionAtMs: number, nowMs: number, currency?: string): Price => {
  const asked = currency === undefined || isBitcoinUnit(currency) ? session.store.currency : currency;
  const rate = rateOf(session, asked);
  const sinceRead = Math.max(0, Math.floor((nowMs - sessionAtMs) / 1_000));
  const ageSeconds = (rate?.ageSeconds ?? 0) + sinceRead;
  const good = rate?.value ?? null;
  return {
    value: good ?? rate?.lastValue ?? null,
    currency: asked,
    ageSeconds,
    amber: good === null || ageSeconds > AMBER_SECONDS,
    stale: good === null || ageSeconds > GOOD_SECONDS,
    goodForMinutes: Math.max(0, Math.ceil((GOOD_SECONDS - ageSeconds) / 60)),
  };
};

const WRITTEN: Readonly<Record<string, string>> = { kraken: 'Kraken', bitstamp: 'Bitstamp', coinbase: 'Coinbase' };
/** A price source's name as it spells itself. */
export const priceSourceName = (name: string): string => WRITTEN[name] ?? name;

export interface About {
  readonly amount: string;
  readonly currency: string;
}

/** The counter value of an amount: sats for fiat, fiat for sats; null without a fresh price. */
export const aboutOf = (amount: string, currency: string, price: Price): About | null => {
  const rate = price.value === null || price.stale ? null : parseRate(price.value);
  const digits = digitsOf(currency);
  const fiatDigits = digitsOf(price.currency);
  if (!rate?.ok || digits === undefined || fiatDigits === undefined) return null;
  const minor = parseAmount(amount, digits);
  if (!minor.ok) return null;
  if (!isBitcoinUnit(currency) && currency !== price.currency) return null;
  if (!isBitcoinUnit(currency))
    return { amount: satsForPrice(minor.value, digits, rate.value).toString(), currency: 'SATS' };
  // the minor unit of BTC and SATS is the same
  return {
    amount: formatAmount(priceForSats(minor.value, fiatDigits, rate.value), fiatDigits),
    currency: price.currency,
  };
};

const PERCENT = 100n;
const FAR_OFF_PERCENT = 10n;

/** Distance of a manual price from the last known one in whole percent; null if it is small or no price is known (design.md STATE-39). */
export const farOff = (typed: string, last: string | null): bigint | null => {
  const one = parseRate(typed);
  const other = last === null ? null : parseRate(last);
  if (!one.ok || !other?.ok || other.value === 0n) return null;
  const apart = one.value > other.value ? one.value - other.value : other.value - one.value;
  const percent = (apart * PERCENT) / other.value;
  return percent >= FAR_OFF_PERCENT ? percent : null;
};

const rateOf = ({ rate, otherRates }: SessionView, currency: string): SessionView['rate'] =>
  [rate, ...otherRates].find((one) => one?.pair === `BTC_${currency}`) ?? null;
