import { currencies, isBitcoinUnit } from '../../../shared/currency.ts';
import { divideHalfUp, formatAmount, SATS_PER_BTC, type RateE8 } from '../../../shared/money.ts';
import type { Rates } from '../ports.ts';

/** One price as the store dialect tells it (api.md §4). */
export interface PairRate {
  readonly currencyPair: string;
  /** Eight decimals; null where it is not known. */
  readonly rate: string | null;
  readonly errors: string[];
}

const RATE_DIGITS = 8;

/** Exactly the pairs asked for in their order; without any, a bitcoin's and a satoshi's price in every currency. */
export const pairRates = (rates: Rates, pairs: readonly string[] | undefined): PairRate[] => {
  if (pairs?.length) return pairs.map((pair) => entry(rates, pair));
  const known = currencies().filter((currency) => !isBitcoinUnit(currency) && rates.current(currency));
  return known.flatMap((currency) => [entry(rates, `BTC_${currency}`), entry(rates, `SATS_${currency}`)]);
};

const entry = (rates: Rates, currencyPair: string): PairRate => {
  const rate = rateOf(rates, currencyPair);
  return { currencyPair, rate, errors: rate === null ? ['no price is known for this pair'] : [] };
};

/** `BTC_EUR` is the price of a bitcoin in euro, `SATS_EUR` that of a satoshi. */
const rateOf = (rates: Rates, pair: string): string | null => {
  const [, unit = '', currency = ''] = /^(BTC|SATS)_([A-Z]{3,4})$/.exec(pair.toUpperCase()) ?? [];
  const rate = unit === '' || isBitcoinUnit(currency) ? undefined : rates.current(currency);
  if (!rate) return null;
  return write(unit === 'BTC' ? rate.rateE8 : divideHalfUp(rate.rateE8, SATS_PER_BTC));
};

const write = (rateE8: RateE8): string => formatAmount(rateE8, RATE_DIGITS);
