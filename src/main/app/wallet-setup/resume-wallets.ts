import { ensureCheckoutSecret } from '../shop-api/ensure-checkout-secret.ts';
import type { HighWater, Ids, Logger, Secrets, WalletKeys } from '../ports.ts';
import type { WalletRecord } from '../records.ts';
import type { Database } from '../repositories.ts';
import { markSkipped } from './wallet-marks.ts';
import { walletSecret } from '../secret-names.ts';

/**
 * Opens every known wallet at start and after an unlock, the past ones too: late money still comes to them.
 * `wasRestored`: the database came from a backup in this start, so its next indexes may be behind what was issued.
 */
export type ResumeWallets = (wasRestored: boolean) => Promise<void>;

export interface ResumeWalletsDeps {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly ids: Ids;
  readonly walletKeys: WalletKeys;
  readonly highWater: HighWater;
  readonly logger: Logger;
  readonly training: boolean;
}

export const createResumeWallets =
  (deps: ResumeWalletsDeps): ResumeWallets =>
  async (wasRestored) => {
    for (const wallet of await deps.database.read.wallets.list()) {
      if (deps.walletKeys.isOpen(wallet.id)) continue;
      await ensureCheckoutSecret(deps, wallet.storeId);
      const input = await deps.secrets.get(walletSecret(wallet.id));
      if (input === null) {
        deps.logger.warn({ walletId: wallet.id }, 'a wallet has no key among the secrets: set the same key again');
        continue;
      }
      const opened = deps.walletKeys.open(wallet.id, input, wallet.scriptType, wallet.network);
      if (!opened.ok) throw new Error(`the stored key of wallet ${wallet.id} cannot be read: ${opened.error.code}`);
      await catchUp(deps, wallet, wasRestored);
    }
  };

/** Never issue an address twice (I2): past the high-water mark, or scanned and skipped where there is none. */
const catchUp = async (deps: ResumeWalletsDeps, wallet: WalletRecord, wasRestored: boolean): Promise<void> => {
  const mark = deps.highWater.get(wallet.keyDigest);
  const isMarkGone = mark === undefined && wallet.nextIndex > 0;
  // A restored database says `needed` until the scan is done, also when the program was stopped in between.
  if (!wasRestored && !isMarkGone && wallet.scan === 'done') return;
  await deps.database.write(async (tx) => {
    const now = await tx.wallets.get(wallet.id);
    if (!now) return;
    if (isMarkGone) await markSkipped(tx, wallet.id);
    await tx.wallets.update(wallet.id, {
      nextIndex: Math.max(now.nextIndex, mark ?? 0),
      scan: deps.training ? 'done' : 'needed',
    });
  });
};
