import type { EndpointWrites } from '../../app/webhook/delivery-repositories.ts';
import { endpointCodec } from './webhook-codecs.ts';
import type { Queries } from './tables.ts';

export const createEndpointRepository = (queries: Queries): EndpointWrites => {
  const endpoints = () => queries.selectFrom('targets').selectAll().where('deleted_at_ms', 'is', null).orderBy('id');
  return {
    get: async (id) => {
      const row = await endpoints().where('id', '=', id).executeTakeFirst();
      return row && endpointCodec.fromRow(row);
    },
    list: async () => (await endpoints().execute()).map(endpointCodec.fromRow),
    ofStore: async (storeId) =>
      (await endpoints().where('store_id', '=', storeId).execute()).map(endpointCodec.fromRow),
    insert: async (endpoint) => {
      await queries.insertInto('targets').values(endpointCodec.toRow(endpoint)).execute();
    },
    update: async (id, change) => {
      await queries.updateTable('targets').set(endpointCodec.toChange(change)).where('id', '=', id).execute();
    },
  };
};
