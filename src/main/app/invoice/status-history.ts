import { z } from 'zod';
import { SENT_AT_CREATION, type SentStatuses } from '../../domain/webhook/status-changes.ts';
import type { EventRecord } from '../records.ts';

/**
 * Reads which status events were last sent about an invoice. Each of its feed rows keeps them as its `trail`.
 *
 * @param events the feed rows of the invoice, oldest first
 * @throws if a stored row is not in the status writer's form
 */
export const readSentStatuses = (events: readonly EventRecord[]): SentStatuses => {
  const last = events.findLast(({ type }) => type === 'invoice.created' || type === 'invoice.changed');
  return last ? sentStatusesSchema.parse(JSON.parse(last.data)).trail : SENT_AT_CREATION;
};

const storeStatusSchema = z.enum(['New', 'Processing', 'Settled', 'Expired', 'Invalid']);
const sentStatusesSchema = z.object({
  trail: z.object({ plain: storeStatusSchema, reverting: storeStatusSchema, paidLate: z.boolean() }),
});
