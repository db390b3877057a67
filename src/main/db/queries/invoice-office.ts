import type { ExpressionBuilder } from 'kysely';
import type { CurrencySum, InvoiceReads } from '../../app/invoice/invoice-repositories.ts';
import { readUsualAmounts } from './usual-amounts.ts';
import { invoiceFromRow, selectInvoices } from './invoice-rows.ts';
import type { Queries, Tables } from '../repositories/tables.ts';

/** Both values of `part`, so that the index on status, part and time is usable. */
const WITH_AND_WITHOUT_PART = [0n, 1n] as const;

type OfficeReads = Pick<
  InvoiceReads,
  'sums' | 'paidExactly' | 'paidOtherwise' | 'paidAfterMs' | 'ofWallet' | 'usualAmounts'
>;
type Invoices = ExpressionBuilder<Tables, 'invoices'>;

/** The totals of the selected invoices, per currency. */
const totals = (on: Invoices) =>
  [
    on.ref('currency').as('currency'),
    on.fn.sum<bigint>('amount_minor').as('amount_minor'),
    on.fn.sum<bigint>('received_sats').as('received_sats'),
    on.fn.countAll<bigint>().as('n'),
  ] as const;

const sumOf = (row: { currency: string; amount_minor: bigint; received_sats: bigint; n: bigint }): CurrencySum => ({
  currency: row.currency,
  amountMinor: row.amount_minor,
  receivedSats: row.received_sats,
  count: Number(row.n),
});

/** The amount due came in full, without a payment that came late or for a cancelled invoice (product.md MON-13). */
const isExact = (on: Invoices) =>
  on.and([
    on('received_sats', '=', on.ref('due_sats')),
    on('status', '<>', 'cancelled'),
    on.not(
      on.exists(
        on
          .selectFrom('payments')
          .select('payments.id')
          .whereRef('payments.invoice_id', '=', 'invoices.id')
          .where('payments.on_time', '=', 0n),
      ),
    ),
  ]);

/** Creates the queries of the office's overview and wallet pages. */
export const createOfficeReads = (queries: Queries): OfficeReads => ({
  sums: async (storeId, statuses, fromMs) => {
    const rows = await queries
      .selectFrom('invoices')
      .select(totals)
      .where('store_id', '=', storeId)
      .where('status', 'in', statuses)
      .where('part', 'in', WITH_AND_WITHOUT_PART)
      .where('created_at_ms', '>=', BigInt(fromMs))
      .groupBy('currency')
      .execute();
    return rows.map(sumOf);
  },
  paidExactly: async (storeId, fromMs) => {
    const rows = await queries
      .selectFrom('invoices')
      .select(totals)
      .where('store_id', '=', storeId)
      .where('created_at_ms', '>=', BigInt(fromMs))
      .where('received_sats', '>', 0n)
      .where(isExact)
      .groupBy('currency')
      .execute();
    return rows.map(sumOf);
  },
  paidOtherwise: async (storeId, fromMs) => {
    const rows = await selectInvoices(queries)
      .where('store_id', '=', storeId)
      .where('created_at_ms', '>=', BigInt(fromMs))
      .where('received_sats', '>', 0n)
      .where((on) => on.not(isExact(on)))
      .execute();
    return rows.map(invoiceFromRow);
  },
  paidAfterMs: async (storeId, fromMs, limit) => {
    const rows = await queries
      .selectFrom('invoices')
      .select(['created_at_ms', 'paid_at_ms'])
      .where('store_id', '=', storeId)
      .where('status', '=', 'settled')
      .where('part', '=', 0n)
      .where('created_at_ms', '>=', BigInt(fromMs))
      .orderBy('created_at_ms', 'desc')
      .limit(limit)
      .execute();
    return rows.flatMap((row) => (row.paid_at_ms === null ? [] : [Number(row.paid_at_ms - row.created_at_ms)]));
  },
  usualAmounts: (storeId, fromMs, least, limit) => readUsualAmounts(queries, { storeId, fromMs, least, limit }),
  ofWallet: async (walletId, below, limit) => {
    let rows = selectInvoices(queries).where('wallet_id', '=', walletId).where('address_index', 'is not', null);
    if (below !== null) rows = rows.where('address_index', '<', BigInt(below));
    return (await rows.orderBy('address_index', 'desc').limit(limit).execute()).map(invoiceFromRow);
  },
});
