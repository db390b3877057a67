/** Rows of what is told to others: who may be told, with which settings, and what came of it. */

/** Where a private or loopback target may be: approved by the owner for exactly this host and port. */
export interface ApprovalRecord {
  readonly storeId: string;
  /** `host:port` as {@link EndpointGuard} writes it. */
  readonly hostPort: string;
  readonly userId: string | null;
  readonly createdAtMs: number;
}

/** What the checkout dialect keeps of a store besides its settings, its wallet and its callback. */
export interface CheckoutConfigRecord {
  readonly storeId: string;
  /** Who set it up. */
  readonly userId: string;
  /** For invoices that name none. */
  readonly redirectUrl: string | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/**
 * What became of one notice. All automatic attempts share one row, whose id is that of the notice; sending again by hand
 * makes another that names it.
 */
export interface DeliveryRecord {
  readonly id: string;
  readonly outboxId: string;
  readonly endpointId: string;
  /** Of the first one, where this is a redelivery. */
  readonly originalId: string | null;
  /** The request's body, exactly as sent at every attempt. */
  readonly body: string;
  /** With the last attempt, its signature among them; null where an earlier version sent it. */
  readonly headers: Readonly<Record<string, string>> | null;
  /** `failed`: there was no answer; `http-error`: the answer was no 2xx. */
  readonly state: 'success' | 'http-error' | 'failed';
  readonly attempts: number;
  readonly httpStatus: number | null;
  readonly error: string | null;
  /** The receiver's answer, at most 1 KiB of it. */
  readonly answer: string | null;
  readonly createdAtMs: number;
  readonly lastAttemptAtMs: number;
}
