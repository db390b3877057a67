import { createBackups, type BackupsUseCase } from '../app/backup/backups.ts';
import { createBackupStore } from '../db/engine/backup-store.ts';
import type { Core } from './core.ts';
import type { Runtime } from './open-runtime.ts';

/** Joins the backups' use case with the disk. */
export const composeBackups = ({ storage, folder, secrets, clock, logger }: Runtime, core: Core): BackupsUseCase => {
  const { nowMs } = clock;
  const store = createBackupStore({ databaseFile: folder.path('satchel.db'), backup: storage.opened.backup, nowMs });
  return createBackups({ ...core, clock, logger, secrets, store });
};
