import type { WriteRepositories } from '../../app/repositories.ts';
import { storeCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createStoreRepository = (queries: Queries): WriteRepositories['stores'] => ({
  get: async (id) => {
    const row = await queries.selectFrom('stores').selectAll().where('id', '=', id).executeTakeFirst();
    return row && storeCodec.fromRow(row);
  },
  list: async () => (await queries.selectFrom('stores').selectAll().orderBy('id').execute()).map(storeCodec.fromRow),
  insert: async (record) => {
    await queries.insertInto('stores').values(storeCodec.toRow(record)).execute();
  },
  update: async (id, change) => {
    await queries.updateTable('stores').set(storeCodec.toChange(change)).where('id', '=', id).execute();
  },
});
