import type { Minor } from '../../../shared/money.ts';
import type { InvoiceRecord } from '../records.ts';

/** Money asked for by a link (api.md §4). Its status is computed from its invoices and the clock, and never stored. */
export interface PaymentRequestRecord {
  readonly id: string;
  readonly storeId: string;
  readonly amountMinor: Minor;
  readonly currency: string;
  readonly title: string;
  readonly description: string | null;
  /** Last day it can be paid, `YYYY-MM-DD`, and when that ended in the store's time zone. */
  readonly expiresOn: string;
  readonly expiresAtMs: number;
  readonly orderId: string | null;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface RequestInvoice {
  readonly requestId: string;
  readonly invoice: InvoiceRecord;
}

export interface PaymentRequestPage {
  readonly limit: number;
  readonly offset?: number;
  /** Cursor of a former answer; newest first. */
  readonly after?: string;
}

export interface PaymentRequestReads {
  readonly get: (id: string) => Promise<PaymentRequestRecord | undefined>;
  readonly list: (
    storeId: string,
    page: PaymentRequestPage,
  ) => Promise<{ readonly requests: PaymentRequestRecord[]; readonly next: string | null }>;
  /** Every invoice of these requests, the newest first. */
  readonly invoicesOf: (requestIds: readonly string[]) => Promise<RequestInvoice[]>;
}
export interface PaymentRequestWrites extends PaymentRequestReads {
  readonly insert: (request: PaymentRequestRecord) => Promise<void>;
  readonly update: (
    id: string,
    change: Partial<Omit<PaymentRequestRecord, 'id' | 'storeId' | 'createdAtMs'>>,
  ) => Promise<void>;
  readonly addInvoice: (id: string, invoiceId: string) => Promise<void>;
}
