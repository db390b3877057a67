import { webhookBody, type WebhookFacts } from '../../domain/webhook/webhook-body.ts';
import { eventNameOf } from '../../domain/webhook/status-events.ts';
import { readEventPayload } from './event-payload.ts';
import type { InvoiceRecord, OutboxRecord, WebhookEndpoint } from '../records.ts';
import { storeMetadata } from '../shop-api/store-metadata.ts';

/** What a notice to a webhook says: the facts of its moment, and the ids of this very delivery. */
export const buildWebhookBody = (notice: OutboxRecord, invoice: InvoiceRecord, target: WebhookEndpoint): string => {
  const told = readEventPayload(notice.payload);
  const { from, to, paymentId, amountMsats } = told;
  const facts: WebhookFacts = {
    invoiceId: invoice.id,
    metadata: storeMetadata(invoice.details),
    name: eventNameOf(told.name),
    type: notice.type,
    state: {
      status: told.store.status,
      additionalStatus: told.store.additionalStatus,
      manuallyMarked: told.store.manuallyMarked,
      ...(told.store.isUnderpaid !== undefined && { isUnderpaid: told.store.isUnderpaid }),
    },
    ...(from && to && { reverted: { from, to } }),
    ...(paymentId !== undefined && { payment: { id: paymentId, amountSats: (amountMsats ?? 0n) / 1000n } }),
    storeId: invoice.storeId,
    webhookId: target.id,
    deliveryId: notice.id,
    originalDeliveryId: notice.originalId ?? notice.id,
    isRedelivery: notice.originalId !== null,
    timestamp: (notice.createdAtMs - (notice.createdAtMs % 1000)) / 1000,
    sequence: notice.sequence,
  };
  return webhookBody(facts);
};
