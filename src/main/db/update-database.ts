import { existsSync, statSync } from 'node:fs';
import type { Logger } from '../app/ports.ts';
import { DatabaseRefused } from './engine/database-refused.ts';
import { peek, type Migration, type UpdateProgress } from './engine/migrate.ts';
import { MIGRATIONS } from './engine/migrations/all.ts';
import { runUpdate } from './engine/offload.ts';

export interface UpdateOptions {
  readonly file: string;
  readonly logger: Pick<Logger, 'info'>;
  /** Called before the first step, and after each. */
  readonly onUpdate: (progress: UpdateProgress) => void;
  /** For tests: smaller databases are left to {@link openDatabase}, which is done with them before anybody could look. */
  readonly fromBytes?: number;
  /** For tests: other migrations than the real ones. */
  readonly migrations?: readonly Migration[];
}

const LARGE_BYTES = 64 * 1024 * 1024;

/**
 * Brings a large database up to date in a worker thread, so that this thread can say how far it is (reliability.md F6). A
 * database that is small, missing, up to date or not ours is left to `openDatabase`.
 *
 * @throws DatabaseRefused
 */
export const updateLargeDatabase = async (options: UpdateOptions): Promise<void> => {
  const { file, logger, onUpdate, migrations = MIGRATIONS } = options;
  if (!isLarge(options) || !isEarlier(file, migrations)) return;
  const beganAtMs = performance.now();
  const faults = await runUpdate({ job: 'update', file, migrations }, (progress) => {
    const seconds = Math.round((performance.now() - beganAtMs) / 1_000);
    logger.info({ ...progress, seconds }, 'updating the database; a copy of the old one is kept');
    onUpdate(progress);
  });
  const [fault] = faults;
  if (fault !== undefined) throw new DatabaseRefused(fault);
};

const isLarge = ({ file, fromBytes = LARGE_BYTES }: UpdateOptions): boolean =>
  existsSync(file) && statSync(file).size >= fromBytes;

/** Whatever is wrong with the file, `openDatabase` says in a sentence. */
const isEarlier = (file: string, migrations: readonly Migration[]): boolean => {
  try {
    const { version } = peek(file);
    return version > 0 && version < migrations.length;
  } catch {
    return false;
  }
};
