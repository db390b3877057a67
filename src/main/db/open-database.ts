import { existsSync, statSync } from 'node:fs';
import { Kysely } from 'kysely';
import type { Logger } from '../app/ports.ts';
import type { Database, WriteStatus } from '../app/repositories.ts';
import { type Backup, type BackupHow, createBackup, backupFolder, writeSafetyCopy } from './engine/backups.ts';
import { findForeignSchema } from './engine/check-schema.ts';
import { type Connection, openConnection, readPragma } from './engine/connection.ts';
import { createDialect } from './engine/kysely-dialect.ts';
import { createPrivateFile } from './engine/durable-files.ts';
import { APPLICATION_ID, type Migration, migrate, peek, schemaVersion, type UpdateProgress } from './engine/migrate.ts';
import { MIGRATIONS } from './engine/migrations/all.ts';
import { checkIntegrity, runOffload } from './engine/offload.ts';
import { DatabaseRefused } from './engine/database-refused.ts';
import { writeStatus } from './status-writer.ts';
import { createReadRepositories } from './repositories/all.ts';
import type { Tables } from './repositories/tables.ts';
import { createWrite } from './engine/transactions.ts';

export interface OpenOptions {
  readonly file: string;
  /**
   * True if the folder is known to have held a database. A missing one is then refused, never replaced by an empty one.
   */
  readonly mustExist: boolean;
  readonly logger: Logger;
  /** Called before the first step of an update, and after each. */
  readonly onUpdate?: (progress: UpdateProgress) => void;
  /** For tests: other migrations than the real ones. */
  readonly migrations?: readonly Migration[];
  /** For tests: databases up to this size are checked before they are used. */
  readonly checkBelowBytes?: number;
  /** For tests: called with the writing connection, then with the reading one, once both are configured. */
  readonly onConnection?: (connection: Connection) => void;
}

export interface OpenedDatabase {
  readonly database: Database;
  readonly writeStatus: WriteStatus;
  /** The database did not exist before. */
  readonly createdNow: boolean;
  readonly schemaVersion: number;
  /**
   * Copies the database, while it is in use, into a folder of which the newest backups are kept: 14, open, unless `how`
   * says otherwise. Runs in a worker thread.
   */
  readonly backup: (folder: string, how?: BackupHow) => Promise<Backup>;
  /** True if the database was checked before use. A large one is not. */
  readonly isChecked: boolean;
  /** Runs that check in a worker thread. @returns the damage and the way out, or null if the database is sound */
  readonly findDamage: (signal: AbortSignal) => Promise<string | null>;
  /** Checks the whole file in a worker thread. @returns every fault that SQLite finds */
  readonly integrityCheck: () => Promise<string[]>;
  /** Waits for running transactions, then closes both connections. */
  readonly close: () => Promise<void>;
}

/** Checking a larger database would delay every start noticeably, so it is checked in a worker thread afterwards. */
const QUICK_CHECK_BELOW_BYTES = 256 * 1024 * 1024;

/** Opens the database of a data folder and migrates it to the newest schema. @throws DatabaseRefused */
export const openDatabase = (options: OpenOptions): OpenedDatabase => {
  const { file, logger, migrations = MIGRATIONS } = options;
  const createdNow = refuseMissing(options) || isBlank(options);
  createPrivateFile(file);
  const connection = openSound(options, createdNow, migrations);
  const from = schemaVersion(connection);
  try {
    const said = createUpdateSteps(from, options);
    if (from > 0 && from < migrations.length) {
      said.begin();
      const copy = writeSafetyCopy(connection, backupFolder(file), from);
      logger.info({ from, to: migrations.length, copy }, 'migrating the database to a newer schema; a copy was kept');
      said.step();
    }
    migrate(connection, migrations, said.step);
    return createOpened(options, connection, createdNow);
  } catch (error) {
    connection.close();
    throw error;
  }
};

/** Counts the copy and the missing migrations. A new database is not updated. */
const createUpdateSteps = (from: number, { migrations = MIGRATIONS, onUpdate }: OpenOptions) => {
  const of = migrations.length - from + 1;
  let done = 0;
  const say = (): void => {
    if (from > 0) onUpdate?.({ done, of });
  };
  return {
    begin: say,
    step: () => {
      done += 1;
      say();
    },
  };
};

