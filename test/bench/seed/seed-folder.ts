import { join } from 'node:path';
import {
  eventCodec,
  observationCodec,
  paymentCodec,
  storeCodec,
  userCodec,
  walletCodec,
} from '../../../src/main/db/repositories/codecs.ts';
import { openConnection, type Connection } from '../../../src/main/db/engine/connection.ts';
import { createHighWater } from '../../../src/main/db/engine/high-water.ts';
import { invoiceToRow } from '../../../src/main/db/queries/invoice-rows.ts';
import { startSatchel } from '../../support/satchel.ts';
import { makeInvoice, type Shop } from './make-invoice.ts';

/** The owner that training's own set-up makes (product.md PROG-4). */
const OWNER = { name: 'demo', password: 'training' } as const;
const BATCH = 20_000;

/** The owner's name and password, and the store. */
export interface Seeded {
  readonly name: string;
  readonly password: string;
  readonly storeId: string;
}

type Row = Readonly<Record<string, unknown>>;

/**
 * Makes a training folder by the program's own set-up and migrations, offline, and fills it with the invoices of three
 * years: in every status, paid exactly, in part, too much and late, with quotes, payments, observations and events.
 */
export const seedFolder = async (dataDir: string, invoices: number, say: (line: string) => void): Promise<Seeded> => {
  const satchel = await startSatchel({ dataDir, args: ['--training', '--public-port', '0', '--log-level', 'warn'] });
  await satchel.stop();
  const connection = openConnection(join(dataDir, 'satchel.db'), 'write');
  try {
    refuseUsed(connection);
    // no other program uses the folder, and after a power cut it is made again
    connection.pragma('journal_mode = MEMORY');
    connection.pragma('synchronous = OFF');
    connection.pragma('foreign_keys = OFF');
    connection.pragma('temp_store = MEMORY');
    connection.pragma('cache_size = -1500000');
    const shop = readShop(connection, invoices, Date.now());
    const indexes = dropIndexes(connection);
    insertInvoices(connection, shop, say);
    say('indexes');
    connection.exec('begin');
    for (const index of indexes) connection.exec(index);
    finish(connection, shop);
    connection.exec('commit');
    await createHighWater(join(dataDir, 'high-water.json')).raise(shop.keyDigest, shop.firstIndex + invoices);
    return { ...OWNER, storeId: shop.store.id };
  } finally {
    connection.pragma('journal_mode = WAL');
    connection.close();
  }
};

/** Makes a function that inserts rows into a table; its first row names the columns. */
const createInsert = (connection: Connection, table: string) => {
  let run: ((values: unknown[]) => unknown) | undefined;
  return (row: Row): void => {
    if (!run) {
      const columns = Object.keys(row);
      const places = columns.map(() => '?').join(', ');
      const statement = connection.prepare(`insert into ${table} (${columns.join(', ')}) values (${places})`);
      run = (values) => statement.run(values);
    }
    run(Object.values(row));
  };
};

const firstRow = (connection: Connection, query: string): never => connection.prepare(query).get() as never; // a codec parses it

/** The shop from which the seed continues. */
interface SeedShop extends Shop {
  readonly keyDigest: string;
}

const readShop = (connection: Connection, invoices: number, nowMs: number): SeedShop => {
  const store = storeCodec.fromRow(firstRow(connection, 'select * from stores'));
  const wallet = walletCodec.fromRow(firstRow(connection, 'select * from wallets where active = 1'));
  const user = userCodec.fromRow(firstRow(connection, "select * from users where role = 'owner'"));
  const tip = firstRow(connection, 'select height, tip as hash from chain_references where level = 1') as {
    height: bigint;
    hash: string;
  };
  return {
    store,
    walletId: wallet.id,
    keyDigest: wallet.keyDigest,
    userId: user.id,
    tip: { height: Number(tip.height), hash: tip.hash },
    firstIndex: wallet.nextIndex,
    nowMs,
    invoices,
  };
};

/** Sets the counters as the status writer keeps them, the next number and index, and no rate limits. */
const finish = (connection: Connection, { store, walletId, firstIndex, invoices }: Shop): void => {
  const noLimits = { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 };
  const { settings } = storeCodec.toChange({ settings: { ...store.settings, rateLimits: noLimits } });
  connection.exec(`
    delete from invoice_counts;
    insert into invoice_counts (store_id, status, part, n)
      select store_id, status, part, count(*) from invoices group by 1, 2, 3;
    delete from invoice_day_counts;
    insert into invoice_day_counts (store_id, day, status, part, n)
      select store_id, day, status, part, count(*) from invoices group by 1, 2, 3, 4;`);
  connection.prepare('update stores set last_number = ?, settings = ? where id = ?').run(invoices, settings, store.id);
  connection
    .prepare(`update wallets set next_index = ?, last_paid_index = ? where id = ?`)
    .run(firstIndex + invoices, firstIndex + invoices - 1, walletId);
};

const insertInvoices = (connection: Connection, shop: Shop, say: (line: string) => void): void => {
  const [toInvoices, toPayments, toEvents, toObservations] = [
    createInsert(connection, 'invoices'),
    createInsert(connection, 'payments'),
    createInsert(connection, 'events'),
    createInsert(connection, 'observations'),
  ];
  for (let from = 1; from <= shop.invoices; from += BATCH) {
    connection.exec('begin');
    const last = Math.min(shop.invoices, from + BATCH - 1);
    for (let n = from; n <= last; n += 1) {
      const { invoice, payments, events, observations } = makeInvoice(shop, n);
      toInvoices(invoiceToRow(invoice));
      for (const payment of payments) toPayments(paymentCodec.toRow(payment));
      for (const { cursor: _made, ...event } of events.map((one) => eventCodec.toRow({ ...one, cursor: 0n })))
        toEvents(event);
      for (const observation of observations) toObservations(observationCodec.toRow(observation));
    }
    connection.exec('commit');
    say(`${last} of ${shop.invoices}`);
  }
};

/** Drops the indexes; making them after the rows is a third of the work. @returns the SQL that makes them again, in order */
const dropIndexes = (connection: Connection): string[] => {
  const indexes = connection
    .prepare("select name, sql from sqlite_schema where type = 'index' and sql is not null")
    .all() as { name: string; sql: string }[]; // the schema table's own columns
  for (const { name } of indexes) connection.exec(`drop index "${name}"`);
  return indexes.map(({ sql }) => sql);
};

/** Refuses a folder with invoices: the numbers of the seed begin at 1. */
const refuseUsed = (connection: Connection): void => {
  const used = connection.prepare('select count(*) from invoices').pluck().get();
  if (used !== 0n) throw new Error(`this folder holds ${String(used)} invoices already: choose another one`);
};
