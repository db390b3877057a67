import type { WriteRepositories } from '../../app/repositories.ts';
import { idempotencyCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createIdempotencyRepository = (queries: Queries): WriteRepositories['idempotency'] => ({
  find: async (scope) => {
    const row = await queries
      .selectFrom('idempotency')
      .selectAll()
      .where('subject', '=', scope.subject)
      .where('store_id', '=', scope.storeId)
      .where('method', '=', scope.method)
      .where('path', '=', scope.path)
      .where('key', '=', scope.key)
      .executeTakeFirst();
    return row && idempotencyCodec.fromRow(row);
  },
  insert: async (record) => {
    await queries.insertInto('idempotency').values(idempotencyCodec.toRow(record)).execute();
  },
  dropBefore: async (atMs) => {
    await queries.deleteFrom('idempotency').where('created_at_ms', '<', BigInt(atMs)).execute();
  },
  count: async (subject) => {
    const { count } = await queries
      .selectFrom('idempotency')
      .select((row) => row.fn.countAll().as('count'))
      .where('subject', '=', subject)
      .executeTakeFirstOrThrow();
    return Number(count);
  },
  keepNewest: async (subject, count) => {
    const newestDropped = await queries
      .selectFrom('idempotency')
      .select('created_at_ms')
      .where('subject', '=', subject)
      .orderBy('created_at_ms', 'desc')
      .offset(count)
      .limit(1)
      .executeTakeFirst();
    if (!newestDropped) return;
    await queries
      .deleteFrom('idempotency')
      .where('subject', '=', subject)
      .where('created_at_ms', '<=', newestDropped.created_at_ms)
      .execute();
  },
});
