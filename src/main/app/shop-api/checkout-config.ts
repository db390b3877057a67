import { ok, refuse, type Refusal, type Result } from '../../../shared/result.ts';
import { entriesOf, storeChanged, type Change, type Commit } from '../commit.ts';
import type { EndpointGuard } from '../webhook/delivery-ports.ts';
import type { CheckoutConfigRecord } from '../webhook/delivery-records.ts';
import type { Clock, Ids, Secrets } from '../ports.ts';
import type { StoreRecord, WebhookEndpoint, WalletRecord } from '../records.ts';
import { commitReady, type ReadyWallet, type WalletActor, type WalletUseCase } from '../wallet-setup/set-wallet.ts';
import type { Database, ReadRepositories, WriteRepositories } from '../repositories.ts';
import { judgeEndpoint, stateOfNew } from '../webhook/endpoint-verdict.ts';
import { checkoutSecret, walletSecret } from '../secret-names.ts';

const DEFAULT_TTL_MINUTES = 20;
const DEFAULT_WAIT_MINUTES = 480;

/** A store's settings in the checkout API. They exist as soon as the store has a wallet. */
export interface CheckoutConfig {
  /** Is the key of the callback too, because early clients sign with the id (api.md CO-13). */
  readonly id: string;
  readonly userId: string;
  /** Key or descriptor, exactly as the owner gave it. */
  readonly xpub: string;
  readonly addressIndex: number;
  readonly defaultTtlMinutes: number;
  readonly unconfirmedWaitMinutes: number;
  readonly callbackUrl: string | null;
  readonly callbackState: WebhookEndpoint['state'] | null;
  readonly redirectUrl: string | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** Fields that are left out stay as they are; null means the default, or no URL (api.md CO-11). */
export interface CheckoutConfigInput {
  readonly xpub: string;
  readonly defaultTtlMinutes?: number | null | undefined;
  readonly unconfirmedWaitMinutes?: number | null | undefined;
  readonly callbackUrl?: string | null | undefined;
  readonly redirectUrl?: string | null | undefined;
}

export interface CheckoutConfigUseCase {
  readonly get: (storeId: string) => Promise<Result<CheckoutConfig>>;
  readonly put: (
    actor: WalletActor & { readonly userId: string },
    storeId: string,
    input: CheckoutConfigInput,
  ) => Promise<Result<CheckoutConfig>>;
}

export interface CheckoutConfigDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Pick<Secrets, 'get' | 'set'>;
  readonly wallet: Pick<WalletUseCase, 'preview' | 'prepareAs'>;
  readonly guard: EndpointGuard;
}

interface ConfigChange {
  readonly actor: WalletActor & { readonly userId: string };
  readonly store: StoreRecord;
  readonly input: CheckoutConfigInput;
  /** Undefined leaves the callback as it is; null takes it away. */
  readonly callback: { readonly url: string; readonly state: 'active' | 'awaiting_approval' } | null | undefined;
  readonly atMs: number;
}

/** Reads and writes the configuration of the checkout API (api.md CO-1, CO-2 and CO-11). */
export const createCheckoutConfig = (deps: CheckoutConfigDeps): CheckoutConfigUseCase => ({
  get: (storeId) => load(deps, storeId),
  put: async (actor, storeId, input) => {
    const store = await deps.database.read.stores.get(storeId);
    if (!store) return refuse('not_found');
    const callback = await judgeCallback(deps, storeId, input.callbackUrl);
    if (!callback.ok) return callback;
    const ready = await prepareWallet(deps, actor, storeId, input.xpub);
    if (!ready.ok) return ready;
    const change: ConfigChange = { actor, store, input, callback: callback.value, atMs: deps.clock.nowMs() };
    const done = await commitReady(ready.value, () =>
      deps.commit({ ...actor, storeId }, (tx) => writeAll(tx, deps, ready.value, change)),
    );
    if (!done.ok) return done;
    const { kind, wallet, input: given } = ready.value.plan;
    // GET answers the key as it was given last, even if only its spelling changed.
    if (kind === 'same') await deps.secrets.set(walletSecret(wallet.id), given);
    return load(deps, storeId);
  },
});

/** Returns the callback that a store has set, even if it is disabled now. */
export const setCallback = async (
  repositories: Pick<ReadRepositories, 'endpoints'>,
  storeId: string,
): Promise<WebhookEndpoint | undefined> => {
  const callback = await callbackOf(repositories, storeId);
  return callback && !isRemoved(callback) ? callback : undefined;
};

const callbackOf = async (
  repositories: Pick<ReadRepositories, 'endpoints'>,
  storeId: string,
): Promise<WebhookEndpoint | undefined> =>
  (await repositories.endpoints.ofStore(storeId)).find(({ kind }) => kind === 'checkout');

/** Returns true if the owner took the callback away. One that answered 410 is still shown, as disabled. */
const isRemoved = ({ enabled, state }: WebhookEndpoint): boolean => !enabled && state !== 'disabled';

const load = async (deps: CheckoutConfigDeps, storeId: string): Promise<Result<CheckoutConfig>> => {
  const { read } = deps.database;
  const [store, wallet] = [await read.stores.get(storeId), await read.wallets.ofStore(storeId)];
  if (!store || !wallet) return refuse('not_found');
  const id = await deps.secrets.get(checkoutSecret(storeId));
  const xpub = await deps.secrets.get(walletSecret(wallet.id));
  // After a restore on a new machine the secrets are missing, until the key is given again.
  if (id === null || xpub === null) return refuse('not_found');
  const { userId, redirectUrl, createdAtMs, updatedAtMs } = await kept(read, wallet);
  return ok({
    id,
    userId,
    xpub,
    addressIndex: wallet.nextIndex,
    defaultTtlMinutes: store.settings.checkoutTtlMinutes,
    unconfirmedWaitMinutes: store.settings.unconfirmedWaitMinutes,
    ...(await shownCallback(read, storeId)),
    redirectUrl,
    createdAtMs,
    updatedAtMs,
  });
};

