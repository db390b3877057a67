import type { InvoiceStatus } from '../../../shared/invoice.ts';
import type { Sats } from '../../../shared/money.ts';
import { storeStatusOf, type StoreStatus } from './status-map.ts';

/**
 * The statuses that were sent last for an invoice, as if every endpoint asked for every event. `plain` is the last of the
 * five. For endpoints that ask for `PaymentReverted` too, its `to` counts as the last one (`reverting`).
 */
export interface SentStatuses {
  readonly plain: StoreStatus;
  readonly reverting: StoreStatus;
  readonly paidLate: boolean;
}

/** After creation `New` was sent. */
export const SENT_AT_CREATION: SentStatuses = { plain: 'New', reverting: 'New', paidLate: false };

/** A change of an invoice. */
export interface StatusChange {
  readonly from: InvoiceStatus;
  readonly to: InvoiceStatus;
  readonly receivedBeforeSats: Sats;
  readonly receivedSats: Sats;
  readonly isPaidLate: boolean;
  /** A manager's mark made the change. */
  readonly byMark: boolean;
  /** Ids of the payments first seen with this change. */
  readonly freshPayments: readonly string[];
}

/** The events of one change, for both kinds of listener; each member may be empty. */
export interface EventsToSend {
  /** At most one of the five, for those who do not ask for `PaymentReverted`; callbacks are among them. */
  readonly plain: StoreStatus | null;
  /** At most one of the five, for those who do. */
  readonly reverting: StoreStatus | null;
  readonly reverted: { readonly from: StoreStatus; readonly to: StoreStatus } | null;
  readonly received: readonly string[];
  readonly paidLate: boolean;
}

/**
 * Decides what goes out for a change, given what went out before.
 *
 * @returns the events, and the statuses to remember with the change
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

/** The one of the five that a change sends after `last`, if any (api.md HOOK-7). */
const nextStatusEvent = (last: StoreStatus, { from, to, byMark }: StatusChange): StoreStatus | null => {
  if (from === to) return null;
  const status = storeStatusOf(to);
  if (status === last || status === 'New') return null;
  if (status === 'Processing') return last === 'New' ? status : null;
  if (isEnding(status) && isEnding(last)) return byMark ? status : null;
  return status;
};

const isEnding = (status: StoreStatus): boolean => status === 'Expired' || status === 'Invalid';

/** A step back in status, or money lost while the status stayed. */
const revertedBy = (change: StatusChange): EventsToSend['reverted'] => {
  const back = RANK[change.to] < RANK[change.from];
  const lost = change.to === change.from && change.receivedSats < change.receivedBeforeSats;
  return back || lost ? { from: storeStatusOf(change.from), to: storeStatusOf(change.to) } : null;
};

const RANK: Readonly<Record<InvoiceStatus, number>> = {
  settled: 2,
  processing: 1,
  new: 0,
  expired: 0,
  invalid: 0,
  cancelled: 0,
};
