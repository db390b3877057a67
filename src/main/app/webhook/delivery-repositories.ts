/** Queries and writes of webhook endpoints and their deliveries. */
import type { ApprovalRecord, CheckoutConfigRecord, DeliveryRecord } from './delivery-records.ts';
import type { OutboxRecord, WebhookEndpoint } from '../records.ts';

export interface OutboxReads {
  readonly get: (id: string) => Promise<OutboxRecord | undefined>;
  readonly ofInvoice: (invoiceId: string) => Promise<OutboxRecord[]>;
  /** Rows that are due and were never tried, the oldest first. */
  readonly fresh: (endpointId: string, limit: number) => Promise<OutboxRecord[]>;
  /** Rows that are due for a retry now, the longest waiting first. */
  readonly retries: (endpointId: string, nowMs: number, limit: number) => Promise<OutboxRecord[]>;
  /** The time, later than now, when the next retry for an endpoint comes due. */
  readonly nextRetryAtMs: (endpointId: string, nowMs: number) => Promise<number | null>;
  /** The due rows of one invoice for one endpoint, in order. */
  readonly dueOf: (endpointId: string, invoiceId: string) => Promise<OutboxRecord[]>;
  /** The rows of one endpoint, the newest first. */
  readonly newestOf: (endpointId: string, limit: number) => Promise<OutboxRecord[]>;
}
export interface OutboxWrites extends OutboxReads {
  readonly update: (
    id: string,
    change: Partial<Pick<OutboxRecord, 'state' | 'attempts' | 'nextAttemptAtMs'>>,
  ) => Promise<void>;
  /** Queues the event of a row again under an id of its own, due immediately. */
  readonly repeat: (original: OutboxRecord, again: Pick<OutboxRecord, 'id' | 'createdAtMs'>) => Promise<void>;
  /** Marks as dead what is still due for an endpoint that was switched off. */
  readonly closeDue: (endpointId: string) => Promise<void>;
}

/** Deleted endpoints are not found. */
export interface EndpointReads {
  readonly get: (id: string) => Promise<WebhookEndpoint | undefined>;
  readonly list: () => Promise<WebhookEndpoint[]>;
  readonly ofStore: (storeId: string) => Promise<WebhookEndpoint[]>;
}
export interface EndpointWrites extends EndpointReads {
  readonly insert: (endpoint: WebhookEndpoint) => Promise<void>;
  readonly update: (
    id: string,
    change: Partial<Omit<WebhookEndpoint, 'id' | 'storeId' | 'kind' | 'createdAtMs'>>,
  ) => Promise<void>;
}

export interface DeliveryReads {
  readonly get: (id: string) => Promise<DeliveryRecord | undefined>;
  readonly many: (ids: readonly string[]) => Promise<DeliveryRecord[]>;
  readonly ofOutbox: (outboxId: string) => Promise<DeliveryRecord[]>;
}
export interface DeliveryWrites extends DeliveryReads {
  /** Inserts a row, or replaces the one of an earlier attempt at the same delivery. */
  readonly put: (delivery: DeliveryRecord) => Promise<void>;
}

export interface ApprovalReads {
  readonly ofStore: (storeId: string) => Promise<ApprovalRecord[]>;
}
export interface ApprovalWrites extends ApprovalReads {
  readonly insert: (approval: ApprovalRecord) => Promise<void>;
  readonly remove: (storeId: string, hostPort: string) => Promise<void>;
}

export interface CheckoutConfigReads {
  readonly get: (storeId: string) => Promise<CheckoutConfigRecord | undefined>;
}
export interface CheckoutConfigWrites extends CheckoutConfigReads {
  readonly put: (config: CheckoutConfigRecord) => Promise<void>;
}
