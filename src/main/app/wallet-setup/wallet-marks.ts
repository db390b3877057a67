/** Facts about wallets that are kept in the settings: which ones skip ahead, and which change is announced. */
import { z } from 'zod';
import { SETTING } from '../settings-keys.ts';
import type { ReadRepositories, WriteRepositories } from '../repositories.ts';

/** A changed wallet is announced this long (reliability.md A13). */
const ANNOUNCED_MS = 7 * 24 * 3_600_000;

export const walletSkippedSchema = z.array(z.string());
export const walletChangesSchema = z.record(
  z.string(),
  z.object({ before: z.string(), after: z.string(), atMs: z.int(), userId: z.string().nullable() }),
);
export type WalletChange = z.infer<typeof walletChangesSchema>[string];

export const skippedWallets = (repositories: Pick<ReadRepositories, 'settings'>): Promise<string[]> =>
  read(repositories, SETTING.walletSkipped, walletSkippedSchema, []);

/** Notes that the next index must skip ahead, because the high-water mark is missing (product.md ADDR-8). */
export const markSkipped = async (tx: WriteRepositories, walletId: string): Promise<void> => {
  const ids = await skippedWallets(tx);
  if (!ids.includes(walletId)) await tx.settings.set(SETTING.walletSkipped, JSON.stringify([...ids, walletId]));
};

export const markChange = async (tx: WriteRepositories, storeId: string, change: WalletChange): Promise<void> => {
  const changes = await read(tx, SETTING.walletChanges, walletChangesSchema, {});
  await tx.settings.set(SETTING.walletChanges, JSON.stringify({ ...changes, [storeId]: change }));
};

/** Returns the last change of a store's wallet if it is at most 7 days old. */
export const announcedChange = async (
  repositories: Pick<ReadRepositories, 'settings'>,
  storeId: string,
  nowMs: number,
): Promise<WalletChange | undefined> => {
  const change = (await read(repositories, SETTING.walletChanges, walletChangesSchema, {}))[storeId];
  return change && nowMs - change.atMs <= ANNOUNCED_MS ? change : undefined;
};

const read = async <T>(
  repositories: Pick<ReadRepositories, 'settings'>,
  key: string,
  schema: z.ZodType<T>,
  none: T,
): Promise<T> => {
  const text = await repositories.settings.get(key);
  return text === null ? none : schema.parse(JSON.parse(text));
};
