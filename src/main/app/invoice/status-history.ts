import { z } from 'zod';
import { FIRST_TRAIL, type Trail } from '../../domain/invoice/status-changes.ts';
import type { EventRecord } from '../records.ts';

const storeStatusSchema = z.enum(['New', 'Processing', 'Settled', 'Expired', 'Invalid']);
const trailSchema = z.object({
  trail: z.object({ plain: storeStatusSchema, reverting: storeStatusSchema, paidLate: z.boolean() }),
});

/**
 * What was last told, from an invoice's own feed rows, oldest first: each row keeps the trail after it.
 *
 * @throws where a stored row is not what the status writer wrote
 */
export const readTrail = (events: readonly EventRecord[]): Trail => {
  const last = events.findLast(({ type }) => type === 'invoice.created' || type === 'invoice.changed');
  return last ? trailSchema.parse(JSON.parse(last.data)).trail : FIRST_TRAIL;
};
