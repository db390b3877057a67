import type { WriteRepositories } from '../../app/repositories.ts';
import { userCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createUserRepository = (queries: Queries): WriteRepositories['users'] => ({
  get: async (id) => {
    const row = await queries.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
    return row && userCodec.fromRow(row);
  },
  // The name of a disabled user may be used again, so an enabled user takes precedence.
  byName: async (name) => {
    const rows = await queries.selectFrom('users').selectAll().where('name', '=', name).execute();
    const row = rows.find((user) => user.disabled_at_ms === null) ?? rows[0];
    return row && userCodec.fromRow(row);
  },
  list: async () => (await queries.selectFrom('users').selectAll().orderBy('id').execute()).map(userCodec.fromRow),
  insert: async (user) => {
    await queries.insertInto('users').values(userCodec.toRow(user)).execute();
  },
  update: async (id, change) => {
    await queries.updateTable('users').set(userCodec.toChange(change)).where('id', '=', id).execute();
  },
});
