import type { TargetWrites } from '../../app/webhook/delivery-repositories.ts';
import { targetCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createTargetsStore = (queries: Queries): TargetWrites => {
  const targets = () => queries.selectFrom('targets').selectAll().where('deleted_at_ms', 'is', null).orderBy('id');
  return {
    get: async (id) => {
      const row = await targets().where('id', '=', id).executeTakeFirst();
      return row && targetCodec.fromRow(row);
    },
    list: async () => (await targets().execute()).map(targetCodec.fromRow),
    ofStore: async (storeId) => (await targets().where('store_id', '=', storeId).execute()).map(targetCodec.fromRow),
    insert: async (target) => {
      await queries.insertInto('targets').values(targetCodec.toRow(target)).execute();
    },
    update: async (id, change) => {
      await queries.updateTable('targets').set(targetCodec.toChange(change)).where('id', '=', id).execute();
    },
  };
};
