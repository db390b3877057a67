import { acquireInstanceLock } from '../db/engine/instance-lock.ts';
import { createHighWater } from '../db/engine/high-water.ts';
import { openDatabase, type OpenedDatabase } from '../db/open-database.ts';
import { restoreBackup } from '../db/engine/restore.ts';
import type { Clock, HighWater, Logger } from '../app/ports.ts';
import type { Config } from '../platform/config.ts';
import type { DataFolder } from '../platform/data-folder.ts';
import { StartRefused } from '../platform/start-refused.ts';

export interface Storage {
  readonly opened: OpenedDatabase;
  readonly highWater: HighWater;
  /** The database came from a backup in this start. */
  readonly wasRestored: boolean;
}

/**
 * Takes the data folder for this process alone and opens what is in it; whatever it opened is closed with `disposables`.
 * @throws StartRefused, DatabaseRefused
 */
export const openStorage = (
  deps: { readonly config: Config; readonly folder: DataFolder; readonly logger: Logger; readonly clock: Clock },
  disposables: AsyncDisposableStack,
): Storage => {
  const { config, folder, logger } = deps;
  const lock = acquireInstanceLock(folder.path('instance.lock'));
  if (!lock) {
    throw new StartRefused(`Satchel runs on ${config.dataDir} already. Use that one, or choose another --data-dir.`);
  }
  disposables.defer(() => lock.release());
  const file = folder.path('satchel.db');
  const { restoreFile } = config;
  if (restoreFile !== null) {
    restoreBackup({ fromFile: restoreFile, toFile: file, nowMs: deps.clock.nowMs() });
    logger.info({}, 'the database was set up from a backup');
  }
  const opened = openDatabase({ file, mustExist: folder.facts().hasDatabase, logger });
  disposables.defer(() => opened.close());
  if (!folder.facts().hasDatabase) folder.remember({ hasDatabase: true });
  return { opened, highWater: createHighWater(folder.path('high-water.json')), wasRestored: restoreFile !== null };
};
