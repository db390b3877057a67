import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '../../../src/main/app/ports.ts';
import { openDatabase, type OpenedDatabase } from '../../../src/main/db/open-database.ts';
import { createRates, type RatesService } from '../../../src/main/rates/rates.ts';
import { startPriceServer, type PriceServer } from './price-server.ts';

export const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
export const MINUTE = 60_000;

export const PATHS = {
  kraken: '/0/public/Ticker?pair=XBTUSD,XBTEUR,XBTGBP,XBTCAD,XBTJPY,XBTCHF,XBTAUD',
  bitstampEur: '/api/v2/ticker/btceur/',
  bitstampUsd: '/api/v2/ticker/btcusd/',
  coinbase: '/v2/exchange-rates?currency=BTC',
  mempool: '/api/v1/prices',
} as const;

export interface RatesWorld {
  readonly server: PriceServer;
  readonly opened: OpenedDatabase;
  readonly clock: { now: number; readonly nowMs: () => number };
  readonly rates: RatesService;
  /** Sets the EUR prices by feed, as JSON text; a feed that is left out answers 404. */
  readonly say: (prices: Partial<Record<'kraken' | 'bitstamp' | 'coinbase' | 'mempool', string>>) => void;
  /** Starts the rates again on the same data. */
  readonly restart: () => Promise<RatesService>;
  readonly close: () => Promise<void>;
}

export const openRatesWorld = async (training = false): Promise<RatesWorld> => {
  const server = await startPriceServer();
  const opened = openDatabase({
    file: join(mkdtempSync(join(tmpdir(), 'satchel-rates-')), 'satchel.db'),
    mustExist: false,
    logger: silent,
  });
  const clock = {
    now: 1_795_000_000_000,
    nowMs: () => clock.now,
  };
  const { baseUrl } = server;
  const baseUrls = { kraken: baseUrl, bitstamp: baseUrl, coinbase: baseUrl, 'mempool.space': baseUrl };
  const made: RatesService[] = [];
  const make = (): RatesService => {
    const rates = createRates({ config: { training, baseUrls }, database: opened.database, clock, logger: silent });
    made.push(rates);
    return rates;
  };
  return {
    server,
    opened,
    clock,
    rates: make(),
    say: ({ kraken, bitstamp, coinbase, mempool }) => {
      const seconds = String(Math.floor(clock.now / 1000));
      server.answers.clear();
      if (kraken) server.answers.set(PATHS.kraken, `{"error":[],"result":{"XXBTZEUR":{"c":[${kraken},"1"]}}}`);
      if (bitstamp) server.answers.set(PATHS.bitstampEur, `{"last":${bitstamp},"timestamp":"${seconds}"}`);
      if (coinbase) server.answers.set(PATHS.coinbase, `{"data":{"currency":"BTC","rates":{"EUR":${coinbase}}}}`);
      if (mempool) server.answers.set(PATHS.mempool, `{"time":${seconds},"EUR":${mempool}}`);
    },
    restart: async () => {
      await made.at(-1)?.stop();
      const rates = make();
      await rates.start();
      return rates;
    },
    close: async () => {
      for (const rates of made) await rates.stop();
      await opened.close();
      await server.close();
    },
  };
};
