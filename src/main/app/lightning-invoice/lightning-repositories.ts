/** What Lightning needs from the database. */
import type { LightningInvoiceRecord } from './lightning-ports.ts';

export interface LightningInvoiceReads {
  readonly get: (paymentHash: string) => Promise<LightningInvoiceRecord | undefined>;
  /** In order of creation. */
  readonly ofInvoice: (invoiceId: string) => Promise<LightningInvoiceRecord[]>;
  /** Those the node must still be asked about. */
  readonly open: () => Promise<LightningInvoiceRecord[]>;
}
export interface LightningInvoiceWrites extends LightningInvoiceReads {
  /** Becomes the invoice's own code, in the place of the one before. */
  readonly insert: (code: LightningInvoiceRecord) => Promise<void>;
  readonly setState: (paymentHash: string, state: LightningInvoiceRecord['state']) => Promise<void>;
}
