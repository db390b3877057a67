import SqliteConnection from 'better-sqlite3';
import type { Connection } from './connection.ts';
import { migrate, schemaVersion, type Migration } from './migrate.ts';

/**
 * Compares a database with what its migrations make, object by object. A trigger or a view that somebody added runs
 * inside our own transactions: one was shown to put another address into every invoice (reliability.md A22).
 *
 * @returns what is foreign, missing or changed, in words; null when the schema is exactly ours
 */
export const findForeignSchema = (connection: Connection, migrations: readonly Migration[]): string | null => {
  const wanted = schemaMadeBy(migrations.slice(0, schemaVersion(connection)));
  const found = readSchema(connection);
  for (const [key, object] of found) {
    const own = wanted.get(key);
    if (own === undefined) return `a foreign ${object.type} named ${JSON.stringify(object.name)}`;
    if (own.sql !== object.sql) return `a changed ${object.type} named ${JSON.stringify(object.name)}`;
  }
  for (const [key, object] of wanted)
    if (!found.has(key)) return `no ${object.type} named ${JSON.stringify(object.name)}`;
  return null;
};

interface SchemaObject {
  readonly type: string;
  readonly name: string;
  readonly sql: string | null;
}

/** SQLite's own statistics and counters belong to no migration and hold nothing that runs. */
const OWN_BOOKKEEPING = /^sqlite_(stat\d|sequence)$/;

const readSchema = (connection: Connection): Map<string, SchemaObject> => {
  // a table that hides behind the name of SQLite's schema would have to be named in it
  const rows = connection.prepare('select type, name, tbl_name, sql from sqlite_schema').all() as (SchemaObject & {
    tbl_name: string; // columns of sqlite_schema are always texts, `sql` null for automatic indexes
  })[];
  return new Map(
    rows
      .filter(({ name }) => !OWN_BOOKKEEPING.test(name))
      .map(({ type, name, tbl_name: table, sql }) => [`${type} ${table} ${name}`, { type, name, sql }]),
  );
};

const schemaMadeBy = (migrations: readonly Migration[]): Map<string, SchemaObject> => {
  const fresh = new SqliteConnection(':memory:');
  try {
    fresh.defaultSafeIntegers(true);
    migrate(fresh, migrations);
    return readSchema(fresh);
  } finally {
    fresh.close();
  }
};
