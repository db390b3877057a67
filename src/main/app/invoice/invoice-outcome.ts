import type { InvoiceView } from '../../../shared/invoice.ts';
import type { Result } from '../../../shared/result.ts';
import type { InvoiceDetails, InvoiceRecord } from '../records.ts';
import type { PaymentMethod } from '../../../shared/vocabulary.ts';
import type { SaveResponse } from '../repositories.ts';

/** A use case about an invoice answers its row, for the checkout and store APIs, and its view, for the till. */
export interface InvoiceOutcome {
  readonly invoice: InvoiceRecord;
  readonly view: InvoiceView;
}

export interface CreateInvoiceInput {
  readonly storeId: string;
  /** Upper case. */
  readonly currency: string;
  /** Positive, in the currency's minor unit (sats for BTC and SATS). */
  readonly amountMinor: bigint;
  readonly api: InvoiceRecord['api'];
  /** Overrides the store's expiry; positive. */
  readonly ttlMinutes?: number;
  /** The ways to pay that the caller allows; by default all that the store has. */
  readonly methods?: readonly PaymentMethod[];
  readonly memo?: string | null;
  readonly tillId?: string | null;
  readonly userId?: string | null;
  readonly details?: InvoiceDetails;
  /** The screen that shows it. Without one, an invoice of a till goes to every screen that follows the till. */
  readonly displayId?: string;
  readonly saveResponse?: SaveResponse<InvoiceOutcome>;
}
export type CreateInvoice = (input: CreateInvoiceInput) => Promise<Result<InvoiceOutcome>>;

export interface CancelInvoiceInput {
  readonly storeId: string;
  readonly invoiceId: string;
  readonly userId: string | null;
  readonly saveResponse?: SaveResponse<InvoiceOutcome>;
}
export type CancelInvoice = (input: CancelInvoiceInput) => Promise<Result<InvoiceOutcome>>;

export interface MarkInvoiceInput {
  readonly storeId: string;
  readonly invoiceId: string;
  readonly as: 'settled' | 'invalid';
  readonly reason: string;
  /** Accepts money that came late, and refuses while any of it can be taken back (product.md INV-31). */
  readonly onlyIfFinal?: boolean;
  readonly userId: string | null;
  readonly saveResponse?: SaveResponse<InvoiceOutcome>;
}
export type MarkInvoice = (input: MarkInvoiceInput) => Promise<Result<InvoiceOutcome>>;
