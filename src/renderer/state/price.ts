import { digitsOf, isBitcoinUnit } from '../../shared/currency.ts';
import { formatAmount, parseAmount, parseRate, priceForSats, satsForPrice } from '../../shared/money.ts';
import type { SessionView } from '../client.ts';

const AMBER_SECONDS = 60;
const GOOD_SECONDS = 600;

export interface Price {
  /** Of one bitcoin, in the store's currency; null when none is known. */
  readonly value: string | null;
  readonly currency: string;
  readonly ageSeconds: number;
  readonly amber: boolean;
  /** Fiat sales are refused. */
  readonly stale: boolean;
  readonly goodForMinutes: number;
}

/** The session's rate, as old as it is now. */
export const priceAt = (session: SessionView, sessionAtMs: number, nowMs: number): Price => {
  const { rate, store } = session;
  const ageSeconds = (rate?.ageSeconds ?? 0) + Math.max(0, Math.floor((nowMs - sessionAtMs) / 1_000));
  const value = rate?.value ?? null;
  return {
    value,
    currency: store.currency,
    ageSeconds,
    amber: value === null || ageSeconds > AMBER_SECONDS,
    stale: value === null || ageSeconds > GOOD_SECONDS,
    goodForMinutes: Math.max(0, Math.ceil((GOOD_SECONDS - ageSeconds) / 60)),
  };
};

/** Whether Satchel hears the network: the page reaches it, and one of its sources answers. */
export const isOnline = (session: SessionView, connected: boolean): boolean =>
  connected && (session.sources.length === 0 || session.sources.some((source) => source.state !== 'failing'));

export interface About {
  readonly amount: string;
  readonly currency: string;
}

/** The other side of an amount at today's price: sats for fiat, fiat for sats; null where no price fits. */
export const aboutOf = (amount: string, currency: string, price: Price): About | null => {
  const rate = price.value === null ? null : parseRate(price.value);
  const digits = digitsOf(currency);
  const fiatDigits = digitsOf(price.currency);
  if (!rate?.ok || digits === undefined || fiatDigits === undefined) return null;
  const minor = parseAmount(amount, digits);
  if (!minor.ok) return null;
  if (isBitcoinUnit(currency))
    return {
      amount: formatAmount(priceForSats(minor.value, fiatDigits, rate.value), fiatDigits),
      currency: price.currency,
    };
  if (currency !== price.currency) return null;
  return { amount: satsForPrice(minor.value, digits, rate.value).toString(), currency: 'SATS' };
};
