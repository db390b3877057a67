import { readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UNFINISHED, writeBackupFile } from './backup-file.ts';
import type { Connection } from './connection.ts';
import { createPrivateFolder } from './durable-files.ts';
import type { LockKey } from './locked-file.ts';
import { runOffload } from './offload.ts';

export interface Backup {
  readonly file: string;
  readonly bytes: number;
  readonly atMs: number;
  /** Only the recovery passphrase opens it. */
  readonly isLocked: boolean;
}

export interface BackupHow {
  /** How many of the newest are kept in the folder. */
  readonly keep: number;
  readonly lockKey: LockKey | null;
}

const NAME = /^satchel-(\d{13})\.db(\.locked)?$/;

/** The folder that holds the backups of a database. */
export const backupFolder = (databaseFile: string): string => join(dirname(databaseFile), 'backups');

/** Lists the finished backups in a folder, newest first. */
export const listBackups = (folder: string): Backup[] => {
  const backups: Backup[] = [];
  for (const name of readFolder(folder)) {
    const [, atMs, locked] = NAME.exec(name) ?? [];
    const file = join(folder, name);
    if (atMs !== undefined)
      backups.push({ file, bytes: statSync(file).size, atMs: Number(atMs), isLocked: locked !== undefined });
  }
  return backups.toSorted((a, b) => b.atMs - a.atMs);
};

/** Removes unfinished backups, makes a new one in a worker thread, then keeps only the newest ones (product.md BAK-2). */
export const createBackup = async (
  databaseFile: string,
  folder: string,
  { keep, lockKey }: BackupHow,
): Promise<Backup> => {
  const work = backupFolder(databaseFile);
  for (const each of new Set([work, folder])) removeUnfinished(each);
  const atMs = Math.max(Date.now(), (listBackups(folder)[0]?.atMs ?? 0) + 1);
  const file = join(folder, `satchel-${atMs}.db${lockKey ? '.locked' : ''}`);
  const workFile = join(work, `working${UNFINISHED}`);
  await runOffload({ job: 'backup', file: databaseFile, workFile, toFile: file, lockKey });
  for (const old of listBackups(folder).slice(keep)) rmSync(old.file, { force: true });
  return { file, bytes: statSync(file).size, atMs, isLocked: lockKey !== null };
};

const removeUnfinished = (folder: string): void => {
  createPrivateFolder(folder);
  for (const name of readFolder(folder)) if (name.endsWith(UNFINISHED)) rmSync(join(folder, name), { force: true });
};

/** Copies the database before a migration. Satchel never deletes this copy. @returns the path of the copy */
export const writeSafetyCopy = (connection: Connection, folder: string, schema: number): string => {
  createPrivateFolder(folder);
  const file = join(folder, `before-schema-${schema + 1}-${Date.now()}.db`);
  writeBackupFile(connection, file);
  return file;
};

const readFolder = (folder: string): string[] => {
  try {
    return readdirSync(folder);
  } catch {
    return []; // no folder, no backups
  }
};
