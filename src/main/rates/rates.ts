/** The price of a bitcoin: market, fixed, by hand or training's own. Answered from memory. */
import { parseRate, type RateE8 } from '../../shared/money.ts';
import type { ManualRate, RatesConfig, RatesControl } from '../app/people/people-ports.ts';
import { SETTING } from '../app/settings-keys.ts';
import type { Clock, Logger } from '../app/ports.ts';
import type { Database } from '../app/repositories.ts';
import type { Rate } from '../domain/pricing/quote.ts';
import { agree, GOOD_FOR_MS, withSpread } from './agree.ts';
import { createFeeds, type Price } from './feeds.ts';
import { createFetchText, type FetchText } from './fetch-text.ts';
import type { PriceSource } from './price-sources.ts';
import { createRefreshTimer } from './refresh-timer.ts';
import { readConfig, readLast, readManual, writeLast, type LastRate } from './stored-rates.ts';
import { trainingRate } from './training-rates.ts';

/** A clock set back by more must not make an old price good again (product.md RATE-4). */
const CLOCK_SLACK_MS = 60_000;

export interface RatesService extends RatesControl {
  /** Reads what was stored, then asks the feeds in the background. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Asks every feed once; resolves when the answers are stored. Never rejects. */
  readonly refresh: () => Promise<void>;
}

export interface RatesDeps {
  readonly config: {
    readonly training: boolean;
    /** Replaces addresses of feeds, by name, in tests. */
    readonly baseUrls?: Partial<Record<PriceSource['name'], string>>;
  };
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly fetchText?: FetchText;
}

export const createRates = (deps: RatesDeps): RatesService => {
  const state = { last: new Map<string, LastRate>() };
  const fallback = defaultConfig(deps.config.training);
  let config: RatesConfig = fallback;
  let manual: readonly ManualRate[] = [];
  const stopping = new AbortController();
  const { refresh, errors, settled } = createRefresh(deps, state, stopping);
  const timer = createRefreshTimer(deps.clock, () => config.kind === 'market', refresh);

  const notByHand = (currency: string): Rate | undefined =>
    rateNotByHand(config, currency, state.last.get(currency), deps.clock.nowMs());
  const last = (currency: string): Rate | undefined =>
    rateByHand(manual, currency, deps.clock.nowMs()) ?? notByHand(currency);
  const isGood = (rate: Rate): boolean => {
    const ageMs = deps.clock.nowMs() - rate.atMs;
    const byHand = rate.sources[0]?.name === 'manual';
    return byHand || (ageMs <= GOOD_FOR_MS && ageMs >= -CLOCK_SLACK_MS);
  };
  return {
    current: (currency) => {
      timer.use();
      const rate = last(currency);
      return rate && isGood(rate) ? rate : undefined;
    },
    last,
    touch: timer.use,
    configure: (wanted) => {
      config = wanted;
      timer.again();
    },
    setManual: (wanted) => {
      manual = wanted;
    },
    known: (currency) => {
      const rate = notByHand(currency) ?? marketRate(currency, state.last.get(currency), '0');
      return rate ? { rateE8: rate.rateE8, fresh: isGood(rate) } : null;
    },
    status: () => ({ config, manual, errors: errors() }),
    refresh,
    start: async () => {
      const { settings } = deps.database.read;
      config = readConfig(await settings.get(SETTING.ratesConfig), fallback);
      manual = readManual(await settings.get(SETTING.ratesManual));
      state.last = readLast(await settings.get(SETTING.ratesLast));
      timer.start();
      timer.again();
    },
    stop: async () => {
      timer.stop();
      stopping.abort();
      await settled();
    },
  };
};

const defaultConfig = (training: boolean): RatesConfig =>
  training ? { kind: 'training' } : { kind: 'market', spreadPercent: '0' };

/** Asks the feeds and stores their answers, one round at a time. */
const createRefresh = (deps: RatesDeps, state: { last: Map<string, LastRate> }, stopping: AbortController) => {
  const feeds = createFeeds({
    baseUrls: deps.config.baseUrls ?? {},
    fetchText: deps.fetchText ?? createFetchText(),
    clock: deps.clock,
    logger: deps.logger,
  });
  let running: Promise<void> | undefined;
  const round = async (): Promise<void> => {
    const prices = await feeds.ask(stopping.signal);
    if (stopping.signal.aborted) return;
    state.last = mergeRates(state.last, prices, deps.clock.nowMs());
    const text = writeLast(state.last);
    await deps.database.write((tx) => tx.settings.set(SETTING.ratesLast, text));
  };
  const refresh = (): Promise<void> => {
    running ??= round()
      .catch((error: unknown) => deps.logger.error({ error }, 'rates could not be stored'))
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  return { refresh, errors: feeds.errors, settled: async (): Promise<void> => running };
};

/** Updates the last prices from the answers; a currency without a trusted answer keeps its old price. */
const mergeRates = (
  last: ReadonlyMap<string, LastRate>,
  prices: ReadonlyMap<string, readonly Price[]>,
  nowMs: number,
): Map<string, LastRate> => {
  const merged = new Map(last);
  for (const [currency, answers] of prices) {
    const former = last.get(currency)?.agreed;
    const found = agree(answers, former, nowMs);
    if (!found) continue;
    const { rateE8, sources } = found;
    merged.set(currency, { rateE8, sources, atMs: nowMs, agreed: found.agreed ? { rateE8, atMs: nowMs } : former });
  }
  return merged;
};

/** Gives the price that the configured source has, whatever is set by hand. */
const rateNotByHand = (
  config: RatesConfig,
  currency: string,
  known: LastRate | undefined,
  nowMs: number,
): Rate | undefined => {
  if (config.kind === 'fixed') return rateOfText(currency, 'fixed', config.pairs[`BTC_${currency}`], nowMs);
  if (config.kind === 'market') return marketRate(currency, known, config.spreadPercent);
  const rateE8 = trainingRate(currency);
  return rateE8 === undefined ? undefined : plainRate(currency, 'training', rateE8, nowMs);
};

/** Gives the price that somebody set by hand, while it holds. */
const rateByHand = (manual: readonly ManualRate[], currency: string, nowMs: number): Rate | undefined => {
  const byHand = manual.find((entry) => entry.currency === currency && entry.fromMs <= nowMs && nowMs < entry.untilMs);
  return byHand && rateOfText(currency, 'manual', byHand.rate, byHand.fromMs);
};

/** Makes a rate of a stored decimal text; undefined if there is none. */
const rateOfText = (currency: string, name: string, text: string | undefined, atMs: number): Rate | undefined => {
  const rate = text === undefined ? undefined : parseRate(text);
  return rate?.ok ? plainRate(currency, name, rate.value, atMs) : undefined;
};

const plainRate = (currency: string, name: string, rateE8: RateE8, atMs: number): Rate => ({
  currency,
  rateE8,
  atMs,
  spreadPercent: '0',
  sources: [{ name, rateE8, atMs, used: true }],
});

const marketRate = (currency: string, last: LastRate | undefined, spreadPercent: string): Rate | undefined =>
  last && {
    currency,
    rateE8: withSpread(last.rateE8, spreadPercent),
    atMs: last.atMs,
    spreadPercent,
    sources: last.sources,
  };
