/** How far each chain source got with its daily sweep over every address ever issued (chain.md CHAIN-48). */
import { z } from 'zod';
import { SETTING } from '../settings-keys.ts';
import type { ReadRepositories, WriteRepositories } from '../repositories.ts';

/** The place of each source, by the source's id. */
export const sweepPlacesSchema = z.record(
  z.string(),
  z.object({
    /** Id of the last invoice whose address was checked; null while no sweep runs. */
    afterId: z.string().nullable(),
    /** When the last sweep ended; 0 before the first one. */
    sweptAtMs: z.int(),
  }),
);
export type SweepPlace = z.infer<typeof sweepPlacesSchema>[string];

const BEFORE_THE_FIRST: SweepPlace = { afterId: null, sweptAtMs: 0 };

export const readSweepPlace = async (
  repositories: Pick<ReadRepositories, 'settings'>,
  sourceId: string,
): Promise<SweepPlace> => (await readPlaces(repositories))[sourceId] ?? BEFORE_THE_FIRST;

export const writeSweepPlace = async (tx: WriteRepositories, sourceId: string, place: SweepPlace): Promise<void> => {
  await tx.settings.set(SETTING.sweeps, JSON.stringify({ ...(await readPlaces(tx)), [sourceId]: place }));
};

const readPlaces = async ({
  settings,
}: Pick<ReadRepositories, 'settings'>): Promise<Readonly<Record<string, SweepPlace>>> => {
  const text = await settings.get(SETTING.sweeps);
  return text === null ? {} : sweepPlacesSchema.parse(JSON.parse(text));
};
