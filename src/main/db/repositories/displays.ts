import type { WriteRepositories } from '../../app/repositories.ts';
import { displayCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createDisplayRepository = (queries: Queries): WriteRepositories['displays'] => ({
  get: async (id) => {
    const row = await queries.selectFrom('displays').selectAll().where('id', '=', id).executeTakeFirst();
    return row && displayCodec.fromRow(row);
  },
  list: async () =>
    (await queries.selectFrom('displays').selectAll().orderBy('id').execute()).map(displayCodec.fromRow),
  insert: async (record) => {
    await queries.insertInto('displays').values(displayCodec.toRow(record)).execute();
  },
  update: async (id, change) => {
    await queries.updateTable('displays').set(displayCodec.toChange(change)).where('id', '=', id).execute();
  },
});
