/** Rows about the delivery of webhook events. */

/** A private or loopback place that the owner approved, for exactly this host and port (api.md HOOK-4). */
export interface ApprovalRecord {
  readonly storeId: string;
  /** `host:port` as {@link EndpointGuard} writes it. */
  readonly hostPort: string;
  readonly userId: string | null;
  readonly createdAtMs: number;
}

/** The configuration that the checkout API stores besides a shop's settings, wallet and callback. */
export interface CheckoutConfigRecord {
  readonly storeId: string;
  /** The user who set it up. */
  readonly userId: string;
  /** The default for invoices that name none. */
  readonly redirectUrl: string | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/**
 * The delivery of one event. All automatic attempts share one row, which has the id of the outbox row. A redelivery by
 * hand has a row of its own, which names the first one.
 */
export interface DeliveryRecord {
  readonly id: string;
  readonly outboxId: string;
  readonly endpointId: string;
  /** The id of the first delivery if this is a redelivery. */
  readonly originalId: string | null;
  /** The body of the request, the same at every attempt. */
  readonly body: string;
  /** The headers of the last attempt, including its signature; null if an earlier version of Satchel sent it. */
  readonly headers: Readonly<Record<string, string>> | null;
  /** `failed`: there was no answer; `http-error`: the answer was not a 2xx. */
  readonly state: 'success' | 'http-error' | 'failed';
  readonly attempts: number;
  readonly httpStatus: number | null;
  readonly error: string | null;
  /** The first 1 KiB of the receiver's answer. */
  readonly answer: string | null;
  readonly createdAtMs: number;
  readonly lastAttemptAtMs: number;
}
