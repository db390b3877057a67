import type { CurrencySum, InvoiceReads } from '../../app/invoice/invoice-repositories.ts';
import { readUsualAmounts } from './usual-amounts.ts';
import { invoiceFromRow, selectInvoices } from './invoice-rows.ts';
import type { Queries } from '../repositories/tables.ts';

/** Both values of `part`, so that the index on status, part and time is usable. */
const WITH_AND_WITHOUT_PART = [0n, 1n] as const;

/** Creates the queries of the office's overview and wallet pages. */
export const createOfficeReads = (
  queries: Queries,
): Pick<InvoiceReads, 'sums' | 'paidAfterMs' | 'ofWallet' | 'usualAmounts'> => ({
  sums: async (storeId, statuses, fromMs) => {
    const rows = await queries
      .selectFrom('invoices')
      .select((on) => [
        'currency',
        on.fn.sum<bigint>('amount_minor').as('amount_minor'),
        on.fn.sum<bigint>('received_sats').as('received_sats'),
        on.fn.countAll<bigint>().as('n'),
      ])
      .where('store_id', '=', storeId)
      .where('status', 'in', statuses)
      .where('part', 'in', WITH_AND_WITHOUT_PART)
      .where('created_at_ms', '>=', BigInt(fromMs))
      .groupBy('currency')
      .execute();
    return rows.map((row): CurrencySum => ({
      currency: row.currency,
      amountMinor: row.amount_minor,
      receivedSats: row.received_sats,
      count: Number(row.n),
    }));
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
