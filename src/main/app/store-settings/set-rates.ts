import type { RatesInput } from '../../../shared/contract/settings.ts';
import { parseRate } from '../../../shared/money.ts';
import { refuse, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import type { Commit } from '../commit.ts';
import type { ManualRate, RatesControl } from '../people/people-ports.ts';
import { SETTING } from '../settings-keys.ts';
import type { Clock } from '../ports.ts';
import { readCurrency, readRates } from './read-settings.ts';

export interface ManualRateInput {
  readonly currency: string;
  readonly rate: string;
  /** 0 ends the price by hand. */
  readonly minutes: number;
}
export interface SetRatesUseCase {
  readonly configure: (actor: Actor, input: RatesInput) => Promise<Result<null>>;
  /** Sets a price by hand for some minutes. The audit log names who did it (product.md RATE-10). */
  readonly setManual: (actor: Actor & { readonly userId: string }, input: ManualRateInput) => Promise<Result<null>>;
}

export const createSetRates = (deps: {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly rates: RatesControl;
}): SetRatesUseCase => ({
  configure: async (actor, input) => {
    const config = readRates(input);
    if (!config.ok) return config;
    const before = deps.rates.status().config;
    return deps.commit(actor, async (tx) => {
      await tx.settings.set(SETTING.ratesConfig, JSON.stringify(config.value));
      return {
        value: null,
        audit: { what: 'rates.changed', before, after: config.value },
        feed: [],
        afterCommit: () => deps.rates.configure(config.value),
      };
    });
  },
  setManual: async (actor, { currency, rate, minutes }) => {
    const known = readCurrency(currency);
    if (!known.ok) return known;
    if (!parseRate(rate).ok) {
      return refuse('validation_failed', { details: { rate: 'must be a positive decimal with at most 8 places' } });
    }
    const nowMs = deps.clock.nowMs();
    const { manual } = deps.rates.status();
    const others = manual.filter((entry) => entry.currency !== currency && entry.untilMs > nowMs);
    const former = manual.find((entry) => entry.currency === currency && entry.untilMs > nowMs);
    const entry: ManualRate = {
      currency,
      rate,
      fromMs: nowMs,
      untilMs: nowMs + minutes * 60_000,
      userId: actor.userId,
    };
    const next = minutes === 0 ? others : [...others, entry];
    return deps.commit(actor, async (tx) => {
      await tx.settings.set(SETTING.ratesManual, JSON.stringify(next));
      const after = { currency, rate: minutes === 0 ? null : rate, minutes };
      return {
        value: null,
        audit: { what: 'rate.set-by-hand', before: former ?? null, after },
        feed: [],
        afterCommit: () => deps.rates.setManual(next),
      };
    });
  },
});
