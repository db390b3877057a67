import type { PolicyInput, StorePatch } from '../../../shared/contract/settings.ts';
import type { Minor } from '../../../shared/money.ts';
import { lookAlike } from '../../../shared/names.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { announceChange } from '../announced-change.ts';
import type { Actor } from '../audit-entry.ts';
import { storeChanged, type Commit } from '../commit.ts';
import { DEFAULT_LOCALE, DEFAULT_SETTINGS, defaultTimeZone } from './default-settings.ts';
import type { Clock, Ids } from '../ports.ts';
import type { StoreRecord, StoreSettings } from '../records.ts';
import type { Role } from '../../../shared/vocabulary.ts';
import type { ReadRepositories, SaveResponse, WriteRepositories } from '../repositories.ts';
import { SETTING } from '../settings-keys.ts';
import { readAskAbove, readCurrency, readLocale, readPolicy, readTimeZone } from './read-settings.ts';

/**
 * Only the owner, with a fresh password, may change settings that open the shop's network, loosen a guard or lead
 * customers to another page (api.md AUTH-8, reliability.md A32).
 */
const OWNER_ONLY = ['rateLimits', 'allowedHosts', 'webhooksAllowPrivateNetwork', 'publicUrl', 'askAbove'] as const;

export type SettingsActor = Actor & { readonly role: Role; readonly isFresh: boolean };

export interface StoreSettingsUseCase {
  readonly patch: (actor: SettingsActor, storeId: string, patch: StorePatch) => Promise<Result<StoreRecord>>;
  readonly setPolicy: (actor: Actor, storeId: string, input: PolicyInput) => Promise<Result<Policy>>;
  readonly create: (
    actor: Actor,
    input: { readonly name: string; readonly currency: string },
    saveResponse?: SaveResponse<StoreRecord>,
  ) => Promise<Result<StoreRecord>>;
}
export interface StoreSettingsDeps {
  readonly commit: Commit;
  readonly clock: Clock;
  readonly ids: Ids;
}

export const createStoreSettings = (deps: StoreSettingsDeps): StoreSettingsUseCase => {
  const change = (
    actor: Actor,
    storeId: string,
    what: string,
    next: (store: StoreRecord) => Result<StoreRecord>,
  ): Promise<Result<StoreRecord>> =>
    deps.commit({ ...actor, storeId }, async (tx) => {
      const former = await tx.stores.get(storeId);
      if (!former) return refuse('not_found');
      const changed = next(former);
      if (!changed.ok) return changed;
      const facts = changedFacts(former, changed.value);
      if (changed.value.name !== former.name && (await isTaken(tx, changed.value))) return refuse('name_taken');
      if (Object.keys(facts.after).length === 0) return { value: former, audit: null, feed: [] };
      const { id, ...columns } = changed.value;
      await tx.stores.update(id, columns);
      await announceAddress(tx, deps, actor, { former, changed: changed.value });
      return { value: changed.value, audit: { what, ...facts }, feed: [storeChanged(storeId)] };
    });
  return {
    patch: async (actor, storeId, patch) => {
      const needsOwner = OWNER_ONLY.some((field) => patch[field] !== undefined);
      if (needsOwner && actor.role !== 'owner') return refuse('forbidden');
      if (needsOwner && !actor.isFresh) return refuse('password_needed');
      return change(actor, storeId, 'store.changed', (store) => applyPatch(store, patch));
    },
    setPolicy: async (actor, storeId, input) => {
      const done = await change(actor, storeId, 'policy.changed', (store) => {
        const policy = readPolicy(input, store.settings.policy);
        return policy.ok ? ok({ ...store, settings: { ...store.settings, policy: policy.value } }) : policy;
      });
      return done.ok ? ok(done.value.settings.policy) : done;
    },
    create: async (actor, input, saveResponse) => {
      const currency = readCurrency(input.currency);
      if (!currency.ok) return currency;
      const store = newStore(deps, input);
      return deps.commit(
        { ...actor, storeId: store.id },
        async (tx) => {
          if (await isTaken(tx, store)) return refuse('name_taken');
          await tx.stores.insert(store);
          const after = { ...input, id: store.id };
          return { value: store, audit: { what: 'store.created', after }, feed: [] };
        },
        saveResponse,
      );
    },
  };
};

