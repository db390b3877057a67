import type { InvoiceStatus } from '../../../shared/invoice.ts';

/**
 * The statuses of a payment request, in the order of its life. `Pending` waits for a payment, `Processing` has the
 * money but not yet finally, `Paid` is final, and `Expired` ended unpaid.
 */
export const REQUEST_STATUSES = ['Pending', 'Processing', 'Paid', 'Expired'] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

/** The facts that the status of a payment request depends on. */
export interface RequestFacts {
  readonly expiresAtMs: number;
  /** The status of every invoice that was made for the request. */
  readonly invoices: readonly InvoiceStatus[];
}

/**
 * Computes the status of a payment request. Its best invoice decides, even after the request has expired, because money
 * that came before the expiry still counts.
 */
export const requestStatus = ({ expiresAtMs, invoices }: RequestFacts, nowMs: number): RequestStatus => {
  if (invoices.includes('settled')) return 'Paid';
  if (invoices.includes('processing')) return 'Processing';
  return nowMs >= expiresAtMs ? 'Expired' : 'Pending';
};
