import type { DeliveryView, WebhookPatch, WebhookView } from '../../store-api-client.ts';

/** All events; a webhook that names none gets the first five (api.md HOOK-2). */
export const EVENTS = [
  'New',
  'Processing',
  'Settled',
  'Expired',
  'Invalid',
  'PaymentReceived',
  'PaymentReverted',
  'PaidLate',
] as const;
export type EventName = (typeof EVENTS)[number];

/** Event names of the Greenfield API, as plugins write them. */
const ALIASES: Readonly<Record<string, EventName>> = {
  InvoiceCreated: 'New',
  InvoiceProcessing: 'Processing',
  InvoiceSettled: 'Settled',
  InvoiceExpired: 'Expired',
  InvoiceInvalid: 'Invalid',
  InvoiceReceivedPayment: 'PaymentReceived',
};

/** The event that a name means; undefined if Satchel has no such event. */
export const meaningOf = (word: string): EventName | undefined => ALIASES[word] ?? EVENTS.find((name) => name === word);

export const chosenEvents = ({ events }: Pick<WebhookView, 'events'>): ReadonlySet<EventName> =>
  new Set(events.map(meaningOf).filter((name) => name !== undefined));

/** The change to send: events only if they changed, in the subscriber's own names. */
export const webhookChange = (
  former: WebhookView,
  wanted: { readonly url: string; readonly events: readonly EventName[]; readonly automaticRedelivery: boolean },
): WebhookPatch => {
  const before = chosenEvents(former);
  const isSame = before.size === wanted.events.length && wanted.events.every((name) => before.has(name));
  const strange = former.events.filter((word) => meaningOf(word) === undefined);
  const worded = wanted.events.map((name) => former.events.find((word) => meaningOf(word) === name) ?? name);
  return {
    ...(wanted.url === former.url ? {} : { url: wanted.url }),
    ...(isSame ? {} : { events: [...worded, ...strange] }),
    ...(wanted.automaticRedelivery === former.automaticRedelivery
      ? {}
      : { automaticRedelivery: wanted.automaticRedelivery }),
  };
};

/** A web address without a user name; the server checks where it leads. */
export const isWebAddress = (text: string): boolean => {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return false;
  const { username, password } = new URL(text);
  return username === '' && password === '';
};

/** Host and port of an address, which the owner approves. */
export const placeIn = (url: string): string => (URL.canParse(url) ? new URL(url).host : url);

/** The newest delivery with an outcome. */
export const lastAnswered = (deliveries: readonly DeliveryView[]): DeliveryView | undefined =>
  deliveries.find(({ httpCode, errorMessage }) => httpCode !== null || errorMessage !== null);

/** 32 random bytes in hexadecimal digits, as the server makes a secret (api.md HOOK-1). */
export const newSecret = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return `whsec_${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
};

/** An indented JSON body; anything else stays as it is. */
export const readable = (text: string): string => {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
};
