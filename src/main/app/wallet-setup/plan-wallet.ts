/** Decides what setting a key for a store means, before anything is written. */
import type { WalletInput } from '../../../shared/contract/wallet.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Clock, HighWater, Ids, Secrets, WalletKeys } from '../ports.ts';
import type { WalletRecord } from '../records.ts';
import type { Network, ScriptType } from '../../../shared/vocabulary.ts';
import type { Database } from '../repositories.ts';
import { walletSecret } from '../secret-names.ts';

export interface PlanWalletDeps {
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Secrets;
  readonly walletKeys: WalletKeys;
  readonly highWater: HighWater;
  readonly network: Network;
  readonly training: boolean;
}

export interface WalletPlan {
  /**
   * `same`: nothing changes. `restore`: the key of the present wallet, which a restored backup lacks, is given back.
   * `resume`: a former wallet of this store is used again (product.md ADDR-11).
   */
  readonly kind: 'same' | 'new' | 'resume' | 'restore';
  /** The wallet as it will be. */
  readonly wallet: WalletRecord;
  /** The store's wallet before this change. */
  readonly former: WalletRecord | undefined;
  readonly input: string;
  /** The next index skips ahead once the scan is done (product.md ADDR-8). */
  readonly skips: boolean;
}

export const walletText = (input: WalletInput): string => ('key' in input ? input.key : input.descriptor);

export const planWallet = async (
  deps: PlanWalletDeps,
  storeId: string,
  given: WalletInput,
): Promise<Result<WalletPlan>> => {
  if (!deps.secrets.isOpen()) return refuse('locked');
  const recognised = recognise(deps, given);
  if (!recognised.ok) return recognised;
  const key = recognised.value;
  const input = walletText(given);
  const { wallets } = deps.database.read;
  const ofKey = await wallets.byKeyDigest(key.keyDigest);
  if (ofKey.some((wallet) => wallet.storeId !== storeId)) return refuse('wallet_in_use');
  const former = await wallets.ofStore(storeId);
  if (former && (await deps.secrets.get(walletSecret(former.id))) === null)
    return planRestore(deps, former, key, input);
  const known = ofKey.find((wallet) => wallet.scriptType === key.scriptType);
  if (!known) return ok({ kind: 'new', wallet: newWallet(deps, storeId, key), former, input, skips: false });
  if (known.id === former?.id) return ok({ kind: 'same', wallet: known, former, input, skips: false });
  return ok({ kind: 'resume', wallet: { ...known, active: true }, former, input, skips: false });
};

interface Recognised {
  readonly fingerprint: string;
  readonly keyDigest: string;
  readonly scriptType: ScriptType;
}

/** Reads the key. Its script type is the one asked for, else the only possible one, else P2WPKH (product.md ADDR-1). */
const recognise = (deps: PlanWalletDeps, input: WalletInput): Result<Recognised> => {
  const parsed = deps.walletKeys.parse(walletText(input), deps.network);
  if (!parsed.ok) return parsed;
  const { candidates, fingerprint, keyDigest } = parsed.value;
  const [only] = candidates;
  const asked = 'key' in input ? input.scriptType : undefined;
  const scriptType = asked ?? (candidates.length === 1 && only ? only.scriptType : 'p2wpkh');
  if (!candidates.some((candidate) => candidate.scriptType === scriptType)) {
    return refuse('wallet_script_type_mismatch');
  }
  return ok({ fingerprint, keyDigest, scriptType });
};

/** Plans for a backup that was restored on a new machine: only the missing key is accepted (product.md SEC-8). */
const planRestore = (
  deps: PlanWalletDeps,
  former: WalletRecord,
  key: Recognised,
  input: string,
): Result<WalletPlan> => {
  if (former.keyDigest !== key.keyDigest || former.scriptType !== key.scriptType)
    return refuse('restored_key_mismatch');
  const mark = deps.highWater.get(key.keyDigest);
  const nextIndex = Math.max(former.nextIndex, mark ?? 0);
  const scan = deps.training ? 'done' : 'needed';
  const skips = mark === undefined && former.nextIndex > 0;
  return ok({ kind: 'restore', wallet: { ...former, nextIndex, scan }, former, input, skips });
};

const newWallet = (deps: PlanWalletDeps, storeId: string, key: Recognised): WalletRecord => ({
  ...key,
  id: deps.ids.id(),
  storeId,
  network: deps.network,
  nextIndex: deps.highWater.get(key.keyDigest) ?? 0,
  lastPaidIndex: null,
  scan: deps.training ? 'done' : 'needed',
  active: true,
  createdAtMs: deps.clock.nowMs(),
});
