import { createHmac } from 'node:crypto';
import { standardSecret } from './standard-secret.ts';
import type { DeliveryRequest } from '../app/webhook/delivery-ports.ts';
import { SecretsLocked, type Secrets } from '../app/ports.ts';
import type { WebhookEndpoint } from '../app/records.ts';
import { endpointSecret } from '../app/secret-names.ts';

/** Describes one attempt to deliver an event. */
export interface Message {
  /** The same in all attempts and in redeliveries by hand, so that a receiver can tell repeats. */
  readonly id: string;
  readonly body: string;
  readonly sentAtMs: number;
}

/** The request that an endpoint of this kind receives; unsigned without a secret. */
export const buildRequest = (
  kind: WebhookEndpoint['kind'],
  secret: string | null,
  message: Message,
): DeliveryRequest => ({
  headers: {
    'Content-Type': 'application/json',
    'User-Agent': 'Satchel',
    ...(secret !== null && { ...SIGNATURES[kind](secret, message.body), ...standardHeaders(secret, message) }),
  },
  body: message.body,
});

/** The headers of Standard Webhooks 1.0 (api.md HOOK-16). */
const standardHeaders = (secret: string, { id, body, sentAtMs }: Message): Readonly<Record<string, string>> => {
  const key = Buffer.from(standardSecret(secret).replace(/^whsec_/, ''), 'base64');
  const timestamp = String(Math.floor(sentAtMs / 1000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`, 'utf8').digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': `v1,${signature}` };
};

/** The secret that signs for an endpoint: null when it is missing, undefined while the secrets are locked. */
export const signingSecret = async (
  secrets: Pick<Secrets, 'get'>,
  endpoint: WebhookEndpoint,
): Promise<string | null | undefined> => {
  try {
    return await secrets.get(endpointSecret(endpoint));
  } catch (error) {
    if (error instanceof SecretsLocked) return undefined;
    throw error;
  }
};

/** Different clients read different headers; all four carry the same signature (api.md HOOK-5). */
const STORE_HEADERS = ['X-Coinsnap-Sig', 'X-Coinsnap-Signature', 'BTCPay-Sig', 'BTCPay-Signature'] as const;

/** HMAC-SHA256 of the raw body, keyed by the whole secret, as lower-case hex. */
const hmacHex = (secret: string, body: string): string =>
  createHmac('sha256', secret).update(body, 'utf8').digest('hex');

type Sign = (secret: string, body: string) => Readonly<Record<string, string>>;

const SIGNATURES: Readonly<Record<WebhookEndpoint['kind'], Sign>> = {
  store: (secret, body) => {
    const signature = `sha256=${hmacHex(secret, body)}`;
    return Object.fromEntries(STORE_HEADERS.map((name) => [name, signature]));
  },
  checkout: (secret, body) => ({ 'X-Checkout-Signature': hmacHex(secret, body) }),
};
