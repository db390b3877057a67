import { z } from 'zod';
import type { PolicyInput } from '../../../shared/contract/settings.ts';
import { digitsOf } from '../../../shared/currency.ts';
import { parseAmount, type Sats } from '../../../shared/money.ts';
import { ok, refuse, type Refusal, type Result } from '../../../shared/result.ts';
import { buildQuote } from '../../domain/pricing/build-quote.ts';
import type { Actor } from '../audit-entry.ts';
import type { CommitUnaudited } from '../commit.ts';
import type { Clock, Rates } from '../ports.ts';
import type { StoreRecord } from '../records.ts';
import type { Database, ReadRepositories } from '../repositories.ts';
import { SETTING } from '../settings-keys.ts';
import type { StoreSettingsUseCase } from '../store-settings/store-settings.ts';

export interface InstantLimitDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commitUnaudited: CommitUnaudited;
  readonly clock: Clock;
  readonly rates: Pick<Rates, 'current'>;
  readonly settings: Pick<StoreSettingsUseCase, 'setPolicy'>;
}

/** Writes the owner's answer in set-up into the policy, and remembers that there was one (product.md INV-32). */
export const createSetInstantLimit =
  (deps: InstantLimitDeps) =>
  async (actor: Actor, storeId: string, upTo: string | null): Promise<Result<null>> => {
    const store = await deps.database.read.stores.get(storeId);
    if (!store) return refuse('not_found');
    const limit = upTo === null ? ok(null) : limitOf(deps, store, upTo);
    if (!limit.ok) return limit;
    const { tolerancePercent } = store.settings.policy;
    const set = await deps.settings.setPolicy(actor, storeId, { tiers: tiersOf(limit.value), tolerancePercent });
    if (!set.ok) return set;
    await deps.commitUnaudited(async (tx) => {
      const stores = [...new Set([...(await readAnswered(tx)), storeId])];
      await tx.settings.set(SETTING.setupAccept, JSON.stringify(stores));
      return { value: null, feed: [] };
    });
    return ok(null);
  };

/** Tells if a store has its answer: the owner gave it in set-up, or wrote a policy in the office. */
export const hasInstantAnswer = async (read: ReadRepositories, storeId: string): Promise<boolean> => {
  if ((await readAnswered(read)).includes(storeId)) return true;
  const tiers = (await read.stores.get(storeId))?.settings.policy.tiers ?? [];
  return tiers.length > 1 || tiers[0]?.confirmations !== 1;
};

/** The largest sale, in sats at today's price, that counts immediately. */
const limitOf = ({ rates, clock }: InstantLimitDeps, { currency }: StoreRecord, upTo: string): Result<Sats> => {
  const amount = parseAmount(upTo, digitsOf(currency) ?? 0);
  if (!amount.ok) return renamed(amount);
  const rate = rates.current(currency);
  const quote = buildQuote({ currency, amountMinor: amount.value, rate, usdRateE8: null, atMs: clock.nowMs() });
  return quote.ok ? ok(quote.value.dueSats) : renamed(quote);
};

/** The field of the request is not named as that of a sale. */
const renamed = ({ error }: Refusal): Refusal => {
  const { amount } = error.details ?? {};
  return amount === undefined ? { ok: false, error } : refuse(error.code, { details: { acceptUpTo: amount } });
};

const tiersOf = (limit: Sats | null): PolicyInput['tiers'] => [
  ...(limit === null ? [] : [{ upToSats: Number(limit), confirmations: 0 }]), // exact: at most 2.1e15 sats
  { upToSats: null, confirmations: 1 },
];

export const setupAcceptSchema = z.array(z.string());

const readAnswered = async ({ settings }: Pick<ReadRepositories, 'settings'>): Promise<string[]> => {
  const text = await settings.get(SETTING.setupAccept);
  return text === null ? [] : setupAcceptSchema.parse(JSON.parse(text));
};
