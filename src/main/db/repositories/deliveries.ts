import type { DeliveryRecord } from '../../app/webhook/delivery-records.ts';
import type { DeliveryWrites } from '../../app/webhook/delivery-repositories.ts';
import { chunksOf } from '../engine/chunks.ts';
import { deliveryCodec } from './webhook-codecs.ts';
import type { Queries } from './tables.ts';

export const createDeliveryRepository = (queries: Queries): DeliveryWrites => ({
  get: async (id) => {
    const row = await queries.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
    return row && deliveryCodec.fromRow(row);
  },
  many: async (ids) => {
    const found: DeliveryRecord[] = [];
    for (const chunk of chunksOf(ids)) {
      const rows = await queries.selectFrom('deliveries').selectAll().where('id', 'in', chunk).execute();
      found.push(...rows.map(deliveryCodec.fromRow));
    }
    return found;
  },
  ofOutbox: async (outboxId) => {
    const rows = await queries
      .selectFrom('deliveries')
      .selectAll()
      .where('outbox_id', '=', outboxId)
      .orderBy('created_at_ms')
      .orderBy('id')
      .execute();
    return rows.map(deliveryCodec.fromRow);
  },
  put: async (delivery) => {
    const { id: _id, ...change } = deliveryCodec.toRow(delivery);
    await queries
      .insertInto('deliveries')
      .values(deliveryCodec.toRow(delivery))
      .onConflict((conflict) => conflict.column('id').doUpdateSet(change))
      .execute();
  },
});
