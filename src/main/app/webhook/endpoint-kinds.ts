import type { WebhookEndpoint } from '../records.ts';

/** The words of earlier versions for the two kinds of endpoint. Rows, audit entries and the till API keep them. */
export const KIND_WORDS = { store: 'webhook', checkout: 'callback' } as const satisfies Record<
  WebhookEndpoint['kind'],
  string
>;
