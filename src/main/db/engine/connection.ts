import SqliteConnection from 'better-sqlite3';

/** A better-sqlite3 connection. */
export type Connection = SqliteConnection.Database;

/** How long a statement waits for a lock. It blocks the main thread, so it is short: nobody but us should hold one. */
const BUSY_TIMEOUT_MS = 250;

/**
 * Opens a connection the only way a connection is opened here. The pragmas belong to the connection, not to the file: a
 * re-opened WAL file comes up with synchronous=NORMAL, which loses acknowledged sales on power loss (architecture.md, rule 4).
 */
export const openConnection = (file: string, mode: 'write' | 'read'): Connection => {
  const connection = new SqliteConnection(file, { readonly: mode === 'read', timeout: BUSY_TIMEOUT_MS });
  try {
    connection.defaultSafeIntegers(true);
    connection.pragma('journal_mode = WAL');
    connection.pragma('synchronous = FULL');
    connection.pragma('foreign_keys = ON');
    connection.pragma('recursive_triggers = ON'); // else REPLACE would delete a row past the append-only triggers
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

/** First column of the first row of a pragma. */
export const readPragma = (connection: Connection, name: string): unknown => connection.pragma(name, { simple: true });
