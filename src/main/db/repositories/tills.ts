import type { WriteRepositories } from '../../app/repositories.ts';
import { tillCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createTillRepository = (queries: Queries): WriteRepositories['tills'] => ({
  get: async (id) => {
    const row = await queries.selectFrom('tills').selectAll().where('id', '=', id).executeTakeFirst();
    return row && tillCodec.fromRow(row);
  },
  list: async () => (await queries.selectFrom('tills').selectAll().orderBy('id').execute()).map(tillCodec.fromRow),
  insert: async (record) => {
    await queries.insertInto('tills').values(tillCodec.toRow(record)).execute();
  },
  update: async (id, change) => {
    await queries.updateTable('tills').set(tillCodec.toChange(change)).where('id', '=', id).execute();
  },
});
