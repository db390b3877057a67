import { ensureCheckoutSecret } from '../shop-api/ensure-checkout-secret.ts';
import type { HighWater, Ids, Logger, Secrets, WalletKeys } from '../ports.ts';
import type { WalletRecord } from '../records.ts';
import type { Database } from '../repositories.ts';
import { markSkipped } from './wallet-marks.ts';
import { walletSecret } from '../secret-names.ts';

/**
 * Opens every known wallet at start and after an unlock, including former ones, because late money still comes to them.
 *
 * @param wasRestored this start restored a backup, so the next indexes may be lower than what was issued
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
        deps.logger.warn({ walletId: wallet.id }, 'the key of a wallet is missing: set the same key again');
        continue;
      }
      const opened = deps.walletKeys.open(wallet.id, input, wallet.scriptType, wallet.network);
      if (!opened.ok) throw new Error(`the stored key of wallet ${wallet.id} cannot be read: ${opened.error.code}`);
      await catchUp(deps, wallet, wasRestored);
    }
  };

/**
 * Keeps a wallet from issuing an address twice (reliability.md I2): the next index is at the high-water mark or later,
 * and if the mark is missing it skips ahead after a scan (product.md ADDR-8 and ADDR-9).
 */
const catchUp = async (deps: ResumeWalletsDeps, wallet: WalletRecord, wasRestored: boolean): Promise<void> => {
  const mark = deps.highWater.get(wallet.keyDigest);
  const isMarkMissing = mark === undefined && wallet.nextIndex > 0;
  // A restored database says `needed` until the scan is done, even if the program was stopped in between.
  if (!wasRestored && !isMarkMissing && wallet.scan === 'done') return;
  await deps.database.write(async (tx) => {
    const now = await tx.wallets.get(wallet.id);
    if (!now) return;
    if (isMarkMissing) await markSkipped(tx, wallet.id);
    await tx.wallets.update(wallet.id, {
      nextIndex: Math.max(now.nextIndex, mark ?? 0),
      scan: deps.training ? 'done' : 'needed',
    });
  });
};
