/** Facts about wallets that are kept in the settings: which ones skip ahead. */
import { z } from 'zod';
import { SETTING } from '../settings-keys.ts';
import type { ReadRepositories, WriteRepositories } from '../repositories.ts';

export const walletSkippedSchema = z.array(z.string());

export const skippedWallets = async ({ settings }: Pick<ReadRepositories, 'settings'>): Promise<string[]> => {
  const text = await settings.get(SETTING.walletSkipped);
  return text === null ? [] : walletSkippedSchema.parse(JSON.parse(text));
};

/** Notes that the next index must skip ahead, because the high-water mark is missing (product.md ADDR-8). */
export const markSkipped = async (tx: WriteRepositories, walletId: string): Promise<void> => {
  const ids = await skippedWallets(tx);
  if (!ids.includes(walletId)) await tx.settings.set(SETTING.walletSkipped, JSON.stringify([...ids, walletId]));
};
