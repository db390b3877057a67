import type { StatusCount, StatusKind } from '../app/invoice-stores.ts';
import { INVOICE_STATUSES } from '../../shared/invoice.ts';
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

/** How many of a store's invoices are of each kind that there ever was. */
export const readCounts = async (queries: Queries, storeId: string): Promise<StatusCount[]> => {
  const rows = await queries.selectFrom('invoice_counts').selectAll().where('store_id', '=', storeId).execute();
  return rows.flatMap((row) => {
    const status = INVOICE_STATUSES.find((known) => known === row.status);
    return status ? [{ status, part: row.part !== 0n, count: Number(row.n) }] : [];
  });
};

/** How many of a store's invoices are of one of these kinds; all where none is named. */
export const readCount = async (
  queries: Queries,
  storeId: string,
  kinds: readonly Required<StatusKind>[],
): Promise<number> => {
  const isWanted = (one: StatusCount): boolean =>
    kinds.length === 0 || kinds.some(({ status, part }) => status === one.status && part === one.part);
  return (await readCounts(queries, storeId)).filter(isWanted).reduce((sum, { count }) => sum + count, 0);
};
