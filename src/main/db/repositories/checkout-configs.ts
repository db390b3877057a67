import type { CheckoutConfigWrites } from '../../app/webhook/delivery-repositories.ts';
import { checkoutConfigCodec } from './webhook-codecs.ts';
import type { Queries } from './tables.ts';

export const createCheckoutConfigRepository = (queries: Queries): CheckoutConfigWrites => ({
  get: async (storeId) => {
    const row = await queries
      .selectFrom('checkout_configs')
      .selectAll()
      .where('store_id', '=', storeId)
      .executeTakeFirst();
    return row && checkoutConfigCodec.fromRow(row);
  },
  put: async (config) => {
    const { store_id: _store, ...change } = checkoutConfigCodec.toRow(config);
    await queries
      .insertInto('checkout_configs')
      .values(checkoutConfigCodec.toRow(config))
      .onConflict((conflict) => conflict.column('store_id').doUpdateSet(change))
      .execute();
  },
});
