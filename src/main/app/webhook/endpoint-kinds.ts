import type { WebhookEndpoint } from '../records.ts';

/** The words for the two kinds of endpoint that rows, audit entries and the till API keep from earlier versions. */
export const KIND_WORDS = { store: 'webhook', checkout: 'callback' } as const satisfies Record<
  WebhookEndpoint['kind'],
  string
>;
