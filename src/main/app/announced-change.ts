/** Changes that lead money or customers elsewhere: the till's header announces them for 7 days (reliability.md A13, A32). */
import { z } from 'zod';
import type { ReadRepositories, WriteRepositories } from './repositories.ts';

const ANNOUNCED_MS = 7 * 24 * 3_600_000;

/** The last change of each store, by the store's id. */
export const announcedChangesSchema = z.record(
  z.string(),
  z.object({
    before: z.string().nullable(),
    after: z.string().nullable(),
    atMs: z.int(),
    userId: z.string().nullable(),
  }),
);
export type AnnouncedChange = z.infer<typeof announcedChangesSchema>[string];

export const announceChange = async (
  tx: WriteRepositories,
  key: string,
  storeId: string,
  change: AnnouncedChange,
): Promise<void> => {
  const changes = await readChanges(tx, key);
  await tx.settings.set(key, JSON.stringify({ ...changes, [storeId]: change }));
};

/** Returns the last change of the store if it is at most 7 days old, with the name of the person who made it. */
export const announcedChange = async (
  repositories: Pick<ReadRepositories, 'settings' | 'users'>,
  key: string,
  storeId: string,
  nowMs: number,
): Promise<(AnnouncedChange & { readonly by: string }) | null> => {
  const change = (await readChanges(repositories, key))[storeId];
  if (!change || nowMs - change.atMs > ANNOUNCED_MS) return null;
  const user = change.userId === null ? undefined : await repositories.users.get(change.userId);
  return { ...change, by: user?.name ?? '' };
};

const readChanges = async (
  { settings }: Pick<ReadRepositories, 'settings'>,
  key: string,
): Promise<z.infer<typeof announcedChangesSchema>> => {
  const text = await settings.get(key);
  return text === null ? {} : announcedChangesSchema.parse(JSON.parse(text));
};
