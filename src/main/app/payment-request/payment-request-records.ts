import type { Minor } from '../../../shared/money.ts';
import type { InvoiceRecord } from '../records.ts';

/**
 * Asks for money by a link (api.md ST-15). Its status is computed from its invoices and the clock, and never stored.
 */
export interface PaymentRequestRecord {
  readonly id: string;
  readonly storeId: string;
  readonly amountMinor: Minor;
  readonly currency: string;
  readonly title: string;
  readonly description: string | null;
  /** Last day on which it can be paid, `YYYY-MM-DD`. */
  readonly expiresOn: string;
  /** End of that day in the store's time zone. */
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
  /** Cursor from an earlier answer; the list is newest first. */
  readonly after?: string;
}

export interface PaymentRequestReads {
  readonly get: (id: string) => Promise<PaymentRequestRecord | undefined>;
  readonly list: (
    storeId: string,
    page: PaymentRequestPage,
  ) => Promise<{ readonly requests: PaymentRequestRecord[]; readonly next: string | null }>;
  /** Every invoice of these requests, newest first. */
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
