import type { WebhookDelivery } from '../../../../shared/contract/webhooks.ts';
import type { ShownDelivery } from '../../../app/webhook/webhook-deliveries.ts';
import type { Context } from '../../handler.ts';

/** A delivery as the store API and the office show it (api.md HOOK-12). */
export const deliveryObject = (shown: ShownDelivery, { subject }: Pick<Context, 'subject'>): WebhookDelivery => {
  const { row, delivery } = shown;
  return {
    id: row.id,
    originalDeliveryId: row.originalId ?? row.id,
    isRedelivery: row.originalId !== null,
    timestamp: seconds(delivery?.lastAttemptAtMs ?? row.createdAtMs),
    ...outcomeOf(shown),
    status: statusOf(shown),
    attempts: row.attempts,
    nextAttemptAt: row.state === 'due' ? seconds(row.nextAttemptAtMs) : null,
    invoiceId: row.invoiceId,
    type: row.type,
    // the receiver's answer may hold more than the holder of a key should read
    ...(subject.kind === 'person' && { answer: delivery?.answer ?? null }),
  };
};

/** The answer of the receiver, or why the event was never sent. */
const outcomeOf = ({ row, delivery }: ShownDelivery) =>
  delivery
    ? { httpCode: delivery.httpStatus, errorMessage: delivery.error }
    : { httpCode: null, errorMessage: WHY_NEVER_TRIED[row.state] ?? null };

const WHY_NEVER_TRIED: Readonly<Record<string, string>> = {
  dead: 'the webhook was switched off',
  superseded: 'a later event was delivered first',
};

const statusOf = ({ row, delivery }: ShownDelivery): WebhookDelivery['status'] => {
  if (delivery) return STATUS[delivery.state];
  return row.state === 'due' ? 'Pending' : 'Failed';
};

const STATUS = { success: 'HttpSuccess', 'http-error': 'HttpError', failed: 'Failed' } as const;

const seconds = (atMs: number): number => Math.floor(atMs / 1000);
