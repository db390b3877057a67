import SqliteConnection from 'better-sqlite3';

/** A better-sqlite3 connection. */
export type Connection = SqliteConnection.Database;

/** How long a statement waits for a lock. The wait blocks the main thread, and no other program should hold a lock. */
const BUSY_TIMEOUT_MS = 250;

/**
 * Opens a connection with the pragmas that every connection needs. SQLite keeps most of them per connection, not in the
 * file: a re-opened WAL file starts with synchronous=NORMAL, which would lose acknowledged invoices when the power
 * fails (reliability.md I1).
 */
export const openConnection = (file: string, mode: 'write' | 'read'): Connection => {
  const connection = new SqliteConnection(file, { readonly: mode === 'read', timeout: BUSY_TIMEOUT_MS });
  try {
    connection.defaultSafeIntegers(true);
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    connection.pragma('recursive_triggers = ON'); // without it REPLACE deletes rows past the append-only triggers
    connection.pragma('trusted_schema = OFF');
    connection.pragma('journal_size_limit = 16777216');
    connection.pragma('cache_size = -16000');
    if (mode === 'read') connection.pragma('query_only = ON');
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
};

/** Reads a pragma that has one value. */
export const readPragma = (connection: Connection, name: string): unknown => connection.pragma(name, { simple: true });
