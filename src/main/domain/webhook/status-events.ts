import type { EventsToSend } from './status-changes.ts';
import type { CheckoutStatus, StoreStatus } from './status-map.ts';

export type EventName = StoreStatus | 'PaymentReceived' | 'PaymentReverted' | 'PaidLate';
export type CheckoutEventName = 'payment_received' | 'payment_confirmed' | 'invoice_expired' | 'invoice_underpaid';

/** One message to one target. */
export interface Notice {
  /** What happened, in Satchel's words. */
  readonly name: EventName;
  /** The word on the wire: the subscriber's own, or the callback's event. */
  readonly type: string;
  readonly paymentId?: string;
  readonly from?: StoreStatus;
  readonly to?: StoreStatus;
}

/** What is told to those who name nothing. */
export const STATUS_EVENTS: readonly StoreStatus[] = ['New', 'Processing', 'Settled', 'Expired', 'Invalid'];
const NAMED: readonly EventName[] = [...STATUS_EVENTS, 'PaymentReceived', 'PaymentReverted', 'PaidLate'];

/** Whether a name is one of the five that tell a status; the others tell of something that happened beside it. */
export const isStatusEvent = (name: string): boolean => STATUS_EVENTS.some((one) => one === name);

/** Greenfield's words for the same things. */
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

/** A stored name of a notice. @throws where it is none */
export const eventNameOf = (name: string): EventName => {
  const found = NAMED.find((one) => one === name);
  if (!found) throw new Error(`${name} is no notice`);
  return found;
};

/** Whether a word names something that can be told: ours, or Greenfield's alias. */
export const isKnownEvent = (word: string): boolean => meaningOf(word) !== undefined;

/** The words a webhook wants to hear, by what they mean; unknown ones are ignored, none named means the five. */
const vocabularyOf = (events: readonly string[]): ReadonlyMap<EventName, string> => {
  const words = new Map<EventName, string>();
  for (const word of events.length === 0 ? STATUS_EVENTS : events) {
    const meaning = meaningOf(word);
    if (meaning && !words.has(meaning)) words.set(meaning, word);
  }
  return words;
};

const inOrder = (toSend: EventsToSend, namesReverted: boolean): Omit<Notice, 'type'>[] => {
  const status = namesReverted ? toSend.reverting : toSend.plain;
  return [
    ...toSend.received.map((paymentId) => ({ name: 'PaymentReceived' as const, paymentId })),
    ...(toSend.reverted ? [{ name: 'PaymentReverted' as const, ...toSend.reverted }] : []),
    ...(status ? [{ name: status }] : []),
    ...(toSend.paidLate ? [{ name: 'PaidLate' as const }] : []),
  ];
};

/**
 * Messages to a webhook of the store dialect, in order.
 *
 * @param events what it named, as it named it; empty for the five
 */
export const storeEvents = (toSend: EventsToSend, events: readonly string[]): Notice[] => {
  const words = vocabularyOf(events);
  return inOrder(toSend, words.has('PaymentReverted')).flatMap((notice) => {
    const type = words.get(notice.name);
    return type === undefined ? [] : [{ ...notice, type }];
  });
};

const CALLBACK_EVENTS: Readonly<Record<CheckoutStatus, CheckoutEventName | null>> = {
  pending: null,
  paid: 'payment_received',
  confirmed: 'payment_confirmed',
  underpaid: 'invoice_underpaid',
  expired: 'invoice_expired',
  cancelled: 'invoice_expired',
};

/**
 * The message to a checkout callback: it keeps the order of the five, and an ending that the checkout dialect names
 * like the one before (expired, then marked invalid) is not told twice.
 */
export const checkoutEvents = (toSend: EventsToSend, before: CheckoutStatus, after: CheckoutStatus): Notice[] => {
  const type = CALLBACK_EVENTS[after];
  if (!toSend.plain || !type || CALLBACK_EVENTS[before] === type) return [];
  return [{ name: toSend.plain, type }];
};
