import { chmodSync, copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Connection } from './connection.ts';
import { openConnection } from './connection.ts';
import { createPrivateFile, syncFile, syncFolderOf } from './durable-files.ts';
import { checkLockedFile, lockFile, type LockKey } from './locked-file.ts';

/** Suffix of a backup that is being written. It is never listed or restored, and the next backup removes it. */
export const UNFINISHED = '.unfinished';

/** Returns every fault that SQLite finds in the file; an empty list means that it is sound. */
export const findFaults = (connection: Connection): string[] => {
  const faults: string[] = [];
  for (const verdict of connection.prepare('pragma integrity_check').pluck().all())
    if (verdict !== 'ok') faults.push(String(verdict));
  const orphans = connection.prepare('pragma foreign_key_check').all().length;
  if (orphans > 0) faults.push(`${orphans} rows point to rows that do not exist`);
  return faults;
};

/**
 * Returns the first structural fault. It checks table by table, so that SQLite can shorten the write-ahead log in
 * between and the thread can be stopped.
 */
export const findDamage = (connection: Connection): string[] => {
  const tables = connection.prepare("select name from sqlite_schema where type = 'table'").pluck().all();
  for (const table of tables) {
    const verdict = connection
      .prepare(`pragma quick_check("${String(table)}")`)
      .pluck()
      .get();
    if (verdict !== 'ok') return [String(verdict)];
  }
  return [];
};

/** Writes a verified copy. It gets its final name only when it is complete, checked and synced to the disk. */
export const writeBackupFile = (connection: Connection, toFile: string): void => {
  if (existsSync(toFile)) throw new Error(`${toFile} already exists`);
  const unfinished = toFile + UNFINISHED;
  rmSync(unfinished, { force: true });
  createPrivateFile(unfinished);
  connection.prepare('vacuum into ?').run(unfinished);
  verify(unfinished);
  chmodSync(unfinished, 0o600);
  syncFile(unfinished);
  renameSync(unfinished, toFile);
  syncFolderOf(toFile);
};

/**
 * Writes a verified copy to any disk, by way of a working file beside the database: what is to be locked never lies open
 * on the other disk.
 */
export const writeBackupElsewhere = (
  connection: Connection,
  workFile: string,
  toFile: string,
  lockKey: LockKey | null,
): void => {
  if (!lockKey && dirname(workFile) === dirname(toFile)) return writeBackupFile(connection, toFile);
  const unfinished = toFile + UNFINISHED;
  try {
    writeBackupFile(connection, workFile);
    if (lockKey) {
      lockFile(workFile, unfinished, lockKey);
      checkLockedFile(unfinished, lockKey);
    } else {
      createPrivateFile(unfinished);
      copyFileSync(workFile, unfinished);
      syncFile(unfinished);
    }
    renameSync(unfinished, toFile);
    syncFolderOf(toFile);
  } finally {
    for (const file of [workFile, workFile + UNFINISHED, unfinished]) rmSync(file, { force: true });
  }
};

const verify = (file: string): void => {
  const copy = openConnection(file, 'write');
  let faults: string[];
  try {
    faults = findFaults(copy);
    copy.pragma('journal_mode = DELETE'); // leaves one file, without -wal and -shm
  } finally {
    copy.close();
  }
  if (faults.length > 0) throw new Error(`the copy is damaged: ${faults[0]}`);
};
