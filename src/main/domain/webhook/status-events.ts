import type { Announcement } from '../invoice/status-changes.ts';
import type { CheckoutStatus, StoreStatus } from './status-map.ts';

export type NoticeName = StoreStatus | 'PaymentReceived' | 'PaymentReverted' | 'PaidLate';
export type CallbackEvent = 'payment_received' | 'payment_confirmed' | 'invoice_expired' | 'invoice_underpaid';

/** One message to one target. */
export interface Notice {
  /** What happened, in Satchel's words. */
  readonly name: NoticeName;
  /** The word on the wire: the subscriber's own, or the callback's event. */
  readonly type: string;
  readonly paymentId?: string;
  readonly from?: StoreStatus;
  readonly to?: StoreStatus;
}

/** What is told to those who name nothing. */
export const FIVE: readonly StoreStatus[] = ['New', 'Processing', 'Settled', 'Expired', 'Invalid'];
const NAMED: readonly NoticeName[] = [...FIVE, 'PaymentReceived', 'PaymentReverted', 'PaidLate'];

/** Whether a name is one of the five that tell a status; the others tell of something that happened beside it. */
export const isOneOfFive = (name: string): boolean => FIVE.some((one) => one === name);

/** Greenfield's words for the same things. */
const ALIASES: Readonly<Record<string, NoticeName>> = {
  InvoiceCreated: 'New',
  InvoiceProcessing: 'Processing',
  InvoiceSettled: 'Settled',
  InvoiceExpired: 'Expired',
  InvoiceInvalid: 'Invalid',
  InvoiceReceivedPayment: 'PaymentReceived',
};

const meaningOf = (word: string): NoticeName | undefined =>
  Object.hasOwn(ALIASES, word) ? ALIASES[word] : NAMED.find((name) => name === word);

/** A stored name of a notice. @throws where it is none */
export const nameOfNotice = (name: string): NoticeName => {
  const found = NAMED.find((one) => one === name);
  if (!found) throw new Error(`${name} is no notice`);
  return found;
};

/** Whether a word names something that can be told: ours, or Greenfield's alias. */
export const isKnownEvent = (word: string): boolean => meaningOf(word) !== undefined;

/** The words a webhook wants to hear, by what they mean; unknown ones are ignored, none named means the five. */
const vocabularyOf = (events: readonly string[]): ReadonlyMap<NoticeName, string> => {
  const words = new Map<NoticeName, string>();
  for (const word of events.length === 0 ? FIVE : events) {
    const meaning = meaningOf(word);
    if (meaning && !words.has(meaning)) words.set(meaning, word);
  }
  return words;
};

const inOrder = (announcement: Announcement, namesReverted: boolean): Omit<Notice, 'type'>[] => {
  const status = namesReverted ? announcement.reverting : announcement.plain;
  return [
    ...announcement.received.map((paymentId) => ({ name: 'PaymentReceived' as const, paymentId })),
    ...(announcement.reverted ? [{ name: 'PaymentReverted' as const, ...announcement.reverted }] : []),
    ...(status ? [{ name: status }] : []),
    ...(announcement.paidLate ? [{ name: 'PaidLate' as const }] : []),
  ];
};

/**
 * Messages to a webhook of the store dialect, in order.
 *
 * @param events what it named, as it named it; empty for the five
 */
export const webhookNotices = (announcement: Announcement, events: readonly string[]): Notice[] => {
  const words = vocabularyOf(events);
  return inOrder(announcement, words.has('PaymentReverted')).flatMap((notice) => {
    const type = words.get(notice.name);
    return type === undefined ? [] : [{ ...notice, type }];
  });
};

const CALLBACK_EVENTS: Readonly<Record<CheckoutStatus, CallbackEvent | null>> = {
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
export const callbackNotices = (
  announcement: Announcement,
  before: CheckoutStatus,
  after: CheckoutStatus,
): Notice[] => {
  const type = CALLBACK_EVENTS[after];
  if (!announcement.plain || !type || CALLBACK_EVENTS[before] === type) return [];
  return [{ name: announcement.plain, type }];
};
