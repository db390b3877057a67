import type { z } from 'zod';
import type { setUpRoute } from '../../../shared/contract/people.ts';
import { ok, refuse, type Refusal, type Result } from '../../../shared/result.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import { commitOrUndo, entriesOf, type Change, type Commit } from '../commit.ts';
import type { ChainSourcesUseCase, ReadySources } from '../store-settings/chain-sources.ts';
import { refusePin } from '../people/pin-rule.ts';
import { openSession, type OpenedSession } from '../people/open-session.ts';
import type { PasswordHasher, PinHasher, RatesConfig, RatesControl, Tokens } from '../people/people-ports.ts';
import { SETTING } from '../settings-keys.ts';
import type { Clock, Ids, Secrets } from '../ports.ts';
import type { StoreRecord, UserRecord } from '../records.ts';
import type { Database, ReadRepositories, SaveResponse, WriteRepositories } from '../repositories.ts';
import { readCurrency, readLocale, readPolicy, readRates, readTimeZone } from '../store-settings/read-settings.ts';
import type { Sessions } from '../people/sessions.ts';
import type { ReadyWallet, WalletUseCase } from './set-wallet.ts';
import type { SetupCode } from './setup-code.ts';
import { newStore } from '../store-settings/store-settings.ts';

export type SetUpInput = z.output<typeof setUpRoute.body>;
export interface SetUpOutcome extends OpenedSession {
  readonly user: UserRecord;
  readonly store: StoreRecord;
}
/** Sets the shop up once, while no owner exists, and makes everything or nothing (api.md AUTH-12). */
export type SetUp = (input: SetUpInput, saveResponse?: SaveResponse<SetUpOutcome>) => Promise<Result<SetUpOutcome>>;

export interface SetUpDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly hasher: PasswordHasher;
  readonly pinHasher: PinHasher;
  readonly tokens: Tokens;
  readonly sessions: Sessions;
  readonly setupCode: SetupCode;
  readonly wallet: Pick<WalletUseCase, 'preview' | 'prepare'>;
  readonly sources: Pick<ChainSourcesUseCase, 'prepare'>;
  readonly rates: Pick<RatesControl, 'configure'>;
  readonly training: boolean;
}

export const createSetUp =
  (deps: SetUpDeps): SetUp =>
  async (input, saveResponse) => {
    const begun = await mayBegin(deps, input);
    if (!begun.ok) return begun;
    const choices = readChoices(deps, input);
    if (!choices.ok) return choices;
    const opened = await openSecrets(deps, input.secrets?.passphrase);
    if (!opened.ok) return opened;
    const { store } = choices.value;
    const user = await newOwner(deps, input.owner);
    const who = { userId: user.id, storeId: store.id, tillId: null, how: 'password', cookie: false } as const;
    const outcome: SetUpOutcome = { ...(await openSession(deps, who)), user, store };
    const parts = await prepareParts(deps, input, store.id);
    if (!parts.ok) return parts;
    const done = await commitAll(deps, { outcome, parts: parts.value, choices: choices.value }, saveResponse);
    if (!done.ok) return done;
    parts.value.wallet?.finish();
    await parts.value.sources?.finish();
    return done;
  };

const mayBegin = async (deps: SetUpDeps, input: SetUpInput): Promise<Result<null>> => {
  if (await hasOwner(deps.database.read)) return refuse('already_set_up');
  const known = deps.setupCode.check(input.setupCode);
  if (!known.ok) return known;
  return refusePin(input.owner.pin, { role: 'owner', training: deps.training }) ?? ok(null);
};

const hasOwner = async (repositories: Pick<ReadRepositories, 'users'>): Promise<boolean> =>
  (await repositories.users.list()).some(({ role }) => role === 'owner');

interface Choices {
  readonly store: StoreRecord;
  readonly rates: RatesConfig | undefined;
}

