import { storeChanged, type CommitUnaudited } from '../commit.ts';
import type { Chain, Logger, WalletKeys } from '../ports.ts';
import type { Database } from '../repositories.ts';
import { skippedWallets } from './wallet-marks.ts';

/** Added to the highest known index if the high-water mark is missing (product.md ADDR-8). */
const SKIP_AHEAD = 100;
const RETRY_MS = 5_000;

export interface ScanWallet {
  /** Looks for used addresses until a source answers; no address is issued before (product.md ADDR-10). */
  readonly start: (walletId: string) => void;
  /** Starts the scan of every wallet that needs one, at start and after an unlock. */
  readonly startAll: () => Promise<void>;
  /** Starts no further scan; a running one ends with its chain. */
  readonly stop: () => void;
}
export interface ScanWalletDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commitUnaudited: CommitUnaudited;
  readonly chain: Pick<Chain, 'scanWallet'>;
  readonly walletKeys: Pick<WalletKeys, 'isOpen'>;
  readonly logger: Logger;
  /** A timer; `cancel` resolves it immediately. */
  readonly sleep: (ms: number) => { readonly done: Promise<void>; readonly cancel: () => void };
}

export const createScanWallet = (deps: ScanWalletDeps): ScanWallet => {
  const life = { isStopped: false };
  const running = new Set<string>();
  const sleeps = new Set<() => void>();
  const tryOnce = async (walletId: string): Promise<boolean> => {
    const wallet = await deps.database.read.wallets.get(walletId);
    if (!wallet || wallet.scan === 'done') return true;
    if (!deps.walletKeys.isOpen(walletId)) return false;
    const found = await deps.chain.scanWallet(walletId, wallet.nextIndex);
    if (!found.ok) return false;
    await finishScan(deps, walletId, found.value.highestUsed);
    return true;
  };
  const run = async (walletId: string): Promise<void> => {
    while (!life.isStopped) {
      const isDone = await tryOnce(walletId).catch((error: unknown) => {
        deps.logger.warn({ err: error, walletId }, 'scanning the wallet failed');
        return false;
      });
      if (isDone || life.isStopped) return;
      const { done, cancel } = deps.sleep(RETRY_MS);
      sleeps.add(cancel);
      await done;
      sleeps.delete(cancel);
    }
  };
  const start = (walletId: string): void => {
    if (running.has(walletId) || life.isStopped) return;
    running.add(walletId);
    void run(walletId).finally(() => running.delete(walletId));
  };
  return {
    start,
    startAll: async () => {
      for (const wallet of await deps.database.read.wallets.list()) if (wallet.scan === 'needed') start(wallet.id);
    },
    stop: () => {
      life.isStopped = true;
      for (const cancel of sleeps) cancel();
    },
  };
};

/** Stores the result of a scan: the next index is past every used one. */
const finishScan = (
  { commitUnaudited }: ScanWalletDeps,
  walletId: string,
  highestUsed: number | null,
): Promise<undefined> =>
  commitUnaudited(async (tx) => {
    const wallet = await tx.wallets.get(walletId);
    if (!wallet || wallet.scan === 'done') return { value: undefined, feed: [] };
    const known = highestUsed === null ? wallet.nextIndex : Math.max(wallet.nextIndex, highestUsed + 1);
    const isSkipping = (await skippedWallets(tx)).includes(walletId) && known > 0;
    await tx.wallets.update(walletId, {
      scan: 'done',
      nextIndex: isSkipping ? known + SKIP_AHEAD : known,
      lastPaidIndex: higherOf(wallet.lastPaidIndex, highestUsed),
    });
    return { value: undefined, feed: [storeChanged(wallet.storeId)] };
  });

/** The owner's wallet counts its gap from the last paid address, whoever issued it (product.md ADDR-14). */
const higherOf = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
