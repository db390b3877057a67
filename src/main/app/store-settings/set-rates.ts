import type { RatesInput } from '../../../shared/contract/settings.ts';
import { parseRate } from '../../../shared/money.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { auditEntry, type Actor } from '../audit-entry.ts';
import type { ManualRate, RatesControl } from '../people/people-ports.ts';
import { SETTING } from '../settings-keys.ts';
import type { Clock, Ids } from '../ports.ts';
import type { Database } from '../repositories.ts';
import { readCurrency, readRates } from './read-settings.ts';

export interface ManualRateInput {
  readonly currency: string;
  readonly rate: string;
  /** 0 ends it. */
  readonly minutes: number;
}
export interface SetRatesUseCase {
  readonly configure: (actor: Actor, input: RatesInput) => Promise<Result<null>>;
  /** A price by hand for some minutes, by a manager; audited. */
  readonly setManual: (actor: Actor & { readonly userId: string }, input: ManualRateInput) => Promise<Result<null>>;
}

export const createSetRates = (deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly rates: RatesControl;
}): SetRatesUseCase => ({
  configure: async (actor, input) => {
    const config = readRates(input);
    if (!config.ok) return config;
    const before = deps.rates.status().config;
    await deps.database.write(async (tx) => {
      await tx.settings.set(SETTING.ratesConfig, JSON.stringify(config.value));
      await tx.audit.insert(auditEntry(deps, actor, 'rates.changed', { before, after: config.value }));
    });
    deps.rates.configure(config.value);
    return ok(null);
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
    await deps.database.write(async (tx) => {
      await tx.settings.set(SETTING.ratesManual, JSON.stringify(next));
      const after = { currency, rate: minutes === 0 ? null : rate, minutes };
      await tx.audit.insert(auditEntry(deps, actor, 'rate.set-by-hand', { before: former ?? null, after }));
    });
    deps.rates.setManual(next);
    return ok(null);
  },
});
