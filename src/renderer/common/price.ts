import { digitsOf, isBitcoinUnit } from '../../shared/currency.ts';
import { formatAmount, parseAmount, parseRate, priceForSats, satsForPrice } from '../../shared/money.ts';
import type { SessionRate, SessionView } from './client.ts';

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
  /** ISO time at which the price by hand ends; null if it is not by hand. */
  readonly byHandUntil: string | null;
  readonly known: SessionRate['known'];
}

/** The price of one bitcoin with its age now. For BTC and sats, the store's own currency is used. */
export const priceAt = (session: SessionView, sessionAtMs: number, nowMs: number, currency?: string): Price => {
  const asked = currency === undefined || isBitcoinUnit(currency) ? session.store.currency : currency;
  const rate = rateOf(session, asked);
  const sinceRead = Math.max(0, Math.floor((nowMs - sessionAtMs) / 1_000));
  return rate ? agedPrice(rate, asked, rate.ageSeconds + sinceRead, nowMs) : { ...NO_PRICE, currency: asked };
};

const NO_PRICE: Omit<Price, 'currency'> = {
  value: null,
  ageSeconds: 0,
  amber: true,
  stale: true,
  goodForMinutes: 0,
  byHandUntil: null,
  known: null,
};

const agedPrice = (rate: SessionRate, currency: string, ageSeconds: number, nowMs: number): Price => {
  const { value: good, lastValue, byHandUntil, known } = rate;
  // A price by hand is good for exactly as long as it says, however old it is (product.md RATE-10).
  const goodSeconds =
    byHandUntil === null ? GOOD_SECONDS - ageSeconds : Math.ceil((Date.parse(byHandUntil) - nowMs) / 1_000);
  return {
    value: good ?? lastValue,
    currency,
    ageSeconds,
    amber: good === null || byHandUntil !== null || ageSeconds > AMBER_SECONDS,
    stale: good === null || (byHandUntil === null ? goodSeconds < 0 : goodSeconds <= 0),
    goodForMinutes: Math.max(0, Math.ceil(goodSeconds / 60)),
    byHandUntil,
    known,
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

/** The sats of an amount; null without a fresh price. */
export const satsOf = (amount: string, currency: string, price: Price): bigint | null => {
  const [digits, about] = [digitsOf(currency), aboutOf(amount, currency, price)];
  if (!isBitcoinUnit(currency)) return about === null ? null : BigInt(about.amount);
  const minor = digits === undefined ? null : parseAmount(amount, digits);
  return minor?.ok ? minor.value : null; // the minor unit of BTC and SATS is a sat
};

const rateOf = ({ rate, otherRates }: SessionView, currency: string): SessionView['rate'] =>
  [rate, ...otherRates].find((one) => one?.pair === `BTC_${currency}`) ?? null;
