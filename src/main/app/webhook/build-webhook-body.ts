import { webhookBody, type WebhookFacts } from '../../domain/webhook/webhook-body.ts';
import { eventNameOf } from '../../domain/webhook/status-events.ts';
import { readEventPayload } from './event-payload.ts';
import type { InvoiceRecord, OutboxRecord, WebhookEndpoint } from '../records.ts';
import { storeMetadata } from '../shop-api/store-metadata.ts';

/** Builds the body of a webhook from the facts frozen with the event and from the ids of this delivery. */
export const buildWebhookBody = (row: OutboxRecord, invoice: InvoiceRecord, endpoint: WebhookEndpoint): string => {
  const frozen = readEventPayload(row.payload);
  const { from, to, paymentId, amountMsats } = frozen;
  const facts: WebhookFacts = {
    invoiceId: invoice.id,
    metadata: storeMetadata(invoice.details),
    name: eventNameOf(frozen.name),
    type: row.type,
    state: {
      status: frozen.store.status,
      additionalStatus: frozen.store.additionalStatus,
      manuallyMarked: frozen.store.manuallyMarked,
      ...(frozen.store.isUnderpaid !== undefined && { isUnderpaid: frozen.store.isUnderpaid }),
    },
    ...(from && to && { reverted: { from, to } }),
    ...(paymentId !== undefined && { payment: { id: paymentId, amountSats: (amountMsats ?? 0n) / 1000n } }),
    storeId: invoice.storeId,
    webhookId: endpoint.id,
    deliveryId: row.id,
    originalDeliveryId: row.originalId ?? row.id,
    isRedelivery: row.originalId !== null,
    timestamp: (row.createdAtMs - (row.createdAtMs % 1000)) / 1000,
    sequence: row.sequence,
  };
  return webhookBody(facts);
};
