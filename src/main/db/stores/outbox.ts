import type { NewOutboxRow } from '../../app/records.ts';
import type { ReadStores } from '../../app/stores.ts';
import { outboxCodec } from '../codecs.ts';
import type { Queries } from '../tables.ts';

export const createOutboxStore = (queries: Queries): ReadStores['outbox'] => ({
  ofInvoice: async (invoiceId) => {
    const rows = await queries
      .selectFrom('outbox')
      .selectAll()
      .where('invoice_id', '=', invoiceId)
      .orderBy('event_cursor')
      .orderBy('target_id')
      .orderBy('sequence')
      .execute();
    return rows.map(outboxCodec.fromRow);
  },
});

/** Adds one notice with the next sequence of its target and invoice; due at once. */
export const insertOutboxRow = async (queries: Queries, row: NewOutboxRow, eventCursor: bigint): Promise<void> => {
  const last = await queries
    .selectFrom('outbox')
    .select('sequence')
    .where('target_id', '=', row.targetId)
    .where('invoice_id', '=', row.invoiceId)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  const sequence = Number(last?.sequence ?? 0n) + 1;
  await queries
    .insertInto('outbox')
    .values(
      outboxCodec.toRow({ ...row, eventCursor, sequence, state: 'due', attempts: 0, nextAttemptAtMs: row.createdAtMs }),
    )
    .execute();
};
