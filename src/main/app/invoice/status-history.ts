import { z } from 'zod';
import { SENT_AT_CREATION, type SentStatuses } from '../../domain/webhook/status-changes.ts';
import type { EventRecord } from '../records.ts';

/**
 * What was last told, from an invoice's own feed rows, oldest first: each row keeps the trail after it.
 *
 * @throws where a stored row is not what the status writer wrote
 */
export const readSentStatuses = (events: readonly EventRecord[]): SentStatuses => {
  const last = events.findLast(({ type }) => type === 'invoice.created' || type === 'invoice.changed');
  return last ? sentStatusesSchema.parse(JSON.parse(last.data)).trail : SENT_AT_CREATION;
};

const storeStatusSchema = z.enum(['New', 'Processing', 'Settled', 'Expired', 'Invalid']);
const sentStatusesSchema = z.object({
  trail: z.object({ plain: storeStatusSchema, reverting: storeStatusSchema, paidLate: z.boolean() }),
});
