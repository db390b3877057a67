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
});