/** Checks everything that can be checked before anything is written. */
const readChoices = (deps: SetUpDeps, input: SetUpInput): Result<Choices> => {
  const { store } = input;
  const checks = [
    readCurrency(store.currency),
    store.timeZone === undefined ? ok('') : readTimeZone(store.timeZone),
    store.locale === undefined ? ok('') : readLocale(store.locale),
    input.wallet ? deps.wallet.preview(input.wallet) : ok(null),
  ];
  const bad = checks.find((check) => !check.ok);
  if (bad && !bad.ok) return bad;
  const fresh = newStore(deps, store);
  const policy = input.policy ? readPolicy(input.policy, fresh.settings.policy) : ok(undefined);
  if (!policy.ok) return policy;
  const rates = input.rates ? readRates(input.rates) : ok(undefined);
  if (!rates.ok) return rates;
  const allowPrivateNetwork = input.webhooks?.allowPrivateNetwork ?? false;
  return ok({ store: applyPolicy(fresh, policy.value, allowPrivateNetwork), rates: rates.value });
};

const applyPolicy = (store: StoreRecord, policy: Policy | undefined, allowPrivateNetwork: boolean): StoreRecord => ({
  ...store,
  settings: {
    ...store.settings,
    ...(policy ? { policy } : {}),
    webhooksAllowPrivateNetwork: allowPrivateNetwork,
  },
});

/** Makes the encrypted file from the passphrase if there is no keychain (product.md SEC-5). */
const openSecrets = async ({ secrets }: SetUpDeps, passphrase: string | undefined): Promise<Result<null>> => {
  if (secrets.state() === 'locked') return refuse('locked');
  if (secrets.state() !== 'needed') return ok(null);
  if (passphrase === undefined) {
    return refuse('validation_failed', {
      details: { 'secrets.passphrase': 'there is no keychain: choose a passphrase' },
    });
  }
  return secrets.unlock(passphrase);
};

const newOwner = async (deps: SetUpDeps, owner: SetUpInput['owner']): Promise<UserRecord> => ({
  id: deps.ids.id(),
  name: owner.name,
  role: 'owner',
  passwordHash: await deps.hasher.hash(owner.password),
  pinHash: await deps.pinHasher.hash(owner.pin),
  createdAtMs: deps.clock.nowMs(),
  disabledAtMs: null,
});

interface Parts {
  readonly wallet: ReadyWallet | undefined;
  readonly sources: ReadySources | undefined;
}

/** Writes keys and passwords to the secrets before the rows that need them. */
const prepareParts = async (deps: SetUpDeps, input: SetUpInput, storeId: string): Promise<Result<Parts>> => {
  const sources = input.chain ? await deps.sources.prepare(input.chain) : ok(undefined);
  if (!sources.ok) return sources;
  const wallet = input.wallet ? await deps.wallet.prepare(storeId, input.wallet) : ok(undefined);
  if (wallet.ok) return ok({ wallet: wallet.value, sources: sources.value });
  await sources.value?.undo();
  return wallet;
};

interface Made {
  readonly outcome: SetUpOutcome;
  readonly parts: Parts;
  readonly choices: Choices;
}

/** Commits everything in one transaction; if that fails, takes back the secrets that were written ahead. */
const commitAll = (
  deps: SetUpDeps,
  made: Made,
  saveResponse: SaveResponse<SetUpOutcome> | undefined,
): Promise<Result<SetUpOutcome>> => {
  const { user, store } = made.outcome;
  const { wallet, sources } = made.parts;
  const actor = { userId: user.id, storeId: store.id };
  return commitOrUndo(
    () => deps.commit(actor, (tx) => writeAll(tx, deps, made), saveResponse),
    async () => {
      await wallet?.undo();
      await sources?.undo();
    },
  );
};

const writeAll = async (
  tx: WriteRepositories,
  deps: SetUpDeps,
  { outcome, parts, choices }: Made,
): Promise<Refusal | Change<SetUpOutcome>> => {
  const { user, store, session } = outcome;
  const { rates } = choices;
  if (await hasOwner(tx)) return refuse('already_set_up');
  await tx.users.insert(user);
  await tx.stores.insert(store);
  await tx.sessions.insert(session);
  await parts.sources?.write(tx);
  if (rates) await tx.settings.set(SETTING.ratesConfig, JSON.stringify(rates));
  const wallet = await parts.wallet?.write(tx, { userId: user.id });
  if (wallet && 'ok' in wallet) return wallet;
  const after = { owner: user.name, store: store.name, currency: store.currency };
  return {
    value: outcome,
    audit: [{ what: 'setup.done', after }, ...(wallet ? entriesOf(wallet) : [])],
    feed: wallet?.feed ?? [],
    afterCommit: () => {
      deps.sessions.put(session);
      if (rates) deps.rates.configure(rates);
    },
  };
};
