import type { WriteRepositories } from '../../app/repositories.ts';
import { compiledOnce } from '../queries/compiled-once.ts';
import { storeCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createStoreRepository = (queries: Queries): WriteRepositories['stores'] => ({
  get: async (id) => {
    const [row] = await storeById(queries, id);
    return row && storeCodec.fromRow(row);
  },
  list: async () => (await allStores(queries)).map(storeCodec.fromRow),
  insert: async (record) => {
    await queries.insertInto('stores').values(storeCodec.toRow(record)).execute();
  },
  update: async (id, change) => {
    await queries.updateTable('stores').set(storeCodec.toChange(change)).where('id', '=', id).execute();
  },
});

const storeById = compiledOnce((queries, id: string) => queries.selectFrom('stores').selectAll().where('id', '=', id));
const allStores = compiledOnce((queries) => queries.selectFrom('stores').selectAll().orderBy('id'));
