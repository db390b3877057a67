import type { WriteRepositories } from '../../app/repositories.ts';
import { compiledOnce } from '../queries/compiled-once.ts';
import { userCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createUserRepository = (queries: Queries): WriteRepositories['users'] => ({
  get: async (id) => {
    const [row] = await userById(queries, id);
    return row && userCodec.fromRow(row);
  },
  // The name of a disabled user may be used again, so an enabled user takes precedence. Names that were stored before
  // they were normalised are found as well.
  byName: async (name) => {
    const all = await queries.selectFrom('users').selectAll().orderBy('id').execute();
    const rows = all.filter((user) => user.name.normalize('NFC') === name.normalize('NFC'));
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

const userById = compiledOnce((queries, id: string) => queries.selectFrom('users').selectAll().where('id', '=', id));