/** Reads what the last PUT stored; before the first one, uses the times of the wallet and the first owner. */
const kept = async (
  repositories: Pick<ReadRepositories, 'users' | 'checkoutConfigs'>,
  wallet: WalletRecord,
): Promise<Pick<CheckoutConfig, 'userId' | 'redirectUrl' | 'createdAtMs' | 'updatedAtMs'>> => {
  const { createdAtMs } = wallet;
  const found = await repositories.checkoutConfigs.get(wallet.storeId);
  return found ?? { userId: await firstOwner(repositories), redirectUrl: null, createdAtMs, updatedAtMs: createdAtMs };
};

const firstOwner = async (repositories: Pick<ReadRepositories, 'users'>): Promise<string> => {
  const owners = (await repositories.users.list()).filter(({ role }) => role === 'owner');
  return owners.toSorted((a, b) => a.createdAtMs - b.createdAtMs)[0]?.id ?? '';
};

const shownCallback = async (
  repositories: Pick<ReadRepositories, 'endpoints'>,
  storeId: string,
): Promise<Pick<CheckoutConfig, 'callbackUrl' | 'callbackState'>> => {
  const callback = await setCallback(repositories, storeId);
  return { callbackUrl: callback?.url ?? null, callbackState: callback?.state ?? null };
};

const judgeCallback = async (
  deps: CheckoutConfigDeps,
  storeId: string,
  url: string | null | undefined,
): Promise<Result<ConfigChange['callback']>> => {
  if (url === undefined || url === null) return ok(url);
  const state = stateOfNew(await judgeEndpoint({ guard: deps.guard, read: deps.database.read }, storeId, url));
  return state.ok ? ok({ url, state: state.value }) : state;
};

const prepareWallet = async (
  deps: CheckoutConfigDeps,
  actor: WalletActor,
  storeId: string,
  xpub: string,
): Promise<Result<ReadyWallet>> => {
  const ready = await deps.wallet.prepareAs(actor, storeId, await walletInput(deps, storeId, xpub));
  // A person was asked for a fresh password before; for a key both refusals are the same (api.md AUTH-9).
  return !ready.ok && ready.error.code === 'password_needed' ? refuse('wallet_change_needs_owner') : ready;
};

/** Makes the wallet's input of the key. The store's present key keeps its script type, in any spelling. */
const walletInput = async (deps: CheckoutConfigDeps, storeId: string, xpub: string) => {
  if (xpub.includes('(')) return { descriptor: xpub };
  const former = await deps.database.read.wallets.ofStore(storeId);
  const parsed = deps.wallet.preview({ key: xpub });
  const isSame =
    parsed.ok &&
    former?.keyDigest === parsed.value.keyDigest &&
    parsed.value.candidates.some(({ scriptType }) => scriptType === former.scriptType);
  return isSame && former ? { key: xpub, scriptType: former.scriptType } : { key: xpub };
};

const writeAll = async (
  tx: WriteRepositories,
  deps: CheckoutConfigDeps,
  ready: ReadyWallet,
  change: ConfigChange,
): Promise<Refusal | Change<null>> => {
  const { actor, store, input, atMs } = change;
  const wallet = await ready.write(tx, actor);
  if ('ok' in wallet) return wallet;
  await writeSettings(tx, change);
  await writeCallback(tx, deps, change);
  const former = await tx.checkoutConfigs.get(store.id);
  const record: CheckoutConfigRecord = {
    storeId: store.id,
    userId: former?.userId ?? actor.userId,
    redirectUrl: input.redirectUrl === undefined ? (former?.redirectUrl ?? null) : input.redirectUrl,
    createdAtMs: former?.createdAtMs ?? ready.plan.wallet.createdAtMs,
    updatedAtMs: atMs,
  };
  await tx.checkoutConfigs.put(record);
  const { xpub: _key, ...after } = input;
  return {
    value: null,
    audit: [...entriesOf(wallet), { what: 'checkout.configured', after }],
    feed: [...wallet.feed, storeChanged(store.id)],
  };
};

const writeSettings = async (tx: WriteRepositories, { store, input }: ConfigChange): Promise<void> => {
  const { defaultTtlMinutes: ttl, unconfirmedWaitMinutes: wait } = input;
  const now = await tx.stores.get(store.id);
  if (!now || (ttl === undefined && wait === undefined)) return;
  const settings = {
    ...now.settings,
    ...(ttl !== undefined && { checkoutTtlMinutes: ttl ?? DEFAULT_TTL_MINUTES }),
    ...(wait !== undefined && { unconfirmedWaitMinutes: wait ?? DEFAULT_WAIT_MINUTES }),
  };
  await tx.stores.update(store.id, { settings });
};

const writeCallback = async (tx: WriteRepositories, deps: CheckoutConfigDeps, change: ConfigChange): Promise<void> => {
  const { callback, store, atMs } = change;
  if (callback === undefined) return;
  const known = await callbackOf(tx, store.id);
  if (callback === null) {
    if (!known || isRemoved(known)) return;
    await tx.endpoints.update(known.id, { enabled: false, state: 'active' });
    await tx.outbox.closeDue(known.id);
    return;
  }
  const fresh = { ...callback, enabled: true };
  if (known) return tx.endpoints.update(known.id, fresh);
  const id = deps.ids.id();
  await tx.endpoints.insert({
    ...fresh,
    id,
    storeId: store.id,
    kind: 'checkout',
    events: [],
    automaticRedelivery: true,
    createdAtMs: atMs,
    deletedAtMs: null,
  });
};
