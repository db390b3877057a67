import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { BackupPlace, BackupStore } from '../../app/backup/backups.ts';
import { backupFolder, listBackups, type Backup, type BackupHow } from './backups.ts';
import { createPrivateFolder } from './durable-files.ts';
import { makeLockKey, readLockKey, writeLockKey } from './locked-file.ts';
import { runOffload } from './offload.ts';

export interface BackupStoreDeps {
  readonly databaseFile: string;
  readonly backup: (folder: string, how: BackupHow) => Promise<Backup>;
  readonly nowMs: () => number;
}

/** Backups in folders of this computer. */
export const createBackupStore = ({ databaseFile, backup, nowMs }: BackupStoreDeps): BackupStore => {
  const own = backupFolder(databaseFile);
  return {
    create: (folder, keep, key) => backup(folder ?? own, { keep, lockKey: key === null ? null : readLockKey(key) }),
    list: (folder) => [...new Set([folder ?? own, own])].flatMap(listBackups).toSorted((a, b) => b.atMs - a.atMs),
    look: (folder) => {
      createPrivateFolder(own);
      return look(folder ?? own, databaseFile);
    },
    makeKey: async (passphrase) => writeLockKey(await makeLockKey(passphrase)),
    tryOut: async (file, passphrase) => {
      const { faults } = await runOffload({ job: 'try', file, workFolder: own, passphrase, nowMs: nowMs() });
      return faults.length === 0;
    },
  };
};

const look = (folder: string, databaseFile: string): BackupPlace => {
  const place = { folder, freeBytes: null, isOtherDisk: false };
  try {
    if (!isAbsolute(folder) || !statSync(folder).isDirectory()) return { ...place, problem: 'missing' };
  } catch {
    return { ...place, problem: 'missing' };
  }
  const { bavail, bsize } = statfsSync(folder);
  const freeBytes = bavail * bsize;
  const isOtherDisk = statSync(folder).dev !== statSync(databaseFile).dev;
  const problem = isWritable(folder) ? (freeBytes > statSync(databaseFile).size * 2 ? null : 'full') : 'unwritable';
  return { folder, freeBytes, isOtherDisk, problem };
};

const isWritable = (folder: string): boolean => {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
