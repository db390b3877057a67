import type { InvoiceStatus } from '../../../shared/invoice.ts';
import type { Sats } from '../../../shared/money.ts';
import { storeStatusOf, type StoreStatus } from './status-map.ts';

/**
 * The events that were last sent about an invoice, as if every endpoint named every event. `plain` is the last of the
 * five status events. For endpoints that name `PaymentReverted`, the `to` of that event counts as the last one
 * (`reverting`).
 */
export interface SentStatuses {
  readonly plain: StoreStatus;
  readonly reverting: StoreStatus;
  readonly paidLate: boolean;
}

/** The state after creation, which sends `New`. */
export const SENT_AT_CREATION: SentStatuses = { plain: 'New', reverting: 'New', paidLate: false };

/** A change of an invoice, as far as it decides which events are sent. */
export interface StatusChange {
  readonly from: InvoiceStatus;
  readonly to: InvoiceStatus;
  readonly receivedBeforeSats: Sats;
  readonly receivedSats: Sats;
  readonly isPaidLate: boolean;
  /** True if the change is a manager's mark. */
  readonly byMark: boolean;
  /** The ids of the payments that this change saw for the first time. */
  readonly freshPayments: readonly string[];
}

/** The events that a change sends, per kind of endpoint. Each of them may be absent. */
export interface EventsToSend {
  /** A status event for endpoints that do not name `PaymentReverted`, including checkout callbacks. */
  readonly plain: StoreStatus | null;
  /** A status event for endpoints that name `PaymentReverted`. */
  readonly reverting: StoreStatus | null;
  readonly reverted: { readonly from: StoreStatus; readonly to: StoreStatus } | null;
  readonly received: readonly string[];
  readonly paidLate: boolean;
}

/**
 * Decides which events a change sends, given the events that were sent before.
 *
 * @returns the events, and the new state to store with the change
 */
export const eventsToSend = (
  sent: SentStatuses,
  change: StatusChange,
): { readonly toSend: EventsToSend; readonly sent: SentStatuses } => {
  const plain = nextStatusEvent(sent.plain, change);
  const reverting = nextStatusEvent(sent.reverting, change);
  const reverted = revertedBy(change);
  const paidLate = change.isPaidLate && !sent.paidLate;
  return {
    toSend: { plain, reverting, reverted, received: change.freshPayments, paidLate },
    sent: {
      plain: plain ?? sent.plain,
      reverting: reverting ?? reverted?.to ?? sent.reverting,
      paidLate: sent.paidLate || paidLate,
    },
  };
};

/**
 * Keeps the order of the five status events (api.md HOOK-7). Returns the one that a change sends after `last`, if any.
 */
const nextStatusEvent = (last: StoreStatus, { from, to, byMark }: StatusChange): StoreStatus | null => {
  if (from === to) return null;
  const status = storeStatusOf(to);
  if (status === last || status === 'New') return null;
  if (status === 'Processing') return last === 'New' ? status : null;
  if (isEnding(status) && isEnding(last)) return byMark ? status : null;
  return status;
};

const isEnding = (status: StoreStatus): boolean => status === 'Expired' || status === 'Invalid';

const RANK: Readonly<Record<InvoiceStatus, number>> = {
  settled: 2,
  processing: 1,
  new: 0,
  expired: 0,
  invalid: 0,
  cancelled: 0,
};

/** Detects a status that moved back, or money that was lost while the status stayed. */
const revertedBy = (change: StatusChange): EventsToSend['reverted'] => {
  const movedBack = RANK[change.to] < RANK[change.from];
  const lost = change.to === change.from && change.receivedSats < change.receivedBeforeSats;
  return movedBack || lost ? { from: storeStatusOf(change.from), to: storeStatusOf(change.to) } : null;
};
