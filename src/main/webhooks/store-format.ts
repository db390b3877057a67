import { createHmac } from 'node:crypto';
import { webhookSecret } from '../app/secret-names.ts';
import { buildWebhookBody } from '../app/webhook/build-webhook-body.ts';
import type { RequestFormat } from './build-request.ts';

/** Each is read by some client; all say the same (api.md §4). */
const SIGNATURE_HEADERS = ['X-Coinsnap-Sig', 'X-Coinsnap-Signature', 'BTCPay-Sig', 'BTCPay-Signature'] as const;

/** `sha256=` and the lower-case hex HMAC-SHA256 of the raw body, keyed by the whole secret. */
export const webhookSignature = (secret: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(body, 'utf8').digest('hex')}`;

/** The store dialect's webhooks. */
export const storeFormat: RequestFormat = {
  secretOf: ({ id }) => webhookSecret(id),
  bodyOf: buildWebhookBody,
  headersOf: (secret, body) => {
    const signature = webhookSignature(secret, body);
    return Object.fromEntries(SIGNATURE_HEADERS.map((name) => [name, signature]));
  },
};
