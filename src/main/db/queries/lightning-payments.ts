import type { PaymentRecord } from '../../app/records.ts';
import { paymentCodec } from '../repositories/codecs.ts';
import type { Queries } from '../repositories/tables.ts';

const PAGE = 500;

/** Lists the newest Lightning payments to a store, newest first. */
export const newestLightning = async (queries: Queries, storeId: string, limit: number): Promise<PaymentRecord[]> =>
  (
    await walk(queries, storeId, 2n ** 62n)
      .limit(limit)
      .execute()
  ).map(paymentCodec.fromRow);

/** Walks from the newest one down and ends at a page of older ones, so that years of sales cost nothing. */
export const lightningSince = async (queries: Queries, storeId: string, sinceMs: number): Promise<PaymentRecord[]> => {
  const found: PaymentRecord[] = [];
  let below = 2n ** 62n;
  for (;;) {
    const rows = await walk(queries, storeId, below).limit(PAGE).execute();
    const last = rows.at(-1);
    const young = rows.filter((row) => row.first_seen_at_ms >= BigInt(sinceMs));
    found.push(...young.map(paymentCodec.fromRow));
    if (!last || rows.length < PAGE || young.length === 0) return found;
    below = last.position;
  }
};

/** No Lightning payment is in a block, so this index holds them in the order they came. The cross join keeps that order. */
const walk = (queries: Queries, storeId: string, below: bigint) =>
  queries
    .selectFrom('payments')
    .crossJoin('invoices')
    .selectAll('payments')
    .whereRef('invoices.id', '=', 'payments.invoice_id')
    .where('payments.kind', '=', 'lightning')
    .where('payments.gone', '=', 0n)
    .where('payments.block_hash', 'is', null)
    .where('payments.position', '<', below)
    .where('invoices.store_id', '=', storeId)
    .orderBy('payments.position', 'desc');
