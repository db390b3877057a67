import type { InvoiceRecord, OutboxRecord, WebhookEndpoint } from '../records.ts';
import type { ReadRepositories } from '../repositories.ts';
import { buildCallbackBody } from './build-callback-body.ts';
import { buildWebhookBody } from './build-webhook-body.ts';

/**
 * Loads the body of one delivery. If an attempt was made, it is the stored one, because a receiver must see the same
 * bytes at every attempt; otherwise it is built from the frozen facts of the event.
 */
export const loadBody = async (
  read: Pick<ReadRepositories, 'deliveries' | 'invoices'>,
  row: OutboxRecord,
  endpoint: WebhookEndpoint,
): Promise<string> => {
  const sent = await read.deliveries.get(row.id);
  if (sent) return sent.body;
  const invoice = await read.invoices.get(row.invoiceId);
  if (!invoice) throw new Error(`event ${row.id} names an invoice that does not exist`);
  return BUILDERS[endpoint.kind](row, invoice, endpoint);
};

type BuildBody = (row: OutboxRecord, invoice: InvoiceRecord, endpoint: WebhookEndpoint) => string;

const BUILDERS: Readonly<Record<WebhookEndpoint['kind'], BuildBody>> = {
  store: buildWebhookBody,
  checkout: buildCallbackBody,
};
