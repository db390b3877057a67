/** What Lightning needs from the database. */
import type { LightningCodeRecord } from './lightning-ports.ts';

export interface CodeReads {
  readonly get: (paymentHash: string) => Promise<LightningCodeRecord | undefined>;
  /** In order of creation. */
  readonly ofInvoice: (invoiceId: string) => Promise<LightningCodeRecord[]>;
  /** Those the node must still be asked about. */
  readonly open: () => Promise<LightningCodeRecord[]>;
}
export interface CodeWrites extends CodeReads {
  /** Becomes the invoice's own code, in the place of the one before. */
  readonly insert: (code: LightningCodeRecord) => Promise<void>;
  readonly setState: (paymentHash: string, state: LightningCodeRecord['state']) => Promise<void>;
}
