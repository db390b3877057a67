/**
 * Reads the answers of public price feeds: text in, prices of one bitcoin out. The forms are those of the feeds' own
 * documentation (docs.kraken.com REST "Get Ticker Information", bitstamp.net/api "Ticker", docs.cdp.coinbase.com "Exchange
 * Rates", mempool.space/docs/api/rest "GET Price"). A bad price is dropped; a bad answer throws.
 */
import { z } from 'zod';
import { expandJsonNumber, parseRate, type RateE8 } from '../../shared/money.ts';

export interface FeedPrice {
  readonly currency: string;
  readonly rateE8: RateE8;
  readonly atMs: number;
}
export interface PriceSource {
  readonly name: 'kraken' | 'bitstamp' | 'coinbase' | 'mempool.space';
  readonly baseUrl: string;
  /** Each path is one request. */
  readonly paths: readonly string[];
  /** @param path the one of `paths` that was asked; @param receivedAtMs is used if the answer has no time of its own */
  readonly read: (text: string, path: string, receivedAtMs: number) => FeedPrice[];
}

/** Digits beyond the eight places of a rate are cut (product.md RATE-7). */
const EIGHT_PLACES = /^(\d{1,12})(?:\.(\d{1,8})\d*)?$/;

/** Reads a price; undefined unless it is a positive plain number below 10^12. */
const readPrice = (text: string): RateE8 | undefined => {
  const match = EIGHT_PLACES.exec(expandJsonNumber(text) ?? '');
  if (!match) return undefined;
  const rate = parseRate(match[2] ? `${match[1]}.${match[2]}` : String(match[1]));
  return rate.ok ? rate.value : undefined;
};

/** Reviver that keeps a number's source text in place of the number. */
const keepSource = (_key: string, value: unknown, context?: { source?: string }): unknown =>
  typeof value === 'number' ? (context?.source ?? '') : value;
/** Parses JSON with every number as text, so that no price passes through a float (ES2026 source text access). */
const parseWithNumberTexts = (text: string): unknown => JSON.parse(text, keepSource);

const priceOf = (currency: string, text: unknown, atMs: number): FeedPrice[] => {
  const rateE8 = typeof text === 'string' ? readPrice(text) : undefined;
  return rateE8 === undefined ? [] : [{ currency, rateE8, atMs }];
};

/** Reads Unix seconds as milliseconds; undefined if the text is no such time. */
const secondsToMs = (text: string): number | undefined => (/^\d{9,11}$/.test(text) ? +`${text}000` : undefined);

const KRAKEN_CURRENCIES = ['USD', 'EUR', 'GBP', 'CAD', 'JPY', 'CHF', 'AUD'];
const krakenAnswer = z.object({
  error: z.array(z.string()).max(0),
  result: z.record(z.string(), z.object({ c: z.array(z.unknown()).min(1) })),
});
const BITSTAMP_CURRENCIES = ['usd', 'eur', 'gbp'];
const bitstampAnswer = z.object({ last: z.unknown(), timestamp: z.string() });
const coinbaseAnswer = z.object({
  data: z.object({ currency: z.literal('BTC'), rates: z.record(z.string(), z.unknown()) }),
});
const mempoolAnswer = z.record(z.string(), z.unknown());

export const PRICE_SOURCES: readonly PriceSource[] = [
  {
    name: 'kraken',
    baseUrl: 'https://api.kraken.com',
    paths: [`/0/public/Ticker?pair=${KRAKEN_CURRENCIES.map((currency) => `XBT${currency}`).join(',')}`],
    // Keys are XXBTZUSD for the old pairs and XBTCHF for the newer ones; c = last trade [price, lot volume].
    read: (text, _path, receivedAtMs) =>
      Object.entries(krakenAnswer.parse(parseWithNumberTexts(text)).result).flatMap(([pair, ticker]) => {
        const currency = /^X?XBTZ?([A-Z]{3})$/.exec(pair)?.[1];
        return currency ? priceOf(currency, ticker.c[0], receivedAtMs) : [];
      }),
  },
  {
    name: 'bitstamp',
    baseUrl: 'https://www.bitstamp.net',
    paths: BITSTAMP_CURRENCIES.map((currency) => `/api/v2/ticker/btc${currency}/`),
    read: (text, path) => {
      const answer = bitstampAnswer.parse(parseWithNumberTexts(text));
      const currency = /btc([a-z]{3})\/$/.exec(path)?.[1]?.toUpperCase();
      const atMs = secondsToMs(answer.timestamp);
      return currency === undefined || atMs === undefined ? [] : priceOf(currency, answer.last, atMs);
    },
  },
  {
    name: 'coinbase',
    baseUrl: 'https://api.coinbase.com',
    paths: ['/v2/exchange-rates?currency=BTC'],
    read: (text, _path, receivedAtMs) =>
      Object.entries(coinbaseAnswer.parse(parseWithNumberTexts(text)).data.rates).flatMap(([currency, price]) =>
        /^[A-Z]{3}$/.test(currency) && currency !== 'BTC' ? priceOf(currency, price, receivedAtMs) : [],
      ),
  },
  {
    name: 'mempool.space',
    baseUrl: 'https://mempool.space',
    paths: ['/api/v1/prices'],
    read: (text) => {
      const { time, ...prices } = mempoolAnswer.parse(parseWithNumberTexts(text));
      const atMs = secondsToMs(typeof time === 'string' ? time : '');
      if (atMs === undefined) return [];
      return Object.entries(prices).flatMap(([currency, price]) =>
        /^[A-Z]{3}$/.test(currency) ? priceOf(currency, price, atMs) : [],
      );
    },
  },
];
