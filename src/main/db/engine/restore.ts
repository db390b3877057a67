import { copyFileSync, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import type { Network } from '../../../shared/vocabulary.ts';
import type { BackupContent } from '../../app/backup/restore-desk.ts';
import { findFaults, UNFINISHED } from './backup-file.ts';
import { readContent } from './backup-content.ts';
import { findBadRow } from '../repositories/check-rows.ts';
import { findForeignSchema } from './check-schema.ts';
import { type Connection, openConnection, readPragma } from './connection.ts';
import { createPrivateFile, syncFile, syncFolderOf } from './durable-files.ts';
import { isLockedFile, NotOpened, unlockFile } from './locked-file.ts';
import { APPLICATION_ID, migrate, schemaVersion } from './migrate.ts';
import { MIGRATIONS } from './migrations/all.ts';
import { BackupRefused, DatabaseRefused } from './database-refused.ts';

export interface RestoreOptions {
  readonly fromFile: string;
  /** The path of the new database. No file may exist there. */
  readonly toFile: string;
  readonly nowMs: number;
  /** The recovery passphrase, for a backup that is locked with one. */
  readonly passphrase?: string;
  /** The network of the data folder, and whether it trains; a backup that says it is of another one is refused. */
  readonly place?: { readonly network: Network; readonly training: boolean };
}

/**
 * Restores a backup into a data folder without a database. Each wallet must be scanned before it issues an address
 * again, because the backup does not know which addresses were issued after it was made (product.md ADDR-9). All
 * sessions end, because the backup does not know which were revoked since.
 * @throws DatabaseRefused
 */
export const restoreBackup = (options: RestoreOptions): BackupContent => {
  const { fromFile, toFile } = options;
  if (existsSync(toFile) || existsSync(`${toFile}-wal`))
    throw new DatabaseRefused(`There is already a database at ${toFile}: move it away before you restore a backup.`);
  if (fromFile.endsWith(UNFINISHED) || !existsSync(fromFile) || !statSync(fromFile).isFile())
    throw new BackupRefused(
      'missing',
      `There is no complete backup at ${fromFile}: name another file in the backups folder.`,
    );
  const unfinished = toFile + UNFINISHED;
  try {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(unfinished + end, { force: true });
    bringCopy(options, unfinished);
    const content = prepareRestored(unfinished, options);
    syncFile(unfinished);
    renameSync(unfinished, toFile);
    syncFolderOf(toFile);
    return content;
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
    throw new BackupRefused(
      'locked',
      `The backup ${fromFile} is locked: start in a terminal and enter its recovery passphrase, or put it in SATCHEL_RECOVERY_PASSPHRASE.`,
    );
  try {
    return unlockFile(fromFile, toFile, passphrase);
  } catch (error) {
    if (!(error instanceof NotOpened)) throw error;
    throw new BackupRefused(
      'not_opened',
      `The backup ${fromFile} did not open: check the recovery passphrase, or name another file in the backups folder.`,
      { cause: error },
    );
  }
};

const prepareRestored = (file: string, { fromFile, nowMs, place }: RestoreOptions): BackupContent => {
  let connection: Connection | undefined;
  try {
    connection = openConnection(file, 'write');
    refuseUnusable(fromFile, connection);
    const schema = schemaVersion(connection);
    bringForward(fromFile, connection);
    refuseForeign(fromFile, findBadRow(connection));
    const content = readContent(connection, schema);
    if (place) refuseOtherPlace(fromFile, content, place);
    connection.exec('begin immediate');
    connection.exec(`update wallets set scan = 'needed'`);
    connection.prepare('update sessions set revoked_at_ms = ? where revoked_at_ms is null').run(BigInt(nowMs));
    connection.exec('commit');
    connection.pragma('journal_mode = DELETE'); // merges everything into one file, which can then be renamed
    return content;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (!/^SQLITE_(NOTADB|CORRUPT)/.test(code)) throw error;
    throw new BackupRefused('damaged', `The backup ${fromFile} is damaged: name another file in the backups folder.`, {
      cause: error,
    });
  } finally {
    connection?.close();
  }
};

/** Addresses of one network mean nothing on another, and training has no real money. */
const refuseOtherPlace = (
  fromFile: string,
  { network, training }: BackupContent,
  own: NonNullable<RestoreOptions['place']>,
): void => {
  if (training === true && !own.training)
    throw new BackupRefused(
      'is_training',
      `The backup ${fromFile} is of a training shop: start with --training, or name another file.`,
    );
  if (network !== null && network !== own.network)
    throw new BackupRefused(
      'wrong_network',
      `The backup ${fromFile} is of a shop on ${network}, and this data folder is for ${own.network}: choose another --data-dir and start with --network ${network}.`,
      { params: { network, own: own.network } },
    );
};

const refuseForeign = (fromFile: string, what: string | null): void => {
  if (what === null) return;
  throw new BackupRefused(
    'changed',
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
    throw new BackupRefused(
      'unknown',
      `The file ${fromFile} is not a Satchel backup: name a file in the backups folder.`,
    );
  if (version > MIGRATIONS.length)
    throw new BackupRefused(
      'newer',
      `The backup ${fromFile} was written by a newer Satchel: install that version first.`,
    );
  if (findFaults(connection).length > 0)
    throw new BackupRefused('damaged', `The backup ${fromFile} is damaged: name another file in the backups folder.`);
  refuseForeign(fromFile, findForeignSchema(connection, MIGRATIONS));
};
