/** Lightning as the use cases see it. Money is in msats, times in milliseconds since 1970. */
import type { Msats } from '../../../shared/money.ts';
import type { Result } from '../../../shared/result.ts';

/** A payment request of the node, checked before anyone sees it (lightning.md LN-2). */
export interface LightningInvoice {
  readonly bolt11: string;
  /** Lower-case hex. */
  readonly paymentHash: string;
  readonly amountMsats: Msats;
  /** End of the sale that it was made for. */
  readonly expiresAtMs: number;
  /** It can be paid until then by its own words, which may be before or after its sale ends. */
  readonly endsAtMs: number;
}

/** A Lightning invoice as it is stored. An invoice keeps every one that it ever had. */
export interface LightningInvoiceRecord extends LightningInvoice {
  readonly invoiceId: string;
  readonly createdAtMs: number;
  /** When the node last said that it is not paid, and that no money is held for it. */
  readonly answeredAtMs: number | null;
  /**
   * `open`: it may still be paid, as far as the node has said. `settled`: it was paid. `closed`: it was not, and the node
   * said that it never will be.
   */
  readonly state: 'open' | 'settled' | 'closed';
}

export interface LightningInvoiceRequest {
  readonly amountMsats: Msats;
  readonly expiresAtMs: number;
  readonly description: string;
}

/** Money that the node received. */
export interface NodeSettlement {
  readonly paymentHash: string;
  /** The amount that the node says it received, which may differ from the amount asked for (lightning.md LN-5). */
  readonly amountMsats: Msats;
  readonly settledAtMs: number;
  /** Hex; its SHA-256 is the payment hash. Null if the node does not tell it, and then nothing is credited. */
  readonly preimage: string | null;
}

/** Settings of a Lightning backend. A new kind begins here; the compiler then names every place that must know it. */
export interface LightningConfig {
  readonly kind: 'training';
}
export type LightningKind = LightningConfig['kind'];
export type LightningConfigOf<K extends LightningKind> = Extract<LightningConfig, { readonly kind: K }>;

export interface LightningHealth {
  readonly kind: LightningKind;
  readonly state: 'starting' | 'ok' | 'failing';
  readonly lastError: string | null;
  readonly lastOkAtMs: number | null;
}

/** The Lightning node as far as creating and ending invoices needs it. */
export interface Lightning {
  /** True if a node is set for this store, even if it does not answer now. */
  readonly isOn: (storeId: string) => boolean;
  readonly health: () => LightningHealth | null;
  /** Calls the listener each time the node answers again, including the first time. @returns ends the subscription */
  readonly onReady: (listener: () => void) => () => void;
  /** Calls the listener when a Lightning invoice ends before its sale does. @returns ends the subscription */
  readonly onEnded: (listener: (invoiceId: string) => void) => () => void;
  /** Creates and checks a Lightning invoice within 3 s, else refuses with `lightning_unavailable` (lightning.md LN-3). */
  readonly createLightningInvoice: (ask: LightningInvoiceRequest) => Promise<Result<LightningInvoice>>;
  /** True if the node signed it. Asks the node for its key at most; false if the node does not tell, or is away. */
  readonly isOwn: (bolt11: string) => Promise<boolean>;
  /** Watches a stored Lightning invoice to its own end, and asks the node about it after its sale ends. */
  readonly watch: (lightningInvoice: LightningInvoiceRecord) => void;
  /** Makes the node refuse Lightning invoices that were replaced or are no longer due. Works in the background. */
  readonly withdraw: (lightningInvoices: readonly LightningInvoiceRecord[]) => void;
}

/**
 * Stores a settlement and its consequences in one transaction; a repeated one changes nothing. Resolves after the
 * commit.
 */
export type RecordSettlement = (settlement: NodeSettlement) => Promise<void>;
