import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { restoreBackup } from '../../src/main/db/engine/restore.ts';

/** The invoices of a data folder, and its soundness. */
export interface Stored {
  /** `ok`, or the faults that SQLite finds. */
  readonly integrity: string;
  readonly brokenForeignKeys: number;
  readonly invoices: ReadonlyMap<string, { readonly address: string; readonly dueSats: bigint }>;
  /** Number of addresses, wallet indexes and invoice numbers that repeat one of another invoice. */
  readonly doubled: number;
  /** Number of invoices without a quote, or without the event of their creation. */
  readonly halfStored: number;
  readonly storeName: string;
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

/** Reads the data folder beside the running server. */
export const readStored = (dataDir: string): Stored => {
  const database = new Database(join(dataDir, 'satchel.db'), { readonly: true });
  try {
    database.defaultSafeIntegers(true);
    const count = (sql: string): number => Number((database.prepare(sql).get() as { n: bigint }).n); // a single row and column
    const rows = database.prepare('select id, address, due_sats from invoices').all() as Row[]; // columns named above
    return {
      integrity: String(database.pragma('integrity_check', { simple: true })),
      brokenForeignKeys: (database.pragma('foreign_key_check') as unknown[]).length, // one row per broken key
      invoices: new Map(rows.map((row) => [row.id, { address: row.address, dueSats: row.due_sats }])),
      doubled: count(DOUBLED),
      halfStored: count(HALF_STORED),
      storeName: String(database.prepare('select name from stores').pluck().get()),
    };
  } finally {
    database.close();
  }
};

/** Restores a backup into this folder, which is emptied before. @returns the reason why the backup is not whole, if any */
export const brokenBackup = (fromFile: string, toFolder: string, nowMs: number): string[] => {
  rmSync(toFolder, { recursive: true, force: true });
  mkdirSync(toFolder, { mode: 0o700 });
  try {
    restoreBackup({ fromFile, toFile: join(toFolder, 'satchel.db'), nowMs });
    const { integrity, brokenForeignKeys, doubled, halfStored } = readStored(toFolder);
    const isWhole = integrity === 'ok' && brokenForeignKeys + doubled + halfStored === 0;
    return isWhole
      ? []
      : [`the backup ${fromFile} holds ${integrity}, ${brokenForeignKeys}, ${doubled}, ${halfStored}`];
  } catch (error) {
    return [`the backup ${fromFile} cannot be restored: ${String(error)}`];
  }
};
