import type { DeliveryRequest } from '../app/webhook/delivery-ports.ts';
import type { InvoiceRecord, OutboxRecord, WebhookEndpoint } from '../app/records.ts';

/** How one kind of target is told: what is sent, and how it is signed. */
export interface RequestFormat {
  /** Name of the entry among the secrets that signs. */
  readonly secretOf: (target: WebhookEndpoint) => string;
  /** The same bytes at every attempt. */
  readonly bodyOf: (notice: OutboxRecord, invoice: InvoiceRecord, target: WebhookEndpoint) => string;
  /** Headers that sign this body. */
  readonly headersOf: (secret: string, body: string) => Readonly<Record<string, string>>;
}

/** What goes over the wire: unsigned where there is no secret. */
export const buildRequest = (message: RequestFormat, secret: string | null, body: string): DeliveryRequest => ({
  headers: {
    'Content-Type': 'application/json',
    'User-Agent': 'Satchel',
    ...(secret !== null && message.headersOf(secret, body)),
  },
  body,
});
