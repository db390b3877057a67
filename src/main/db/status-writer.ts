import type { WriteStatus } from '../app/repositories.ts';
import { statusCodec } from './repositories/codecs.ts';
import { addToCount } from './queries/invoice-counts.ts';
import { createEventRepository } from './repositories/events.ts';
import { insertOutboxRow } from './repositories/outbox.ts';
import { queriesOf } from './engine/transactions.ts';

/**
 * Stores a status that `domain/invoice/evaluate.ts` computed, together with the feed row and the outbox rows of the
 * same change, in the caller's transaction. No other place updates a status (product.md INV-1).
 */
export const writeStatus: WriteStatus = async (tx, change) => {
  const queries = queriesOf(tx);
  const before = await queries
    .selectFrom('invoices')
    .select(['store_id', 'status', 'part', 'created_at_ms'])
    .where('id', '=', change.invoiceId)
    .executeTakeFirstOrThrow();
  const { status, part, ...rest } = statusCodec.toRow(change.columns);
  const moves = before.status !== status || before.part !== part;
  // Setting an indexed column, even to its old value, makes SQLite write its indexes again.
  const columns = moves ? { status, part, ...rest } : rest;
  await queries.updateTable('invoices').set(columns).where('id', '=', change.invoiceId).execute();
  if (moves) {
    await addToCount(queries, before, -1n);
    await addToCount(queries, { ...before, status, part }, 1n);
  }
  const event = await createEventRepository(queries).insert(change.event);
  for (const row of change.outbox) await insertOutboxRow(queries, row, event.cursor);
  return event;
};
