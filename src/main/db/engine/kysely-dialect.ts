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

/** Kysely over one connection that is already open and set. */
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
      // A full disk or a failed fsync has rolled back already; asking again would hide that error behind its own.
      if (connection.inTransaction) connection.exec('rollback');
    },
    releaseConnection: async () => {},
    destroy: async () => {}, // whoever opened the connection closes it: Kysely would not where it never asked anything
  };
};

const createExecutor = (connection: Connection, mustBeInTransaction: () => boolean): DatabaseConnection => {
  const prepared = createStatementCache(connection);
  return {
    executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => {
      // SQLite ends a transaction by itself when the disk is full: what came after it would be committed alone.
      if (mustBeInTransaction() && !connection.inTransaction) throw new Error('the transaction is over');
      const statement = prepared(sql);
      // Kysely names the row type of a query; the driver cannot know it.
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

/** Prepared statements by their text: preparing costs several times what running one of them does. */
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
