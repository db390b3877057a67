import { createBackups, type BackupsUseCase } from '../app/backup/backups.ts';
import { createBackupStore } from '../db/engine/backup-store.ts';
import type { Core } from './core.ts';
import { createAttempts } from '../app/people/attempts.ts';
import { createRestoreDesk, type RestoreDesk } from '../app/backup/restore-desk.ts';
import { createRestoreStore } from '../db/engine/restore-store.ts';
import { freeBytes } from '../platform/free-space.ts';
import type { Shop } from './compose-shop.ts';
import type { Runtime } from './open-runtime.ts';

/** Joins the backups' use case with the disk. */
export const composeBackups = ({ storage, folder, secrets, clock, logger }: Runtime, core: Core): BackupsUseCase => {
  const { nowMs } = clock;
  const store = createBackupStore({ databaseFile: folder.path('satchel.db'), backup: storage.opened.backup, nowMs });
  return createBackups({ ...core, clock, logger, secrets, store });
};

/** Joins the restore on the page of an empty Satchel with the disk. */
export const composeRestoring = (
  { folder, network, training, clock, logger }: Runtime,
  core: Core,
  { setupCode }: Pick<Shop, 'setupCode'>,
  restart: () => void = () => undefined,
): RestoreDesk => {
  const path = folder.path('.');
  const { nowMs } = clock;
  const store = createRestoreStore({
    folder: path,
    place: { network, training },
    freeBytes: () => freeBytes(path),
    nowMs,
  });
  return createRestoreDesk({ ...core, setupCode, attempts: createAttempts(core), logger, store, restart });
};