const createOpened = (options: OpenOptions, connection: Connection, createdNow: boolean): OpenedDatabase => {
  const { file, onConnection } = options;
  const reading = openConnection(file, 'read');
  onConnection?.(connection);
  onConnection?.(reading);
  const writer = new Kysely<Tables>({ dialect: createDialect(connection) });
  const reader = new Kysely<Tables>({ dialect: createDialect(reading) });
  const write = createWrite(writer);
  return {
    database: { read: createReadRepositories(reader), write },
    writeStatus,
    createdNow,
    schemaVersion: schemaVersion(connection),
    backup: (folder, how = { keep: 14, lockKey: null }) => createBackup(file, folder, how),
    isChecked: createdNow || isSmall(options),
    findDamage: (signal) => findDamageIn(file, signal),
    integrityCheck: () => checkIntegrity(file),
    close: async () => {
      await write(async () => {}).catch(() => {}); // once this has run, every earlier transaction has ended
      reading.close();
      connection.close(); // the last connection to close merges the write-ahead log into the database
    },
  };
};

const wayOut = (file: string): string =>
  `Stop Satchel, move ${file} and its -wal and -shm files away, and start once with --restore and the newest file in ${backupFolder(file)}.`;

const damaged = (file: string): string => `The database ${file} is damaged. ${wayOut(file)}`;

const refuseMissing = ({ file, mustExist }: OpenOptions): boolean => {
  const isThere = existsSync(file) && statSync(file).size > 0;
  if (isThere) return false;
  if (mustExist || existsSync(`${file}-wal`))
    throw new DatabaseRefused(
      `The database ${file} is missing although this folder had one: put it back, or start once with --restore and the newest file in ${backupFolder(file)}.`,
    );
  return true;
};

/**
 * A first start that ended before its first migration leaves a file with a header and no table (reliability.md F4). Nobody
 * was answered yet, so it is made again.
 */
const isBlank = ({ file, mustExist }: OpenOptions): boolean => {
  if (mustExist) return false;
  try {
    return peek(file).isBlank;
  } catch (error) {
    throw refusalOf(error, file);
  }
};

const isSmall = ({ file, checkBelowBytes = QUICK_CHECK_BELOW_BYTES }: OpenOptions): boolean =>
  statSync(file).size <= checkBelowBytes;

const openSound = (options: OpenOptions, createdNow: boolean, migrations: readonly Migration[]): Connection => {
  const { file } = options;
  let connection: Connection | undefined;
  try {
    if (!createdNow) refuseForeign(file, migrations.length);
    connection = openConnection(file, 'write');
    if (!createdNow && isSmall(options)) refuseDamaged(file, connection);
    if (!createdNow) refuseForeignSchema(file, connection, migrations);
    return connection;
  } catch (error) {
    connection?.close();
    throw refusalOf(error, file);
  }
};

/** Refuses a file that is not ours before any pragma is set, so that it stays untouched. */
const refuseForeign = (file: string, newest: number): void => {
  const { version, applicationId } = peek(file);
  if (version === 0 || applicationId !== APPLICATION_ID)
    throw new DatabaseRefused(
      `The file ${file} is not a Satchel database: move it away, or choose another --data-dir.`,
    );
  if (version > newest)
    throw new DatabaseRefused(
      `The database ${file} was written by a newer Satchel (schema ${version}; this version knows ${newest}): install the newer version again.`,
    );
};

const refuseDamaged = (file: string, connection: Connection): void => {
  if (readPragma(connection, 'quick_check(1)') !== 'ok') throw new DatabaseRefused(damaged(file));
};

/** Before anything is written: a foreign trigger would run with the first sale (reliability.md A22). */
const refuseForeignSchema = (file: string, connection: Connection, migrations: readonly Migration[]): void => {
  const foreign = findForeignSchema(connection, migrations);
  if (foreign !== null)
    throw new DatabaseRefused(
      `The database ${file} holds ${foreign}, which Satchel did not make: another program changed it. ${wayOut(file)}`,
    );
};

/**
 * Checks in a worker thread. A file that SQLite refuses to read counts as damaged; an aborted check reports no damage.
 */
const findDamageIn = async (file: string, signal: AbortSignal): Promise<string | null> => {
  try {
    const { faults } = await runOffload({ job: 'quick-check', file }, signal);
    return faults.length > 0 ? damaged(file) : null;
  } catch (error) {
    if (signal.aborted) return null;
    const refused = refusalOf(error, file);
    if (refused instanceof DatabaseRefused) return refused.message;
    throw error;
  }
};

const refusalOf = (error: unknown, file: string): unknown => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return new DatabaseRefused(damaged(file), { cause: error });
  if (/^SQLITE_(BUSY|LOCKED)/.test(code))
    return new DatabaseRefused(`Another program is using the database ${file}: close that program and start again.`, {
      cause: error,
    });
  if (/^SQLITE_(CANTOPEN|IOERR|READONLY|PERM|FULL)/.test(code))
    return new DatabaseRefused(
      `The database ${file} cannot be opened (${code}): check that the disk is connected and not full, and that you may write to it.`,
      { cause: error },
    );
  return error;
};
