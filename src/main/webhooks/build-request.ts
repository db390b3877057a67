import { createHmac } from 'node:crypto';
import type { DeliveryRequest } from '../app/webhook/delivery-ports.ts';
import { SecretsLocked, type Secrets } from '../app/ports.ts';
import type { WebhookEndpoint } from '../app/records.ts';
import { endpointSecret } from '../app/secret-names.ts';

/** The request that an endpoint of this kind receives; unsigned without a secret. */
export const buildRequest = (kind: WebhookEndpoint['kind'], secret: string | null, body: string): DeliveryRequest => ({
  headers: {
    'Content-Type': 'application/json',
    'User-Agent': 'Satchel',
    ...(secret !== null && SIGNATURES[kind](secret, body)),
  },
  body,
});

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
