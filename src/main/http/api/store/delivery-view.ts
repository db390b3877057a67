import type { WebhookDelivery } from '../../../../shared/contract/webhooks.ts';
import type { ShownDelivery } from '../../../app/webhook/webhook-deliveries.ts';
import type { Context } from '../../handler.ts';

const STATUS = { success: 'HttpSuccess', 'http-error': 'HttpError', failed: 'Failed' } as const;

const statusOf = ({ row, delivery }: ShownDelivery): WebhookDelivery['status'] => {
  if (delivery) return STATUS[delivery.state];
  return row.state === 'due' ? 'Pending' : 'Failed';
};

const seconds = (atMs: number): number => Math.floor(atMs / 1000);

const WHY_NEVER_TRIED: Readonly<Record<string, string>> = {
  dead: 'the webhook was switched off',
  superseded: 'a later event was delivered first',
};

/** What came back; a notice that was never tried says why. */
const outcomeOf = ({ row, delivery }: ShownDelivery) =>
  delivery
    ? { httpCode: delivery.httpStatus, errorMessage: delivery.error }
    : { httpCode: null, errorMessage: WHY_NEVER_TRIED[row.state] ?? null };

/** A delivery as the store dialect and the office show it. */
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
    // what the receiver said may hold more than a key's holder should read
    ...(subject.kind === 'person' && { answer: delivery?.answer ?? null }),
  };
};
