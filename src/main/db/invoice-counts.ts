import type { InvoiceStatus } from '../../shared/invoice.ts';
import type { Queries, Tables } from './tables.ts';

/** Moves a store's counter of one status; kept in the transaction of the change it counts. */
export const addToCount = async (
  queries: Queries,
  key: Pick<Tables['invoice_counts'], 'store_id' | 'status' | 'part'>,
  by: 1n | -1n,
): Promise<void> => {
  await queries
    .insertInto('invoice_counts')
    .values({ store_id: key.store_id, status: key.status, part: key.part, n: by < 0n ? 0n : by })
    .onConflict((conflict) =>
      conflict.columns(['store_id', 'status', 'part']).doUpdateSet((row) => ({ n: row('invoice_counts.n', '+', by) })),
    )
    .execute();
};

/** How many of a store's invoices are in these statuses (all when empty), with or without a part payment. */
export const readCount = async (
  queries: Queries,
  storeId: string,
  statuses: readonly InvoiceStatus[],
  part: boolean | undefined,
): Promise<number> => {
  const rows = await queries.selectFrom('invoice_counts').selectAll().where('store_id', '=', storeId).execute();
  return rows
    .filter((row) => statuses.length === 0 || statuses.some((status) => status === row.status))
    .filter((row) => part === undefined || (row.part !== 0n) === part)
    .reduce((sum, row) => sum + Number(row.n), 0);
};
