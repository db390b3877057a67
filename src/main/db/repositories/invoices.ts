import type { InvoiceRecord } from '../../app/records.ts';
import type { InvoiceReads, InvoiceWrites } from '../../app/invoice/invoice-repositories.ts';
import { chunksOf } from '../engine/chunks.ts';
import { compiledOnce } from '../queries/compiled-once.ts';
import { addToCount, readCounts } from '../queries/invoice-counts.ts';
import { listInvoices } from '../queries/invoice-list.ts';
import { listByMethod } from '../queries/invoice-methods.ts';
import { createOfficeReads } from '../queries/invoice-office.ts';
import { invoiceFromRow, invoiceToRow, selectInvoices } from '../queries/invoice-rows.ts';
import type { Queries } from './tables.ts';

export const createInvoiceRepository = (queries: Queries): InvoiceWrites => {
  const invoice = (id: string) => queries.updateTable('invoices').where('id', '=', id);
  return {
    ...createInvoiceReads(queries),
    insert: (record) => insertInvoice(queries, record),
    takeNumber: async (storeId) => {
      const row = await queries
        .updateTable('stores')
        .set((store) => ({ last_number: store('last_number', '+', 1n) }))
        .where('id', '=', storeId)
        .returning('last_number')
        .executeTakeFirstOrThrow();
      return Number(row.last_number);
    },
    setLastCheck: async (id, atMs) => {
      await invoice(id)
        .set({ last_look_at_ms: BigInt(atMs) })
        .execute();
    },
    moveTimes: async (id, byMs) => {
      await invoice(id)
        .set((column) => ({
          expires_at_ms: column('expires_at_ms', '+', BigInt(byMs)),
          last_look_at_ms: column('last_look_at_ms', '+', BigInt(byMs)),
        }))
        .execute();
    },
    setCancelled: async (id, atMs) => {
      await invoice(id)
        .set({ cancelled_at_ms: BigInt(atMs) })
        .execute();
    },
    setMark: async (id, mark) => {
      await invoice(id).set({ mark }).execute();
    },
  };
};

const insertInvoice = async (queries: Queries, invoice: InvoiceRecord): Promise<void> => {
  if (invoice.status !== 'new' || invoice.receivedSats !== 0n)
    throw new Error('a new invoice must have the status new');
  const row = invoiceToRow(invoice);
  await queries.insertInto('invoices').values(row).execute();
  await addToCount(queries, row, 1n);
};

const OPEN = ['new', 'processing'] as const;
/** All other statuses. A query that names its statuses can use the index that begins with the status. */
const CLOSED = ['settled', 'expired', 'invalid', 'cancelled'] as const;

const createInvoiceReads = (queries: Queries): InvoiceReads => {
  const invoices = () => selectInvoices(queries);
  // The index of watched invoices begins with the store, and there are few stores.
  const ofEveryStore = () => invoices().where('store_id', 'in', queries.selectFrom('stores').select('stores.id'));
  const get = async (id: string): Promise<InvoiceRecord | undefined> => {
    const [row] = await invoiceById(queries, id);
    return row && invoiceFromRow(row);
  };
  return {
    get,
    getWithoutCodes: async (id) => {
      const invoice = await get(id);
      return invoice && { ...invoice, address: null, scriptHex: null, bolt11: null };
    },
    ...createLookups(queries),
    list: (filter) => listInvoices(queries, filter),
    listByMethod: (filter, method) => listByMethod(queries, filter, method),
    ...createOfficeReads(queries),
    ...createCounts(queries),
    byPaymentHash: async (paymentHash) => {
      const row = await invoices().where('payment_hash', '=', paymentHash).executeTakeFirst();
      return row && invoiceFromRow(row);
    },
    processingIds: async () => {
      const processing = queries
        .selectFrom('invoices')
        .select('id')
        .where('store_id', 'in', queries.selectFrom('stores').select('stores.id'))
        .where('status', '=', 'processing');
      return (await processing.execute()).map(({ id }) => id);
    },
    open: async () => (await ofEveryStore().where('status', 'in', OPEN).execute()).map(invoiceFromRow),
    watched: async (sinceMs) => {
      const open = await ofEveryStore().where('status', 'in', OPEN).execute();
      const recent = await ofEveryStore()
        .where('status', 'in', CLOSED)
        .where('expires_at_ms', '>', BigInt(sinceMs))
        .execute();
      return [...open, ...recent].filter((row) => row.script_hex !== null).map(invoiceFromRow);
    },
    withAddress: async (afterId, limit) => {
      const rows = await invoices()
        .where('id', '>', afterId)
        .where('script_hex', 'is not', null)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(invoiceFromRow);
    },
    dueForCheck: (atMs) => readDueForCheck(queries, BigInt(atMs)),
  };
};

const invoiceById = compiledOnce((queries, id: string) => selectInvoices(queries).where('id', '=', id));

/** Finds many with few queries of bounded length. */
const createLookups = (queries: Queries): Pick<InvoiceReads, 'byIds' | 'byScripts'> => {
  const lookup = (column: 'id' | 'script_hex') => async (values: readonly string[]) => {
    const found: InvoiceRecord[] = [];
    for (const some of chunksOf(values)) {
      const rows = await selectInvoices(queries).where(column, 'in', some).execute();
      found.push(...rows.map(invoiceFromRow));
    }
    return found;
  };
  return { byIds: lookup('id'), byScripts: lookup('script_hex') };
};

const createCounts = (queries: Queries): Pick<InvoiceReads, 'counts' | 'countOfWallet' | 'countOpen'> => ({
  counts: (storeId) => readCounts(queries, storeId),
  countOfWallet: async (walletId) => {
    const row = await queries
      .selectFrom('invoices')
      .select((on) => on.fn.countAll<bigint>().as('n'))
      .where('wallet_id', '=', walletId)
      .where('address_index', 'is not', null)
      .executeTakeFirstOrThrow();
    return Number(row.n);
  },
  countOpen: async (storeId) => {
    const counts = await readCounts(queries, storeId);
    return counts.reduce((sum, { status, count }) => (OPEN.some((one) => one === status) ? sum + count : sum), 0);
  },
});

/**
 * Reads the invoices whose status a chain check begun at `atMs` can change (see InvoiceReads). Each half has its own
 * index.
 */
const readDueForCheck = async (queries: Queries, atMs: bigint): Promise<InvoiceRecord[]> => {
  const ended = await selectInvoices(queries)
    .where('expires_at_ms', '<', atMs)
    .where((on) => on.or([on('last_look_at_ms', 'is', null), on('last_look_at_ms', '<=', on.ref('expires_at_ms'))]))
    .execute();
  const waiting = await selectInvoices(queries)
    .innerJoin('payments', 'payments.invoice_id', 'invoices.id')
    .select('payments.unconfirmed_since_ms as since_ms')
    .where('payments.kind', '=', 'onchain')
    .where('payments.gone', '=', 0n)
    .where('payments.block_hash', 'is', null)
    .execute();
  const isDue = (row: (typeof waiting)[number]): boolean => {
    const from = row.since_ms > row.expires_at_ms ? row.since_ms : row.expires_at_ms;
    const dueMs = from + row.unconfirmed_wait_minutes * 60_000n;
    return dueMs <= atMs && (row.last_look_at_ms === null || row.last_look_at_ms < dueMs);
  };
  const due = new Map([...ended, ...waiting.filter(isDue)].map((row) => [row.id, row]));
  return [...due.values()].map(invoiceFromRow);
};
