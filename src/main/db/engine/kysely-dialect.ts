import type { Statement } from 'better-sqlite3';
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import type { Connection } from './connection.ts';

/** Runs Kysely over one connection that is already open and configured. */
export const createDialect = (connection: Connection): Dialect => ({
  createAdapter: () => new SqliteAdapter(),
  createDriver: () => createDriver(connection),
  createIntrospector: (database) => new SqliteIntrospector(database),
  createQueryCompiler: () => new SqliteQueryCompiler(),
});

const createDriver = (connection: Connection): Driver => {
  let inTransaction = false;
  const executor = createExecutor(connection, () => inTransaction);
  return {
    init: async () => {},
    acquireConnection: async () => executor,
    beginTransaction: async () => {
      connection.exec('begin immediate');
      inTransaction = true;
    },
    commitTransaction: async () => {
      connection.exec('commit');
      inTransaction = false;
    },
    rollbackTransaction: async () => {
      inTransaction = false;
      // After a full disk or a failed fsync there is nothing to roll back, and the failing rollback would hide the
      // cause.
      if (connection.inTransaction) connection.exec('rollback');
    },
    releaseConnection: async () => {},
    destroy: async () => {}, // openDatabase closes it: Kysely closes only connections that it has used
  };
};

const createExecutor = (connection: Connection, mustBeInTransaction: () => boolean): DatabaseConnection => {
  const prepared = createStatementCache(connection);
  return {
    executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
      // SQLite rolls a transaction back by itself when the disk is full; a later statement would then commit on its
      // own.
      if (mustBeInTransaction() && !connection.inTransaction) throw new Error('the transaction is over');
      const statement = prepared(sql);
      // Kysely knows the row type of its query; better-sqlite3 cannot.
      if (statement.reader) return { rows: statement.all(parameters) as R[] };
      return { rows: [], numAffectedRows: BigInt(statement.run(parameters).changes) };
    },
    // eslint-disable-next-line require-yield -- the interface asks for a generator; nothing here streams
    async *streamQuery() {
      throw new Error('streaming is not used');
    },
  };
};

const MOST_STATEMENTS = 400;

/** Caches prepared statements by their SQL, because preparing one costs several times as much as running it. */
const createStatementCache = (connection: Connection): ((sql: string) => Statement) => {
  const statements = new Map<string, Statement>();
  return (sql) => {
    const known = statements.get(sql);
    if (known) return known;
    const made = connection.prepare(sql);
    const oldest = statements.size >= MOST_STATEMENTS ? statements.keys().next().value : undefined;
    if (oldest !== undefined) statements.delete(oldest);
    statements.set(sql, made);
    return made;
  };
};
