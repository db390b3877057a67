import type { InvoiceStatus } from '../../../shared/invoice.ts';
import type { Sats } from '../../../shared/money.ts';
import { storeStatusOf, type StoreStatus } from './status-map.ts';

/**
 * What was last told about an invoice, as if every target named everything. `plain` is the last of the five; for those
 * who also name `PaymentReverted` its `to` counts as the last one (`reverting`).
 */
export interface SentStatuses {
  readonly plain: StoreStatus;
  readonly reverting: StoreStatus;
  readonly paidLate: boolean;
}

/** After creation: `New` was told. */
export const SENT_AT_CREATION: SentStatuses = { plain: 'New', reverting: 'New', paidLate: false };

/** One change of an invoice. */
export interface StatusChange {
  readonly from: InvoiceStatus;
  readonly to: InvoiceStatus;
  readonly receivedBeforeSats: Sats;
  readonly receivedSats: Sats;
  readonly isPaidLate: boolean;
  /** The change is a manager's mark. */
  readonly byMark: boolean;
  /** Ids of the payments first seen with this change. */
  readonly freshPayments: readonly string[];
}

/** What a change has to tell, per kind of listener; each part may be nothing. */
export interface EventsToSend {
  /** One of the five for those who do not name `PaymentReverted`, callbacks included. */
  readonly plain: StoreStatus | null;
  /** One of the five for those who do. */
  readonly reverting: StoreStatus | null;
  readonly reverted: { readonly from: StoreStatus; readonly to: StoreStatus } | null;
  readonly received: readonly string[];
  readonly paidLate: boolean;
}

const RANK: Readonly<Record<InvoiceStatus, number>> = {
  settled: 2,
  processing: 1,
  new: 0,
  expired: 0,
  invalid: 0,
  cancelled: 0,
};

const isEnding = (status: StoreStatus): boolean => status === 'Expired' || status === 'Invalid';

/** The order of the five (api.md §4): which one a change of status sends after `last`, if any. */
const nextStatusEvent = (last: StoreStatus, { from, to, byMark }: StatusChange): StoreStatus | null => {
  if (from === to) return null;
  const status = storeStatusOf(to);
  if (status === last || status === 'New') return null;
  if (status === 'Processing') return last === 'New' ? status : null;
  if (isEnding(status) && isEnding(last)) return byMark ? status : null;
  return status;
};

/** A step back in status, or money lost under an unchanged one. */
const revertedBy = (step: StatusChange): EventsToSend['reverted'] => {
  const back = RANK[step.to] < RANK[step.from];
  const lost = step.to === step.from && step.receivedSats < step.receivedBeforeSats;
  return back || lost ? { from: storeStatusOf(step.from), to: storeStatusOf(step.to) } : null;
};

/**
 * What goes out for a change, given what went out before.
 *
 * @returns the announcement, and the trail to remember with the change
 */
export const eventsToSend = (
  trail: SentStatuses,
  step: StatusChange,
): { readonly toSend: EventsToSend; readonly trail: SentStatuses } => {
  const plain = nextStatusEvent(trail.plain, step);
  const reverting = nextStatusEvent(trail.reverting, step);
  const reverted = revertedBy(step);
  const paidLate = step.isPaidLate && !trail.paidLate;
  return {
    toSend: { plain, reverting, reverted, received: step.freshPayments, paidLate },
    trail: {
      plain: plain ?? trail.plain,
      reverting: reverting ?? reverted?.to ?? trail.reverting,
      paidLate: trail.paidLate || paidLate,
    },
  };
};
