import { join } from 'node:path';
import Database from 'better-sqlite3';

/** What a data folder holds, read beside the running server. */
export interface Stored {
  /** `ok`, or what SQLite finds wrong. */
  readonly integrity: string;
  readonly brokenForeignKeys: number;
  readonly invoices: ReadonlyMap<string, { readonly address: string; readonly dueSats: bigint }>;
  /** Addresses, script hashes, wallet indexes and numbers that stand in more than one invoice. */
  readonly doubled: number;
  /** Invoices without quote, or without the event of their creation. */
  readonly halfStored: number;
}

interface Row {
  readonly id: string;
  readonly address: string;
  readonly due_sats: bigint;
}

const HALF_STORED = `select count(*) as n from invoices where currency = ''
  or id not in (select invoice_id from events where type = 'invoice.created')`;
const DOUBLED = `select count(*) - count(distinct address) + count(*) - count(distinct wallet_id || ':' || address_index)
  + count(*) - count(distinct store_id || ':' || number) as n from invoices`;

export const readStored = (dataDir: string): Stored => {
  const database = new Database(join(dataDir, 'satchel.db'), { readonly: true });
  try {
    database.defaultSafeIntegers(true);
    const count = (sql: string): number => Number((database.prepare(sql).get() as { n: bigint }).n); // one row, one column
    const rows = database.prepare('select id, address, due_sats from invoices').all() as Row[]; // columns named above
    return {
      integrity: String(database.pragma('integrity_check', { simple: true })),
      brokenForeignKeys: (database.pragma('foreign_key_check') as unknown[]).length, // one row a broken key
      invoices: new Map(rows.map((row) => [row.id, { address: row.address, dueSats: row.due_sats }])),
      doubled: count(DOUBLED),
      halfStored: count(HALF_STORED),
    };
  } finally {
    database.close();
  }
};
