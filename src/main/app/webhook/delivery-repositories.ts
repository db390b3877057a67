/** What telling others needs from the database. */
import type { ApprovalRecord, CheckoutConfigRecord, DeliveryRecord } from './delivery-records.ts';
import type { OutboxRecord, WebhookEndpoint } from '../records.ts';

export interface OutboxReads {
  readonly get: (id: string) => Promise<OutboxRecord | undefined>;
  readonly ofInvoice: (invoiceId: string) => Promise<OutboxRecord[]>;
  /** Due and never tried, oldest first. */
  readonly fresh: (endpointId: string, limit: number) => Promise<OutboxRecord[]>;
  /** Due, tried before, and their time has come; the longest waiting first. */
  readonly retries: (endpointId: string, nowMs: number, limit: number) => Promise<OutboxRecord[]>;
  /** When the next retry of a target comes due, later than now. */
  readonly nextRetryAtMs: (endpointId: string, nowMs: number) => Promise<number | null>;
  /** Every due notice of one invoice to one target, in order. */
  readonly dueOf: (endpointId: string, invoiceId: string) => Promise<OutboxRecord[]>;
  /** Notices to one target, newest first. */
  readonly newestOf: (endpointId: string, limit: number) => Promise<OutboxRecord[]>;
}
export interface OutboxWrites extends OutboxReads {
  readonly update: (
    id: string,
    change: Partial<Pick<OutboxRecord, 'state' | 'attempts' | 'nextAttemptAtMs'>>,
  ) => Promise<void>;
  /** The same notice once more, under an id of its own; due at once. */
  readonly repeat: (original: OutboxRecord, again: Pick<OutboxRecord, 'id' | 'createdAtMs'>) => Promise<void>;
  /** What was still due to a target that is switched off is dead. */
  readonly closeDue: (endpointId: string) => Promise<void>;
}

/** Those that were taken away are not found. */
export interface EndpointReads {
  readonly get: (id: string) => Promise<WebhookEndpoint | undefined>;
  readonly list: () => Promise<WebhookEndpoint[]>;
  readonly ofStore: (storeId: string) => Promise<WebhookEndpoint[]>;
}
export interface EndpointWrites extends EndpointReads {
  readonly insert: (target: WebhookEndpoint) => Promise<void>;
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
  /** Inserts, or replaces what an earlier attempt of the same delivery left. */
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
