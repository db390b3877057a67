import type { UsualAmount } from '../../app/invoice/invoice-repositories.ts';
import type { Queries } from '../repositories/tables.ts';

interface Asked {
  readonly storeId: string;
  readonly fromMs: number;
  /** A currency with fewer sales has no usual amount. */
  readonly least: number;
  /** So many of the newest invoices of each status are read, however many the day has (design.md KEYS-12). */
  readonly limit: number;
}

/** The lower median, so that it is an amount that somebody paid. */
export const readUsualAmounts = async (queries: Queries, asked: Asked): Promise<UsualAmount[]> => {
  const rows = await queries
    .with('paid', () => newest(queries, asked, 'settled').unionAll(newest(queries, asked, 'processing')))
    .with('placed', (withPaid) =>
      withPaid
        .selectFrom('paid')
        .where('dialect', '=', 'till')
        .select((on) => [
          'currency',
          'amount_minor',
          on.fn
            .agg<bigint>('row_number')
            .over((row) => row.partitionBy('currency').orderBy('amount_minor'))
            .as('place'),
          on.fn
            .countAll<bigint>()
            .over((row) => row.partitionBy('currency'))
            .as('n'),
        ]),
    )
    .selectFrom('placed')
    .select(['currency', 'amount_minor', 'n'])
    .where('n', '>=', BigInt(asked.least))
    .where((on) => on('place', '=', on(on.parens('n', '+', 1n), '/', 2n)))
    .orderBy('n', 'desc')
    .orderBy('currency')
    .execute();
  return rows.map(({ currency, amount_minor: medianMinor, n }) => ({ currency, medianMinor, sales: Number(n) }));
};

/** Reads a range of the index on status, part and time from its end. The limit is inside, so no other rows are read. */
const newest = (queries: Queries, { storeId, fromMs, limit }: Asked, status: 'settled' | 'processing') =>
  queries
    .selectFrom(
      queries
        .selectFrom('invoices')
        .select(['currency', 'amount_minor', 'dialect'])
        .where('store_id', '=', storeId)
        .where('status', '=', status)
        .where('part', '=', 0n)
        .where('created_at_ms', '>=', BigInt(fromMs))
        .orderBy('created_at_ms', 'desc')
        .limit(limit)
        .as('newest'),
    )
    .selectAll();
