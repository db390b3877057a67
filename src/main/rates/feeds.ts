import { cutText } from '../../shared/cut-text.ts';
import { digitsOf, isBitcoinUnit } from '../../shared/currency.ts';
import type { Clock, Logger } from '../app/ports.ts';
import type { SourceRate } from '../domain/pricing/quote.ts';
import { reasonOf } from '../upstream/reasons.ts';
import type { FetchText } from './fetch-text.ts';
import { PRICE_SOURCES, type PriceSource } from './price-sources.ts';

export type Price = Omit<SourceRate, 'used'>;
export interface FeedError {
  readonly name: string;
  readonly error: string;
  readonly atMs: number;
}
export interface Feeds {
  /** Asks all feeds at the same time; one that fails does not harm the others. @returns prices by currency */
  readonly ask: (signal: AbortSignal) => Promise<Map<string, Price[]>>;
  readonly errors: () => FeedError[];
}

export const createFeeds = (deps: {
  readonly baseUrls: Partial<Record<PriceSource['name'], string>>;
  readonly fetchText: FetchText;
  readonly clock: Clock;
  readonly logger: Logger;
}): Feeds => {
  const errors = new Map<string, FeedError>();
  const failed = (name: string, cause: unknown): void => {
    const error = cutText(reasonOf(cause), 200);
    if (errors.get(name)?.error !== error) deps.logger.warn({ source: name, error }, 'price feed failed');
    errors.set(name, { name, error, atMs: deps.clock.nowMs() });
  };
  const askOne = async (source: PriceSource, signal: AbortSignal): Promise<{ currency: string; price: Price }[]> => {
    const baseUrl = deps.baseUrls[source.name] ?? source.baseUrl;
    const askPath = async (path: string) =>
      source.read(await deps.fetchText(baseUrl + path, signal), path, deps.clock.nowMs());
    const answers = await Promise.allSettled(source.paths.map(askPath));
    const bad = answers.find((answer) => answer.status === 'rejected');
    if (!bad) errors.delete(source.name);
    else if (!signal.aborted) failed(source.name, bad.reason);
    return answers
      .flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []))
      .filter(({ currency }) => digitsOf(currency) !== undefined && !isBitcoinUnit(currency))
      .map(({ currency, ...price }) => ({ currency, price: { name: source.name, ...price } }));
  };
  return {
    ask: async (signal) => {
      const byCurrency = new Map<string, Price[]>();
      for (const { currency, price } of (
        await Promise.all(PRICE_SOURCES.map((source) => askOne(source, signal)))
      ).flat()) {
        byCurrency.set(currency, [...(byCurrency.get(currency) ?? []), price]);
      }
      return byCurrency;
    },
    errors: () => [...errors.values()],
  };
};
