import { webhookBody, type WebhookFacts } from '../../domain/webhook/webhook-body.ts';
import { nameOfNotice } from '../../domain/webhook/status-events.ts';
import { readPayload } from './invoice-snapshot.ts';
import type { InvoiceRecord, OutboxRecord, TargetRecord } from '../records.ts';
import { storeMetadata } from '../shop-api/store-metadata.ts';

/** Name of the entry among the secrets that signs a webhook's deliveries. */
export const webhookSecret = (webhookId: string): string => `webhook/${webhookId}`;

/** What a notice to a webhook says: the facts of its moment, and the ids of this very delivery. */
export const webhookBodyOf = (notice: OutboxRecord, invoice: InvoiceRecord, target: TargetRecord): string => {
  const told = readPayload(notice.payload);
  const { from, to, paymentId, amountMsats } = told;
  const facts: WebhookFacts = {
    invoiceId: invoice.id,
    metadata: storeMetadata(invoice.details),
    name: nameOfNotice(told.name),
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
