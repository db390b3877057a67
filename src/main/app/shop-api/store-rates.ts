import { currencies, isBitcoinUnit } from '../../../shared/currency.ts';
import { divideHalfUp, formatAmount, SATS_PER_BTC, type RateE8 } from '../../../shared/money.ts';
import type { Rates } from '../ports.ts';

/** A price in the store API (api.md ST-6). */
export interface PairRate {
  readonly currencyPair: string;
  /** Eight decimals; null if it is not known. */
  readonly rate: string | null;
  readonly errors: string[];
}

const RATE_DIGITS = 8;

/** Lists exactly the pairs asked for, in their order; without any, a bitcoin and a satoshi in every known currency. */
export const pairRates = (rates: Rates, pairs: readonly string[] | undefined): PairRate[] => {
  if (pairs?.length) return pairs.map((pair) => entry(rates, pair));
  const known = currencies().filter((currency) => !isBitcoinUnit(currency) && rates.current(currency));
  return known.flatMap((currency) => [entry(rates, `BTC_${currency}`), entry(rates, `SATS_${currency}`)]);
};

const entry = (rates: Rates, currencyPair: string): PairRate => {
  const rate = rateOf(rates, currencyPair);
  return { currencyPair, rate, errors: rate === null ? ['no price is known for this pair'] : [] };
};

/** Returns the price of a bitcoin (`BTC_EUR`) or of a satoshi (`SATS_EUR`). */
const rateOf = (rates: Rates, pair: string): string | null => {
  const [, unit = '', currency = ''] = /^(BTC|SATS)_([A-Z]{3,4})$/.exec(pair.toUpperCase()) ?? [];
  const rate = unit === '' || isBitcoinUnit(currency) ? undefined : rates.current(currency);
  if (!rate) return null;
  return write(unit === 'BTC' ? rate.rateE8 : divideHalfUp(rate.rateE8, SATS_PER_BTC));
};

const write = (rateE8: RateE8): string => formatAmount(rateE8, RATE_DIGITS);
