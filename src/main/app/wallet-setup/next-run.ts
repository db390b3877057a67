import { z } from 'zod';
import { NETWORKS, type Network } from '../../../shared/vocabulary.ts';
import type { Clock, Ids, Logger, RunMark } from '../ports.ts';
import type { Database, WriteRepositories } from '../repositories.ts';
import { SETTING } from '../settings-keys.ts';

/** The id of the last run as the database holds it, and the id that the high-water file had when it was written. */
export const storedRunSchema = z.object({
  id: z.string(),
  previous: z.string().nullable(),
  /** For who restores a backup (product.md BAK-7); absent in databases of before it was written down. */
  version: z.string().optional(),
  network: z.enum(NETWORKS).optional(),
  training: z.boolean().optional(),
});

/**
 * Writes a new id of the run into the database and into the high-water file, at each start and at each orderly end.
 *
 * @returns true if the two held different ids: an older database was put back by hand. It is then treated like a
 * restored backup (chain.md CHAIN-46, product.md ADDR-9), and so is one whose damaged log lost commits
 */
export type NextRun = (found: FoundDatabase) => Promise<boolean>;

export interface FoundDatabase {
  /** This start made or restored the database itself, so nothing is compared. */
  readonly isNew: boolean;
  /** It lost commits that it once had (reliability.md F6). */
  readonly isOlder: boolean;
}

export interface NextRunDeps {
  readonly database: Database;
  readonly mark: RunMark;
  readonly ids: Pick<Ids, 'id'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly program: { readonly version: string; readonly network: Network; readonly training: boolean };
}

export const createNextRun = (deps: NextRunDeps): NextRun => {
  const { database, mark, logger } = deps;
  return async ({ isNew, isOlder }) => {
    const previous = mark.runId();
    const isRestored = !isNew && (isOlder || !isSameRun(await database.read.settings.get(SETTING.run), previous));
    if (isRestored)
      logger.warn(
        {},
        'an older database was put back, or its log is damaged: its wallets are scanned before they issue again',
      );
    const id = deps.ids.id();
    try {
      // The database comes first and names the id that the file still has, so a crash between the two leaves a pair that
      // belongs together. No later file ever has that id again, so a copy of this database is still recognised.
      await database.write(async (tx) => {
        await tx.settings.set(SETTING.run, JSON.stringify({ id, previous, ...deps.program }));
        if (isRestored) await treatAsRestored(tx, deps.clock.nowMs());
      });
      await mark.setRunId(id);
    } catch (error) {
      if (isRestored) throw error;
      logger.warn({ err: error }, 'the id of this run could not be stored'); // a full disk keeps no shop from opening
    }
    return isRestored;
  };
};

/** Folders of before there were ids have none in either place. */
const isSameRun = (text: string | null, inFile: string | null): boolean => {
  if (text === null) return inFile === null;
  const { id, previous } = storedRunSchema.parse(JSON.parse(text));
  return inFile === id || inFile === previous;
};

/** Does as `--restore`: the database does not know which addresses were issued and which sessions ended since. */
const treatAsRestored = async (tx: WriteRepositories, nowMs: number): Promise<void> => {
  for (const { id } of await tx.wallets.list()) await tx.wallets.update(id, { scan: 'needed' });
  for (const { id } of await tx.users.list()) await tx.sessions.revokeOfUser(id, nowMs);
};
