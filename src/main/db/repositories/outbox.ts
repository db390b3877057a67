import type { OutboxReads, OutboxWrites } from '../../app/webhook/delivery-repositories.ts';
import type { NewOutboxRow } from '../../app/records.ts';
import { outboxCodec } from './webhook-codecs.ts';
import type { Queries } from './tables.ts';

export const createOutboxRepository = (queries: Queries): OutboxWrites => ({
  ...createOutboxReads(queries),
  repeat: async (original, { id, createdAtMs }) => {
    const originalId = original.originalId ?? original.id;
    const fresh = { state: 'due', attempts: 0, nextAttemptAtMs: createdAtMs } as const;
    await queries
      .insertInto('outbox')
      .values(outboxCodec.toRow({ ...original, ...fresh, id, createdAtMs, originalId }))
      .execute();
  },
  update: async (id, change) => {
    await queries.updateTable('outbox').set(outboxCodec.toChange(change)).where('id', '=', id).execute();
  },
  closeDue: async (endpointId) => {
    await queries
      .updateTable('outbox')
      .set({ state: 'dead' })
      .where('target_id', '=', endpointId)
      .where('state', '=', 'due')
      .execute();
  },
});

/** Adds one webhook event with the next sequence of its endpoint and invoice. It is due immediately. */
export const insertOutboxRow = async (queries: Queries, row: NewOutboxRow, eventCursor: bigint): Promise<void> => {
  const last = await queries
    .selectFrom('outbox')
    .select('sequence')
    .where('target_id', '=', row.endpointId)
    .where('invoice_id', '=', row.invoiceId)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst();
  const sequence = Number(last?.sequence ?? 0n) + 1;
  await queries
    .insertInto('outbox')
    .values(
      outboxCodec.toRow({
        ...row,
        eventCursor,
        sequence,
        originalId: null,
        state: 'due',
        attempts: 0,
        nextAttemptAtMs: row.createdAtMs,
      }),
    )
    .execute();
};

const createOutboxReads = (queries: Queries): OutboxReads => {
  const outbox = () => queries.selectFrom('outbox').selectAll();
  const dueTo = (endpointId: string) => outbox().where('target_id', '=', endpointId).where('state', '=', 'due');
  /** Rows in the order of sending: first attempts (`retrying` 0) or retries (1). */
  const inTurn = (endpointId: string, retrying: bigint, limit: number) =>
    dueTo(endpointId).where('retrying', '=', retrying).orderBy('next_attempt_at_ms').orderBy('sequence').limit(limit);
  return {
    get: async (id) => {
      const row = await outbox().where('id', '=', id).executeTakeFirst();
      return row && outboxCodec.fromRow(row);
    },
    ofInvoice: async (invoiceId) => {
      const rows = await outbox()
        .where('invoice_id', '=', invoiceId)
        .orderBy('event_cursor')
        .orderBy('target_id')
        .orderBy('sequence')
        .execute();
      return rows.map(outboxCodec.fromRow);
    },
    fresh: async (endpointId, limit) => (await inTurn(endpointId, 0n, limit).execute()).map(outboxCodec.fromRow),
    retries: async (endpointId, nowMs, limit) => {
      const rows = await inTurn(endpointId, 1n, limit).where('next_attempt_at_ms', '<=', BigInt(nowMs)).execute();
      return rows.map(outboxCodec.fromRow);
    },
    nextRetryAtMs: async (endpointId, nowMs) => {
      const [row] = await inTurn(endpointId, 1n, 1).where('next_attempt_at_ms', '>', BigInt(nowMs)).execute();
      return row ? Number(row.next_attempt_at_ms) : null;
    },
    dueOf: async (endpointId, invoiceId) => {
      const rows = await dueTo(endpointId).where('invoice_id', '=', invoiceId).orderBy('sequence').execute();
      return rows.map(outboxCodec.fromRow);
    },
    newestOf: async (endpointId, limit) => {
      const newest = outbox()
        .where('target_id', '=', endpointId)
        .orderBy('created_at_ms', 'desc')
        .orderBy('id', 'desc');
      return (await newest.limit(limit).execute()).map(outboxCodec.fromRow);
    },
  };
};
