import { copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { findFaults, UNFINISHED } from './backup-file.ts';
import { findBadRow } from '../repositories/check-rows.ts';
import { findForeignSchema } from './check-schema.ts';
import { type Connection, openConnection, readPragma } from './connection.ts';
import { createPrivateFile, syncFile, syncFolderOf } from './durable-files.ts';
import { isLockedFile, NotOpened, unlockFile } from './locked-file.ts';
import { APPLICATION_ID, migrate, schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations/all.ts';
import { DatabaseRefused } from './database-refused.ts';

export interface RestoreOptions {
  readonly fromFile: string;
  /** The path of the new database. No file may exist there. */
  readonly toFile: string;
  readonly nowMs: number;
  /** The recovery passphrase, for a backup that is locked with one. */
  readonly passphrase?: string;
}

/**
 * Restores a backup into a data folder without a database. Each wallet must be scanned before it issues an address
 * again, because the backup does not know which addresses were issued after it was made (product.md ADDR-9). All
 * sessions end, because the backup does not know which were revoked since.
 * @throws DatabaseRefused
 */
export const restoreBackup = (options: RestoreOptions): void => {
  const { fromFile, toFile } = options;
  if (existsSync(toFile) || existsSync(`${toFile}-wal`))
    throw new DatabaseRefused(`There is already a database at ${toFile}: move it away before you restore a backup.`);
  if (fromFile.endsWith(UNFINISHED) || !existsSync(fromFile) || !statSync(fromFile).isFile())
    throw new DatabaseRefused(`There is no complete backup at ${fromFile}: name another file in the backups folder.`);
  const unfinished = toFile + UNFINISHED;
  try {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(unfinished + end, { force: true });
    bringCopy(options, unfinished);
    prepareRestored(unfinished, options);
    syncFile(unfinished);
    renameSync(unfinished, toFile);
    syncFolderOf(toFile);
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(unfinished + end, { force: true });
  }
};

const bringCopy = ({ fromFile, passphrase }: RestoreOptions, toFile: string): void => {
  if (!isLockedFile(fromFile)) {
    createPrivateFile(toFile);
    return copyFileSync(fromFile, toFile);
  }
  if (passphrase === undefined)
    throw new DatabaseRefused(
      `The backup ${fromFile} is locked: start in a terminal and enter its recovery passphrase, or put it in SATCHEL_RECOVERY_PASSPHRASE.`,
    );
  try {
    return unlockFile(fromFile, toFile, passphrase);
  } catch (error) {
    if (!(error instanceof NotOpened)) throw error;
    throw new DatabaseRefused(
      `The backup ${fromFile} did not open: check the recovery passphrase, or name another file in the backups folder.`,
      { cause: error },
    );
  }
};

const prepareRestored = (file: string, { fromFile, nowMs }: RestoreOptions): void => {
  let connection: Connection | undefined;
  try {
    connection = openConnection(file, 'write');
    refuseUnusable(fromFile, connection);
    bringForward(fromFile, connection);
    refuseForeign(fromFile, findBadRow(connection));
    connection.exec('begin immediate');
    connection.exec(`update wallets set scan = 'needed'`);
    connection.prepare('update sessions set revoked_at_ms = ? where revoked_at_ms is null').run(BigInt(nowMs));
    connection.exec('commit');
    connection.pragma('journal_mode = DELETE'); // merges everything into one file, which can then be renamed
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!/^SQLITE_(NOTADB|CORRUPT)/.test(code)) throw error;
    throw new DatabaseRefused(`The backup ${fromFile} is damaged: name another file in the backups folder.`, {
      cause: error,
    });
  } finally {
    connection?.close();
  }
};

const refuseForeign = (fromFile: string, what: string | null): void => {
  if (what === null) return;
  throw new DatabaseRefused(
    `The backup ${fromFile} holds ${what}, which Satchel did not make: another program changed it. Name another file in the backups folder.`,
  );
};

/** The copy, never the backup: rows are read with today's columns. */
const bringForward = (fromFile: string, connection: Connection): void => {
  try {
    migrate(connection, MIGRATIONS);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!code.startsWith('SQLITE_CONSTRAINT')) throw error;
    refuseForeign(fromFile, 'rows that break its own rules');
  }
};

const refuseUnusable = (fromFile: string, connection: Connection): void => {
  const version = schemaVersion(connection);
  if (version === 0 || readPragma(connection, 'application_id') !== APPLICATION_ID)
    throw new DatabaseRefused(`The file ${fromFile} is not a Satchel backup: name a file in the backups folder.`);
  if (version > MIGRATIONS.length)
    throw new DatabaseRefused(`The backup ${fromFile} was written by a newer Satchel: install that version first.`);
  if (findFaults(connection).length > 0)
    throw new DatabaseRefused(`The backup ${fromFile} is damaged: name another file in the backups folder.`);
  refuseForeign(fromFile, findForeignSchema(connection, MIGRATIONS));
};
