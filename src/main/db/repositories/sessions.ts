import type { WriteRepositories } from '../../app/repositories.ts';
import { sessionCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createSessionRepository = (queries: Queries): WriteRepositories['sessions'] => ({
  live: async (nowMs) => {
    const rows = await queries
      .selectFrom('sessions')
      .selectAll()
      .where('expires_at_ms', '>', BigInt(nowMs))
      .where('revoked_at_ms', 'is', null)
      .execute();
    return rows.map(sessionCodec.fromRow);
  },
  hasLogIn: async (userId, tillId) => {
    const row = await queries
      .selectFrom('sessions')
      .select('id')
      .where('user_id', '=', userId)
      .where('till_id', '=', tillId)
      .limit(1)
      .executeTakeFirst();
    return row !== undefined;
  },
  insert: async (session) => {
    await queries.insertInto('sessions').values(sessionCodec.toRow(session)).execute();
  },
  update: async (id, change) => {
    await queries.updateTable('sessions').set(sessionCodec.toChange(change)).where('id', '=', id).execute();
  },
  revoke: async (id, atMs) => {
    await queries
      .updateTable('sessions')
      .set({ revoked_at_ms: BigInt(atMs) })
      .where('id', '=', id)
      .where('revoked_at_ms', 'is', null)
      .execute();
  },
  revokeOfUser: async (userId, atMs, exceptId = '') => {
    await queries
      .updateTable('sessions')
      .set({ revoked_at_ms: BigInt(atMs) })
      .where('user_id', '=', userId)
      .where('id', '!=', exceptId)
      .where('revoked_at_ms', 'is', null)
      .execute();
  },
});
