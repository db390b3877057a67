import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Tables that the program writes by itself (chain checks, the last price), or for a refusal (an idempotent answer). */
export const OWN_AFFAIRS: ReadonlySet<string> = new Set([
  'chain_sources',
  'chain_tip',
  'idempotency',
  'settings',
  'sqlite_sequence',
]);

/** Reads every stored row except those of the tables `leftOut`, as one text, beside the running program. */
export const readStoredRows = (folder: string, leftOut: ReadonlySet<string>): string => {
  const database = new Database(join(folder, 'satchel.db'), { readonly: true });
  try {
    database.defaultSafeIntegers(true);
    const tables = database.prepare(`select name from sqlite_schema where type = 'table'`).pluck().all() as string[]; // TEXT
    const rows = tables
      .filter((name) => !leftOut.has(name))
      .map((name) => [name, database.prepare(`select * from "${name}"`).all()]);
    return JSON.stringify(rows, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));
  } finally {
    database.close();
  }
};
