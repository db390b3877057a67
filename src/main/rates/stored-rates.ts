/** Stored prices and settings, which survive a restart. Stored JSON is parsed like any other foreign value. */
import { z } from 'zod';
import { ratesInputSchema } from '../../shared/contract/settings.ts';
import { formatAmount, parseRate, type RateE8 } from '../../shared/money.ts';
import type { ManualRate, RatesConfig } from '../app/people/people-ports.ts';
import type { SourceRate } from '../domain/pricing/quote.ts';
import type { Agreed } from './agree.ts';

/** The last good price of a currency, without the spread (product.md RATE-5). */
export interface LastRate {
  readonly rateE8: RateE8;
  readonly atMs: number;
  readonly sources: readonly SourceRate[];
  /** The last price on which two sources agreed. */
  readonly agreed: Agreed | undefined;
}

const rateText = z.string().transform((text, context) => {
  const rate = parseRate(text);
  if (rate.ok) return rate.value;
  context.addIssue({ code: 'custom', message: 'not a rate' });
  return z.NEVER;
});
const lastSchema = z.record(
  z.string(),
  z.object({
    rate: rateText,
    atMs: z.int(),
    sources: z.array(z.object({ name: z.string(), rate: rateText, atMs: z.int(), used: z.boolean() })),
    agreed: z.object({ rate: rateText, atMs: z.int() }).nullable(),
  }),
);
const manualSchema = z.array(
  z.object({
    currency: z.string(),
    rate: z.string().refine((text) => parseRate(text).ok),
    fromMs: z.int(),
    untilMs: z.int(),
    userId: z.string(),
  }),
);

export const readLast = (text: string | null): Map<string, LastRate> =>
  new Map(
    Object.entries(parsed(lastSchema, text) ?? {}).map(([currency, last]) => [
      currency,
      {
        rateE8: last.rate,
        atMs: last.atMs,
        sources: last.sources.map(({ rate, ...source }) => ({ ...source, rateE8: rate })),
        agreed: last.agreed ? { rateE8: last.agreed.rate, atMs: last.agreed.atMs } : undefined,
      },
    ]),
  );

export const writeLast = (rates: ReadonlyMap<string, LastRate>): string =>
  JSON.stringify(
    Object.fromEntries(
      [...rates].map(([currency, last]) => [
        currency,
        {
          rate: asText(last.rateE8),
          atMs: last.atMs,
          sources: last.sources.map(({ rateE8, ...source }) => ({ ...source, rate: asText(rateE8) })),
          agreed: last.agreed ? { rate: asText(last.agreed.rateE8), atMs: last.agreed.atMs } : null,
        },
      ]),
    ),
  );

export const readManual = (text: string | null): ManualRate[] => parsed(manualSchema, text) ?? [];

export const readConfig = (text: string | null, fallback: RatesConfig): RatesConfig => {
  const config = parsed(ratesInputSchema, text);
  if (!config) return fallback;
  return config.kind === 'market' ? { kind: 'market', spreadPercent: config.spreadPercent ?? '0' } : config;
};

const parsed = <T>(schema: z.ZodType<T>, text: string | null): T | undefined => {
  if (text === null) return undefined;
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    return undefined; // unreadable counts as never stored: the feeds fill it again
  }
};

const asText = (rateE8: RateE8): string => formatAmount(rateE8, 8);
