import type { WalletInput } from '../../../shared/contract/wallet.ts';
import { ok, refuse, type Refusal, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import { commitOrUndo, storeChanged, type Change, type Commit, type NoChange } from '../commit.ts';
import { ensureCheckoutSecret } from '../shop-api/ensure-checkout-secret.ts';
import { planWallet, walletText, type PlanWalletDeps, type WalletPlan } from './plan-wallet.ts';
import type { ParsedKey } from '../ports.ts';
import type { WalletRecord } from '../records.ts';
import type { WriteRepositories } from '../repositories.ts';
import type { ScanWallet } from './scan-wallet.ts';
import { announceChange } from '../announced-change.ts';
import { SETTING } from '../settings-keys.ts';
import { descriptorOf } from './wallet-descriptor.ts';
import { markSkipped, skippedWallets } from './wallet-marks.ts';
import { checkoutSecret, walletSecret } from '../secret-names.ts';

export interface WalletActor extends Actor {
  readonly isOwner: boolean;
  /** The password was entered at most 5 minutes ago. */
  readonly isFresh: boolean;
}
export interface WalletFacts {
  readonly wallet: WalletRecord;
  readonly descriptor: string;
  /** Distance of the next address from the last paid one, or from the first if none was paid (product.md ADDR-14). */
  readonly gap: number;
  readonly skippedAhead: boolean;
}
export interface ReadyWallet {
  readonly plan: WalletPlan;
  /** Writes the rows in a commit of this store. @returns the audit entry and feed rows for that commit */
  readonly write: (
    tx: WriteRepositories,
    actor: Pick<Actor, 'userId'>,
  ) => Promise<Refusal | Change<null> | NoChange<null>>;
  /** Starts the scan, after the commit. */
  readonly finish: () => void;
  /** Takes back the secrets that were written ahead, after a failed commit. */
  readonly undo: () => Promise<void>;
}
export interface WalletUseCase {
  readonly preview: (input: WalletInput) => Result<ParsedKey>;
  readonly get: (storeId: string) => Promise<Result<WalletFacts>>;
  readonly set: (actor: WalletActor, storeId: string, input: WalletInput) => Promise<Result<WalletFacts>>;
  /** For a caller that commits the rows itself; the key is already a secret when this resolves. */
  readonly prepare: (storeId: string, input: WalletInput) => Promise<Result<ReadyWallet>>;
  /** Does the same, but refuses a caller who may not change the wallet (reliability.md A13). */
  readonly prepareAs: (actor: WalletActor, storeId: string, input: WalletInput) => Promise<Result<ReadyWallet>>;
}
export interface WalletDeps extends PlanWalletDeps {
  readonly commit: Commit;
  readonly scan: Pick<ScanWallet, 'start'>;
}

/** Shows and sets the wallet of a store; a key belongs to one store (product.md ADDR-12). */
export const createWallet = (deps: WalletDeps): WalletUseCase => {
  const { database } = deps;
  const prepareParts = createPrepare(deps);
  const get = async (storeId: string): Promise<Result<WalletFacts>> => {
    const wallet = await database.read.wallets.ofStore(storeId);
    if (!wallet) return refuse('wallet_missing');
    if (!deps.secrets.isOpen()) return refuse('locked');
    return ok({
      wallet,
      descriptor: await descriptorOf(deps, wallet),
      gap: wallet.nextIndex - (wallet.lastPaidIndex ?? 0),
      skippedAhead: (await skippedWallets(database.read)).includes(wallet.id),
    });
  };
  const prepareAs: WalletUseCase['prepareAs'] = async (actor, storeId, input) => {
    const plan = await planWallet(deps, storeId, input);
    if (!plan.ok) return plan;
    return refuseChange(actor, plan.value) ?? prepareParts(plan.value);
  };
  return {
    preview: (input) => deps.walletKeys.parse(walletText(input), deps.network),
    get,
    prepare: async (storeId, input) => {
      const plan = await planWallet(deps, storeId, input);
      return plan.ok ? prepareParts(plan.value) : plan;
    },
    prepareAs,
    set: async (actor, storeId, input) => {
      const ready = await prepareAs(actor, storeId, input);
      if (!ready.ok) return ready;
      const { write } = ready.value;
      const done = await commitReady(ready.value, () => deps.commit({ ...actor, storeId }, (tx) => write(tx, actor)));
      return done.ok ? get(storeId) : done;
    },
  };
};

/** Commits a prepared wallet, then starts its scan. */
export const commitReady = async <T>(
  { finish, undo }: Pick<ReadyWallet, 'finish' | 'undo'>,
  runCommit: () => Promise<Result<T>>,
): Promise<Result<T>> => {
  const done = await commitOrUndo(runCommit, undo);
  if (done.ok) finish();
  return done;
};

const createPrepare =
  (deps: WalletDeps) =>
  async (plan: WalletPlan): Promise<Result<ReadyWallet>> => {
    let madeSecret = false;
    const ready = createReady(deps, plan, () => madeSecret);
    if (plan.kind === 'same') return ok(ready);
    const refusal = await openKey(deps, plan);
    if (refusal) return refusal;
    // The secret comes before the row, because a row without its key could derive no address.
    if (plan.kind !== 'resume') await deps.secrets.set(walletSecret(plan.wallet.id), plan.input);
    madeSecret = await ensureCheckoutSecret(deps, plan.wallet.storeId);
    return ok(ready);
  };

const createReady = (deps: WalletDeps, plan: WalletPlan, madeSecret: () => boolean): ReadyWallet => {
  const { wallet, kind } = plan;
  return {
    plan,
    write: (tx, actor) => writePlan(deps, tx, actor, plan),
    finish: () => {
      if (wallet.scan === 'needed') deps.scan.start(wallet.id);
    },
    undo: async () => {
      if (kind !== 'new' && kind !== 'restore') return;
      deps.walletKeys.close(wallet.id);
      await deps.secrets.delete(walletSecret(wallet.id));
      if (madeSecret()) await deps.secrets.delete(checkoutSecret(wallet.storeId));
    },
  };
};

/** Writes the rows of a plan in the caller's transaction. */
const writePlan = async (
  { clock }: WalletDeps,
  tx: WriteRepositories,
  { userId }: Pick<Actor, 'userId'>,
  plan: WalletPlan,
): Promise<Refusal | Change<null> | NoChange<null>> => {
  const { wallet, former, kind } = plan;
  if (kind === 'same') return { value: null, audit: null, feed: [] };
  const refusal = await checkPlan(tx, plan);
  if (refusal) return refusal;
  await writeWallet(tx, plan);
  const { storeId } = wallet;
  if (former && kind !== 'restore') {
    const change = { before: former.fingerprint, after: wallet.fingerprint, atMs: clock.nowMs(), userId };
    await announceChange(tx, SETTING.walletChanges, storeId, change);
  }
  const what = kind === 'restore' ? 'wallet.key-restored' : 'wallet.set';
  const before = former ? facts(former) : null;
  return { value: null, audit: { what, before, after: facts(wallet) }, feed: [storeChanged(storeId)] };
};

/** Checks that what the plan was made from still holds. */
const checkPlan = async (tx: WriteRepositories, { wallet, former }: WalletPlan): Promise<Refusal | null> => {
  if ((await tx.wallets.ofStore(wallet.storeId))?.id !== former?.id) return refuse('conflict');
  const ofKey = await tx.wallets.byKeyDigest(wallet.keyDigest);
  return ofKey.some(({ storeId }) => storeId !== wallet.storeId) ? refuse('wallet_in_use') : null;
};

const writeWallet = async (tx: WriteRepositories, { wallet, former, kind, skips }: WalletPlan): Promise<void> => {
  const { id, nextIndex, scan } = wallet;
  if (former && former.id !== id) await tx.wallets.update(former.id, { active: false });
  if (kind === 'new') await tx.wallets.insert(wallet);
  if (kind === 'resume') await tx.wallets.update(id, { active: true });
  if (kind === 'restore') await tx.wallets.update(id, { nextIndex, scan });
  if (skips) await markSkipped(tx, id);
};

const facts = ({ fingerprint, scriptType }: WalletRecord) => ({ fingerprint, scriptType });

/** Opens the key for deriving; refuses one that does not give the addresses of the restored backup. */
const openKey = async (deps: WalletDeps, { wallet, input, kind }: WalletPlan): Promise<Refusal | null> => {
  const opened = deps.walletKeys.open(wallet.id, input, wallet.scriptType, wallet.network);
  if (!opened.ok) return opened;
  if (kind !== 'restore' || (await makesIssuedAddresses(deps, wallet))) return null;
  deps.walletKeys.close(wallet.id);
  return refuse('restored_key_mismatch');
};

/** Derives addresses from the given key and compares them with issued ones (product.md SEC-8). */
const makesIssuedAddresses = async (deps: WalletDeps, wallet: WalletRecord): Promise<boolean> => {
  const { invoices } = await deps.database.read.invoices.list({ storeId: wallet.storeId, limit: 20 });
  for (const { walletId, addressIndex, address } of invoices) {
    if (walletId !== wallet.id || addressIndex === null) continue;
    const [derived] = await deps.walletKeys.derive(wallet.id, addressIndex, 1);
    if (derived?.address !== address) return false;
  }
  return true;
};

/**
 * Refuses a change of the wallet unless an owner with a fresh password makes it (reliability.md A13). The first wallet,
 * the same key again and a missing key given back are no change (api.md AUTH-9).
 */
const refuseChange = (actor: WalletActor, { kind, former }: WalletPlan): Refusal | null => {
  const isChange = former !== undefined && kind !== 'same' && kind !== 'restore';
  if (isChange && !actor.isOwner) return refuse('wallet_change_needs_owner');
  return isChange && !actor.isFresh ? refuse('password_needed') : null;
};
