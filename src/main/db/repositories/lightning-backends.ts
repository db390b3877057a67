import type { LightningBackendWrites } from '../../app/lightning-invoice/lightning-repositories.ts';
import { lightningBackendCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

export const createLightningBackendRepository = (queries: Queries): LightningBackendWrites => {
  const all = () => queries.selectFrom('lightning_backends').selectAll().orderBy('store_id').orderBy('position');
  const change = (id: string) => queries.updateTable('lightning_backends').where('id', '=', id);
  return {
    list: async () => (await all().execute()).map(lightningBackendCodec.fromRow),
    get: async (id) => {
      const row = await all().where('id', '=', id).executeTakeFirst();
      return row && lightningBackendCodec.fromRow(row);
    },
    insert: async (backend) => {
      await queries.insertInto('lightning_backends').values(lightningBackendCodec.toRow(backend)).execute();
    },
    setCursor: async (id, cursor) => {
      await change(id).set({ cursor }).execute();
    },
    setPosition: async (id, position) => {
      await change(id)
        .set({ position: BigInt(position) })
        .execute();
    },
    replace: async (id, { config, acceptsUnproved }) => {
      await change(id).set(lightningBackendCodec.toChange({ config, acceptsUnproved })).execute();
    },
    retire: async (id, atMs) => {
      await change(id)
        .set({ retired_at_ms: BigInt(atMs) })
        .execute();
    },
    delete: async (id) => {
      await queries.deleteFrom('lightning_backends').where('id', '=', id).execute();
    },
  };
};
