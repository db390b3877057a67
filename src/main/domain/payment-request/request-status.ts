import type { InvoiceStatus } from '../../../shared/invoice.ts';

/**
 * Status of a payment request, in the order of its life. `Pending` waits for somebody to pay; `Processing` has the money, not
 * yet final; `Paid` is final; `Expired` ended unpaid.
 */
export const REQUEST_STATUSES = ['Pending', 'Processing', 'Paid', 'Expired'] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** What the status of a payment request depends on. */
export interface RequestFacts {
  readonly expiresAtMs: number;
  /** Status of every invoice that was made for it. */
  readonly invoices: readonly InvoiceStatus[];
}

/**
 * The one function that says what a payment request is: the best of its invoices, whatever the calendar says; money that
 * came before the end counts after it.
 */
export const requestStatus = ({ expiresAtMs, invoices }: RequestFacts, nowMs: number): RequestStatus => {
  if (invoices.includes('settled')) return 'Paid';
  if (invoices.includes('processing')) return 'Processing';
  return nowMs >= expiresAtMs ? 'Expired' : 'Pending';
};
