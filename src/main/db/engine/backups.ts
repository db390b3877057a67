import { readdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UNFINISHED, writeBackupFile } from './backup-file.ts';
import type { Connection } from './connection.ts';
import { createPrivateFolder } from './durable-files.ts';
import { runOffload } from './offload.ts';

export interface Backup {
  readonly file: string;
  readonly bytes: number;
  readonly atMs: number;
}

const MOST_KEPT = 14;
const NAME = /^satchel-(\d{13})\.db$/;

/** The folder that holds the backups of a database. */
export const backupFolder = (databaseFile: string): string => join(dirname(databaseFile), 'backups');

/** Lists the finished backups in a folder, newest first. */
export const listBackups = (folder: string): Backup[] => {
  const backups: Backup[] = [];
  for (const name of readFolder(folder)) {
    const atMs = NAME.exec(name)?.[1];
    const file = join(folder, name);
    if (atMs !== undefined) backups.push({ file, bytes: statSync(file).size, atMs: Number(atMs) });
  }
  return backups.toSorted((a, b) => b.atMs - a.atMs);
};

/** Removes unfinished backups, makes a new one in a worker thread, then keeps only the newest 14. */
export const createBackup = async (databaseFile: string, folder: string): Promise<Backup> => {
  createPrivateFolder(folder);
  for (const name of readFolder(folder)) if (name.endsWith(UNFINISHED)) rmSync(join(folder, name), { force: true });
  const atMs = Math.max(Date.now(), (listBackups(folder)[0]?.atMs ?? 0) + 1);
  const file = join(folder, `satchel-${atMs}.db`);
  await runOffload({ job: 'backup', file: databaseFile, toFile: file });
  for (const old of listBackups(folder).slice(MOST_KEPT)) rmSync(old.file, { force: true });
  return { file, bytes: statSync(file).size, atMs };
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
