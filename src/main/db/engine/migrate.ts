import SqliteConnection from 'better-sqlite3';
import { type Connection, readPragma } from './connection.ts';

/** A step to the next schema, numbered by its place in the list. There is no step back; restore a backup instead. */
export interface Migration {
  readonly name: string;
  readonly statements: string;
}

/** How far an update of the schema is: `done` of `of` steps, the copy that is kept counting as the first. */
export interface UpdateProgress {
  readonly done: number;
  readonly of: number;
}

/** Marks the file as ours: "SATC". */
export const APPLICATION_ID = 0x53_41_54_43n;

/** Returns how many migrations a database has been through; 0 means that it is empty. */
export const schemaVersion = (connection: Connection): number => Number(readPragma(connection, 'user_version'));

/** Reads the schema version and application id of a file, and if it has any table, without changing a byte of it. */
export const peek = (file: string): { version: number; applicationId: unknown; isBlank: boolean } => {
  const connection = new SqliteConnection(file, { readonly: true });
  try {
    connection.defaultSafeIntegers(true);
    const [version, applicationId] = [schemaVersion(connection), readPragma(connection, 'application_id')];
    const hasTables = connection.prepare('select 1 from sqlite_schema').get() !== undefined;
    return { version, applicationId, isBlank: version === 0 && applicationId === 0n && !hasTables };
  } finally {
    connection.close();
  }
};

/**
 * Applies the missing migrations. Each one runs in a single transaction together with its number, so a killed migration
 * leaves the old schema or the new one, never something in between (reliability.md F6).

 *
 * @param onStep called after each migration
 */
export const migrate = (
  connection: Connection,
  migrations: readonly Migration[],
  onStep: () => void = () => {},
): void => {
  for (let version = schemaVersion(connection); version < migrations.length; version += 1) {
    const step = migrations[version];
    if (!step) return;
    connection.exec('begin immediate');
    try {
      connection.exec(step.statements);
      connection.pragma(`application_id = ${APPLICATION_ID}`);
      connection.pragma(`user_version = ${version + 1}`);
      connection.exec('commit');
      onStep();
    } catch (error) {
      if (connection.inTransaction) connection.exec('rollback');
      throw error;
    }
  }
};
