import type { WriteStores } from '../../app/stores.ts';
import { targetCodec } from '../codecs.ts';
import type { Queries } from '../tables.ts';

export const createTargetsStore = (queries: Queries): WriteStores['targets'] => ({
  ofStore: async (storeId) => {
    const rows = await queries
      .selectFrom('targets')
      .selectAll()
      .where('store_id', '=', storeId)
      .orderBy('id')
      .execute();
    return rows.map(targetCodec.fromRow);
  },
  insert: async (target) => {
    await queries.insertInto('targets').values(targetCodec.toRow(target)).execute();
  },
});
