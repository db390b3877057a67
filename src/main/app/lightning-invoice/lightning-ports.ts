/** Lightning as the use cases see it. Money is in msats, times in milliseconds since 1970. */
import type { Msats } from '../../../shared/money.ts';
import type { Result } from '../../../shared/result.ts';

/** A payment request of the node, checked before anybody sees it. */
export interface LightningInvoice {
  readonly bolt11: string;
  /** Lower-case hex. */
  readonly paymentHash: string;
  readonly amountMsats: Msats;
  readonly expiresAtMs: number;
}

/** A code as stored: every one an invoice ever had. */
export interface LightningInvoiceRecord extends LightningInvoice {
  readonly invoiceId: string;
  readonly createdAtMs: number;
  /**
   * In order of a code's life: `open` may still be paid, as far as the node has said; `settled` was; `closed` was not, and
   * the node said after its expiry, or after it was withdrawn, that it never will be.
   */
  readonly state: 'open' | 'settled' | 'closed';
}

export interface LightningInvoiceRequest {
  readonly amountMsats: Msats;
  readonly expiresAtMs: number;
  readonly description: string;
}

/** Money the node received. */
export interface NodeSettlement {
  readonly paymentHash: string;
  /** What the node says it received, not what was asked for. */
  readonly amountMsats: Msats;
  readonly settledAtMs: number;
  /** Hex; its SHA-256 is the payment hash, or nothing was received. */
  readonly preimage: string;
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

/** What invoices are made and ended with. */
export interface Lightning {
  /** Whether this store takes Lightning: a node is set, whether it answers now or not. */
  readonly isOn: (storeId: string) => boolean;
  readonly health: () => LightningHealth | null;
  /** Called each time the node answers after it did not, at first too. @returns ends the subscription */
  readonly onReady: (listener: () => void) => () => void;
  /** A checked code within 3 s, else `lightning_unavailable`: the sale goes on without. */
  readonly createLightningInvoice: (ask: LightningInvoiceRequest) => Promise<Result<LightningInvoice>>;
  /** True if the node signed it. It is asked for its key at most; false if it does not tell, or is away. */
  readonly isOwn: (bolt11: string) => Promise<boolean>;
  /** Knows of a stored code: asks about it after its expiry, whatever happens in between. */
  readonly watch: (code: LightningInvoiceRecord) => void;
  /** Another code or another way took its place: the node shall refuse it. In the background. */
  readonly withdraw: (codes: readonly LightningInvoiceRecord[]) => void;
}

/** Stores a settlement with all its consequences in one transaction; resolves once committed. Twice changes nothing. */
export type RecordSettlement = (settlement: NodeSettlement) => Promise<void>;
