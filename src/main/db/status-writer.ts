import type { WriteStatus } from '../app/ports.ts';
import { statusCodec } from './codecs.ts';
import { addToCount } from './invoice-counts.ts';
import { createEventsStore } from './stores/events.ts';
import { insertOutboxRow } from './stores/outbox.ts';
import { queriesOf } from './transactions.ts';

/**
 * Writes what `domain/invoice/evaluate.ts` computed, with the feed row and the outbox rows of the same change, in the
 * caller's transaction. The only place that updates a status (architecture.md, rule 2).
 */
export const writeStatus: WriteStatus = async (tx, change) => {
  const queries = queriesOf(tx);
  const before = await queries
    .selectFrom('invoices')
    .select(['store_id', 'status', 'part'])
    .where('id', '=', change.invoiceId)
    .executeTakeFirstOrThrow();
  const was = { storeId: before.store_id, ...statusCodec.fromRow({ ...statusCodec.toRow(change.columns), ...before }) };
  await queries
    .updateTable('invoices')
    .set(statusCodec.toRow(change.columns))
    .where('id', '=', change.invoiceId)
    .execute();
  if (was.status !== change.columns.status || was.part !== change.columns.part) {
    await addToCount(queries, was, -1n);
    await addToCount(queries, { ...change.columns, storeId: was.storeId }, 1n);
  }
  const event = await createEventsStore(queries).insert(change.event);
  for (const row of change.outbox) await insertOutboxRow(queries, row, event.cursor);
  return event;
};
