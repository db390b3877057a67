import { createNextRun } from '../app/wallet-setup/next-run.ts';
import { acquireInstanceLock } from '../db/engine/instance-lock.ts';
import { hasDamagedLog } from '../db/engine/damaged-log.ts';
import { createHighWater } from '../db/engine/high-water.ts';
import { isLockedFile } from '../db/engine/locked-file.ts';
import { openDatabase, type OpenedDatabase } from '../db/open-database.ts';
import { updateLargeDatabase, type UpdateOptions } from '../db/update-database.ts';
import { restoreBackup } from '../db/engine/restore.ts';
import { dropRestore, takeConfirmed } from '../db/engine/restore-store.ts';
import type { Clock, HighWater, Ids, Logger } from '../app/ports.ts';
import { askPassphrase } from '../platform/ask-passphrase.ts';
import type { Config } from '../platform/config.ts';
import type { DataFolder } from '../platform/data-folder.ts';
import { StartRefused } from '../platform/start-refused.ts';

export interface Storage {
  readonly opened: OpenedDatabase;
  readonly highWater: HighWater;
  /** True if this start restored the database from a backup, or found one that was put back by hand, or lost commits. */
  readonly wasRestored: boolean;
}
export interface StorageDeps {
  readonly config: Config;
  readonly folder: DataFolder;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Tells how far the update of a large database is. */
  readonly onUpdate: UpdateOptions['onUpdate'];
  readonly version: string;
}

/**
 * Reserves the data folder for this process and opens the database and the high-water file in it. `disposables` closes
 * them.
 * @throws StartRefused, DatabaseRefused
 */
export const openStorage = async (deps: StorageDeps, disposables: AsyncDisposableStack): Promise<Storage> => {
  const { config, folder, logger } = deps;
  const lock = acquireInstanceLock(folder.path('instance.lock'));
  if (!lock) {
    throw new StartRefused(
      `Satchel is already running on ${config.dataDir}. Use that one, or choose another --data-dir.`,
    );
  }
  disposables.defer(() => lock.release());
  const file = folder.path('satchel.db');
  const { network, training } = folder.facts();
  const { restoreFile } = config;
  if (restoreFile !== null) {
    const passphrase = isLockedFile(restoreFile) ? await recoveryPassphrase(config) : undefined;
    restoreBackup({
      fromFile: restoreFile,
      toFile: file,
      nowMs: deps.clock.nowMs(),
      place: { network, training },
      ...(passphrase && { passphrase }),
    });
    logger.info({}, 'the database was restored from a backup');
  }
  const wasTaken = takeConfirmed(folder.path('.'), file);
  if (wasTaken) logger.info({}, 'the database was restored by the page');
  disposables.defer(() => dropRestore(folder.path('.')));
  const isCutShort = hasDamagedLog(file); // opening the database forgets what the log held
  await updateLargeDatabase({ file, logger, onUpdate: deps.onUpdate });
  const opened = openDatabase({ file, mustExist: folder.facts().hasDatabase, logger });
  disposables.defer(() => opened.close());
  if (!folder.facts().hasDatabase) folder.remember({ hasDatabase: true });
  const highWater = createHighWater(folder.path('high-water.json'));
  const nextRun = createNextRun({
    ...deps,
    database: opened.database,
    mark: highWater,
    program: { version: deps.version, network, training },
  });
  const isRestored = restoreFile !== null || wasTaken;
  const wasPutBack = await nextRun({ isNew: opened.createdNow || isRestored, isOlder: isCutShort });
  // A copy that was made while Satchel ran holds the id of the start, which an orderly end therefore replaces.
  disposables.defer(async () => {
    await nextRun({ isNew: false, isOlder: false }).catch((error: unknown) =>
      logger.warn({ err: error }, 'the last run id could not be written'),
    );
  });
  return { opened, highWater, wasRestored: isRestored || wasPutBack };
};

/** From the environment, else from the person who starts Satchel (product.md BAK-4). */
const recoveryPassphrase = async (config: Config): Promise<string | undefined> =>
  config.recoveryPassphrase ??
  (await askPassphrase('Recovery passphrase of this backup: ', { input: process.stdin, output: process.stderr }));
