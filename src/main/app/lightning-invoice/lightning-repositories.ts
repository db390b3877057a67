/** Queries and writes of Lightning backends and Lightning invoices. */
import type { LightningBackendRecord, LightningInvoiceRecord } from './lightning-ports.ts';

export interface LightningBackendReads {
  /** Lists those of every store, retired ones too, by store and position. */
  readonly list: () => Promise<LightningBackendRecord[]>;
  readonly get: (id: string) => Promise<LightningBackendRecord | undefined>;
}
export interface LightningBackendWrites extends LightningBackendReads {
  readonly insert: (backend: LightningBackendRecord) => Promise<void>;
  /** All settlements up to this place of the node's list are stored. */
  readonly setCursor: (id: string, cursor: string) => Promise<void>;
  readonly setPosition: (id: string, position: number) => Promise<void>;
  /** Another connection to the same node or account. */
  readonly replace: (id: string, by: Pick<LightningBackendRecord, 'config' | 'acceptsUnproved'>) => Promise<void>;
  readonly retire: (id: string, atMs: number) => Promise<void>;
  /** Forgets one whose last invoice has ended. */
  readonly delete: (id: string) => Promise<void>;
}

export interface LightningInvoiceReads {
  readonly get: (paymentHash: string) => Promise<LightningInvoiceRecord | undefined>;
  /** In order of creation. */
  readonly ofInvoice: (invoiceId: string) => Promise<LightningInvoiceRecord[]>;
  /** Lightning invoices that the node must still be asked about. */
  readonly open: () => Promise<LightningInvoiceRecord[]>;
  /** The newest of a backend: those that may be paid or were, and only then the others. */
  readonly newestOf: (backendId: string, most: number) => Promise<LightningInvoiceRecord[]>;
  /** Counts them by backend. */
  readonly openByBackend: () => Promise<ReadonlyMap<string | null, number>>;
}
export interface LightningInvoiceWrites extends LightningInvoiceReads {
  /** Stores one, which takes the place of the one that the invoice had. */
  readonly insert: (lightningInvoice: LightningInvoiceRecord) => Promise<void>;
  /** The node said at this time that it is not paid. */
  readonly setAnswered: (paymentHash: string, atMs: number) => Promise<void>;
  readonly setState: (paymentHash: string, state: LightningInvoiceRecord['state']) => Promise<void>;
}