/** Payment links begin with this address, so everybody who works here can ask who changed it (reliability.md A32). */
const announceAddress = async (
  tx: WriteRepositories,
  { clock }: StoreSettingsDeps,
  { userId }: Actor,
  { former, changed }: { readonly former: StoreRecord; readonly changed: StoreRecord },
): Promise<void> => {
  const [before, after] = [former.settings.publicUrl, changed.settings.publicUrl];
  if (before === after) return;
  const change = { before, after, atMs: clock.nowMs(), userId };
  await announceChange(tx, SETTING.publicUrlChanges, changed.id, change);
};

const isTaken = async (tx: Pick<ReadRepositories, 'stores'>, { id, name }: StoreRecord): Promise<boolean> =>
  (await tx.stores.list()).some((other) => other.id !== id && lookAlike(other.name, name));

/** A store with default settings; its currency must have been checked. */
export const newStore = (
  deps: { readonly ids: Ids; readonly clock: Clock },
  input: {
    readonly name: string;
    readonly currency: string;
    readonly timeZone?: string | undefined;
    readonly locale?: string | undefined;
  },
): StoreRecord => ({
  id: deps.ids.id(),
  name: input.name,
  currency: input.currency,
  timeZone: input.timeZone ?? defaultTimeZone(),
  locale: input.locale ?? DEFAULT_LOCALE,
  settings: DEFAULT_SETTINGS,
  createdAtMs: deps.clock.nowMs(),
});

/** Picks what changed, for the audit log. */
const changedFacts = (from: StoreRecord, to: StoreRecord): { before: object; after: object } => {
  const flat = (store: StoreRecord): [string, unknown][] =>
    Object.entries({ ...store, ...store.settings, settings: null }).map(([key, value]) => [key, asText(value)]);
  const old = flat(from);
  const changed = flat(to).filter(([key, text]) => !old.some(([oldKey, same]) => oldKey === key && same === text));
  const before = old.filter(([key]) => changed.some(([name]) => name === key));
  return { before: Object.fromEntries(before), after: Object.fromEntries(changed) };
};

/** Writes a setting as JSON, with sats as text because JSON has no bigint. */
const asText = (setting: unknown): string =>
  JSON.stringify(setting, (_key, inner: unknown) => (typeof inner === 'bigint' ? inner.toString() : inner));

/** Returns the patched store, or the refusal. */
const applyPatch = (store: StoreRecord, patch: StorePatch): Result<StoreRecord> => {
  for (const currency of [patch.currency, ...(patch.tillCurrencies ?? [])]) {
    const known = currency === undefined ? ok('') : readCurrency(currency);
    if (!known.ok) return known;
  }
  const timeZone = readTimeZone(patch.timeZone ?? store.timeZone);
  if (!timeZone.ok) return timeZone;
  const locale = readLocale(patch.locale ?? store.locale);
  if (!locale.ok) return locale;
  const currency = patch.currency ?? store.currency;
  const askAboveMinor = askAboveOf(store, patch.askAbove, currency);
  if (!askAboveMinor.ok) return askAboveMinor;
  return ok({
    ...store,
    name: patch.name ?? store.name,
    currency,
    timeZone: timeZone.value,
    locale: locale.value,
    settings: { ...mergeSettings(store.settings, patch), askAboveMinor: askAboveMinor.value },
  });
};

/** The limit above which the till asks. A number alone would mean another sum in a new currency, so it does not stay. */
const askAboveOf = (
  { settings, currency: former }: StoreRecord,
  asked: StorePatch['askAbove'],
  currency: string,
): Result<Minor | null> => {
  if (asked === undefined) return ok(currency === former ? settings.askAboveMinor : null);
  return asked === null ? ok(null) : readAskAbove(asked, currency);
};

const mergeSettings = (settings: StoreSettings, patch: StorePatch): StoreSettings => {
  const { name: _n, currency: _c, timeZone: _t, locale: _l, askAbove: _a, ...own } = patch;
  const { rateLimits, sound, scanner, ...plain } = own;
  return {
    ...settings,
    ...given(plain),
    rateLimits: { ...settings.rateLimits, ...given(rateLimits ?? {}) },
    sound: { ...settings.sound, ...given(sound ?? {}) },
    scanner: { ...settings.scanner, ...given(scanner ?? {}) },
  };
};

/** Drops keys whose value is undefined. */
const given = <T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>; // only defined values are left
  };
