/** Queries and writes of Lightning invoices. */
import type { LightningInvoiceRecord } from './lightning-ports.ts';

export interface LightningInvoiceReads {
  readonly get: (paymentHash: string) => Promise<LightningInvoiceRecord | undefined>;
  /** In order of creation. */
  readonly ofInvoice: (invoiceId: string) => Promise<LightningInvoiceRecord[]>;
  /** Lightning invoices that the node must still be asked about. */
  readonly open: () => Promise<LightningInvoiceRecord[]>;
}
export interface LightningInvoiceWrites extends LightningInvoiceReads {
  /** Stores one, which takes the place of the one that the invoice had. */
  readonly insert: (lightningInvoice: LightningInvoiceRecord) => Promise<void>;
  /** The node said at this time that it is not paid. */
  readonly setAnswered: (paymentHash: string, atMs: number) => Promise<void>;
  readonly setState: (paymentHash: string, state: LightningInvoiceRecord['state']) => Promise<void>;
}
