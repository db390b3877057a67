/** Small facts about wallets that live in the settings: who skipped ahead, and which change is still announced. */
import { z } from 'zod';
import { SETTING } from '../settings-keys.ts';
import type { ReadRepositories, WriteRepositories } from '../repositories.ts';

/** A13: announced for so long. */
const ANNOUNCED_MS = 7 * 24 * 3_600_000;

export const walletSkippedSchema = z.array(z.string());
export const walletChangesSchema = z.record(
  z.string(),
  z.object({ before: z.string(), after: z.string(), atMs: z.int(), userId: z.string().nullable() }),
);
export type WalletChange = z.infer<typeof walletChangesSchema>[string];

const read = async <T>(
  stores: Pick<ReadRepositories, 'settings'>,
  key: string,
  schema: z.ZodType<T>,
  none: T,
): Promise<T> => {
  const text = await stores.settings.get(key);
  return text === null ? none : schema.parse(JSON.parse(text));
};

export const skippedWallets = (stores: Pick<ReadRepositories, 'settings'>): Promise<string[]> =>
  read(stores, SETTING.walletSkipped, walletSkippedSchema, []);

/** Remembers that this wallet's next index must skip ahead: its high-water mark is gone (product.md "Addresses"). */
export const markSkipped = async (tx: WriteRepositories, walletId: string): Promise<void> => {
  const ids = await skippedWallets(tx);
  if (!ids.includes(walletId)) await tx.settings.set(SETTING.walletSkipped, JSON.stringify([...ids, walletId]));
};

export const markChange = async (tx: WriteRepositories, storeId: string, change: WalletChange): Promise<void> => {
  const changes = await read(tx, SETTING.walletChanges, walletChangesSchema, {});
  await tx.settings.set(SETTING.walletChanges, JSON.stringify({ ...changes, [storeId]: change }));
};

/** A change of a store's wallet in the last seven days. */
export const announcedChange = async (
  stores: Pick<ReadRepositories, 'settings'>,
  storeId: string,
  nowMs: number,
): Promise<WalletChange | undefined> => {
  const change = (await read(stores, SETTING.walletChanges, walletChangesSchema, {}))[storeId];
  return change && nowMs - change.atMs <= ANNOUNCED_MS ? change : undefined;
};
