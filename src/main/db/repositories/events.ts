import type { WriteRepositories } from '../../app/repositories.ts';
import { eventCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createEventRepository = (queries: Queries): WriteRepositories['events'] => ({
  after: async (cursor, limit) => {
    const rows = await queries
      .selectFrom('events')
      .selectAll()
      .where('cursor', '>', cursor)
      .orderBy('cursor')
      .limit(limit)
      .execute();
    return rows.map(eventCodec.fromRow);
  },
  ofInvoice: async (invoiceId) => {
    const rows = await queries
      .selectFrom('events')
      .selectAll()
      .where('invoice_id', '=', invoiceId)
      .orderBy('cursor')
      .execute();
    return rows.map(eventCodec.fromRow);
  },
  last: async () => {
    const row = await queries
      .selectFrom('events')
      .select('cursor')
      .orderBy('cursor', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.cursor ?? 0n;
  },
  first: async () => {
    const row = await queries.selectFrom('events').select('cursor').orderBy('cursor').limit(1).executeTakeFirst();
    return row?.cursor ?? null;
  },
  insert: async (event) => {
    const row = await queries
      .insertInto('events')
      .values({
        store_id: event.storeId,
        invoice_id: event.invoiceId,
        type: event.type,
        data: event.data,
        at_ms: BigInt(event.atMs),
      })
      .returning('cursor')
      .executeTakeFirstOrThrow();
    return { ...event, cursor: row.cursor };
  },
});
