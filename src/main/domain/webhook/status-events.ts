import type { EventsToSend } from './status-changes.ts';
import type { CheckoutStatus, StoreStatus } from './status-map.ts';

export type EventName = StoreStatus | 'PaymentReceived' | 'PaymentReverted' | 'PaidLate';
export type CheckoutEventName = 'payment_received' | 'payment_confirmed' | 'invoice_expired' | 'invoice_underpaid';

/** An event for one endpoint. */
export interface WebhookEvent {
  /** Satchel's own word for what happened. */
  readonly name: EventName;
  /** The word on the wire: the one that the subscriber used, or the callback's event. */
  readonly type: string;
  readonly paymentId?: string;
  readonly from?: StoreStatus;
  readonly to?: StoreStatus;
}

/** The five events that an endpoint receives if it names none (api.md HOOK-2). */
export const STATUS_EVENTS: readonly StoreStatus[] = ['New', 'Processing', 'Settled', 'Expired', 'Invalid'];
const NAMED: readonly EventName[] = [...STATUS_EVENTS, 'PaymentReceived', 'PaymentReverted', 'PaidLate'];

/** True for the five, which tell a status. The others tell of something that happened beside it. */
export const isStatusEvent = (name: string): boolean => STATUS_EVENTS.some((one) => one === name);

/** Reads a stored event name. @throws if it is none */
export const eventNameOf = (name: string): EventName => {
  const found = NAMED.find((one) => one === name);
  if (!found) throw new Error(`${name} is no event`);
  return found;
};

/** True for every word that a webhook may subscribe to: ours, and Greenfield's aliases. */
export const isKnownEvent = (word: string): boolean => meaningOf(word) !== undefined;

/**
 * Events for a webhook of the store API, in the order in which they are sent.
 *
 * @param events the words that it subscribed with; empty for the five
 */
export const storeEvents = (toSend: EventsToSend, events: readonly string[]): WebhookEvent[] => {
  const words = vocabularyOf(events);
  return inOrder(toSend, words.has('PaymentReverted')).flatMap((event) => {
    const type = words.get(event.name);
    return type === undefined ? [] : [{ ...event, type }];
  });
};

/**
 * The event for a callback. It follows the order of the five, and an ending that the checkout API names like the ending
 * before it (expired, then marked invalid) is not sent twice (api.md CO-14).
 */
export const checkoutEvents = (toSend: EventsToSend, before: CheckoutStatus, after: CheckoutStatus): WebhookEvent[] => {
  const type = CALLBACK_EVENTS[after];
  if (!toSend.plain || !type || CALLBACK_EVENTS[before] === type) return [];
  return [{ name: toSend.plain, type }];
};

/** Greenfield's words for the same events. */
const ALIASES: Readonly<Record<string, EventName>> = {
  InvoiceCreated: 'New',
  InvoiceProcessing: 'Processing',
  InvoiceSettled: 'Settled',
  InvoiceExpired: 'Expired',
  InvoiceInvalid: 'Invalid',
  InvoiceReceivedPayment: 'PaymentReceived',
};

const meaningOf = (word: string): EventName | undefined =>
  Object.hasOwn(ALIASES, word) ? ALIASES[word] : NAMED.find((name) => name === word);

/** The words of a subscription by their meaning. Unknown words are ignored; a subscription without words means the five. */
const vocabularyOf = (events: readonly string[]): ReadonlyMap<EventName, string> => {
  const words = new Map<EventName, string>();
  for (const word of events.length === 0 ? STATUS_EVENTS : events) {
    const meaning = meaningOf(word);
    if (meaning && !words.has(meaning)) words.set(meaning, word);
  }
  return words;
};

const inOrder = (toSend: EventsToSend, namesReverted: boolean): Omit<WebhookEvent, 'type'>[] => {
  const status = namesReverted ? toSend.reverting : toSend.plain;
  return [
    ...toSend.received.map((paymentId) => ({ name: 'PaymentReceived' as const, paymentId })),
    ...(toSend.reverted ? [{ name: 'PaymentReverted' as const, ...toSend.reverted }] : []),
    ...(status ? [{ name: status }] : []),
    ...(toSend.paidLate ? [{ name: 'PaidLate' as const }] : []),
  ];
};

const CALLBACK_EVENTS: Readonly<Record<CheckoutStatus, CheckoutEventName | null>> = {
  pending: null,
  paid: 'payment_received',
  confirmed: 'payment_confirmed',
  underpaid: 'invoice_underpaid',
  expired: 'invoice_expired',
  cancelled: 'invoice_expired',
};
