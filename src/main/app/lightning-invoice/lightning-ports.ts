/** Lightning as the use cases see it. Money is in msats, times in milliseconds since 1970. */
import type { Msats, Sats } from '../../../shared/money.ts';
import type { Network } from '../../../shared/vocabulary.ts';
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
  /** The backend's own name of it, such as a label or a link to verify it; null if its payment hash is enough. */
  readonly handle: string | null;
  /** The backend that made it; null in training, and in databases from before there were backends. */
  readonly backendId: string | null;
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
  /** The part of it that the node kept for itself, for example to open a channel (lightning.md LN-12). */
  readonly feeMsats: Msats;
  /** Null if the node does not tell. */
  readonly settledAtMs: number | null;
  /** Hex; its SHA-256 is the payment hash. Null if the node does not tell it (lightning.md LN-11). */
  readonly preimage: string | null;
}

/**
 * Settings of a Lightning backend. Its credential is the secret `lightning/<id>`, and never here. A new kind begins here;
 * the compiler then names every place that must know it.
 */
interface LightningConfigs {
  readonly training: { readonly kind: 'training' };
  readonly lnd: {
    readonly kind: 'lnd';
    /** Address of its REST interface without a slash at the end: https, or http on this computer. */
    readonly url: string;
    /** SHA-256 of the pinned certificate's DER, lower-case hex; null: public authorities vouch for it, or it is plain http. */
    readonly certificate: string | null;
  };
  readonly cln: {
    readonly kind: 'cln';
    /** Of clnrest, without a slash at its end. */
    readonly url: string;
    /** SHA-256 of the certificate's DER, lower-case hex; null if an authority vouches for it, or the node is on this computer. */
    readonly certificate: string | null;
  };
  readonly phoenixd: { readonly kind: 'phoenixd'; readonly url: string };
  readonly lnbits: { readonly kind: 'lnbits'; readonly url: string };
  /** Nostr Wallet Connect; its credential is the secret of the connection, hex. */
  readonly nwc: {
    readonly kind: 'nwc';
    /** Public key of the wallet, lower-case hex. */
    readonly walletKey: string;
    /** `wss://`, or `ws://` on this machine. */
    readonly relays: readonly string[];
  };
  /** Lightning Address (LUD-16); it has no credential. */
  readonly address: { readonly kind: 'address'; readonly address: string };
}
export type LightningKind = keyof LightningConfigs;
export type LightningConfigOf<K extends LightningKind> = LightningConfigs[K];
export type LightningConfig = LightningConfigOf<LightningKind>;

/** A connection that an owner pasted: its settings, and its credential apart from them. */
export interface PastedBackend<K extends LightningKind = LightningKind> {
  readonly config: LightningConfigOf<K>;
  /** Null if the kind has none. */
  readonly credential: string | null;
  /** True if the text itself says that the credential allows payments. */
  readonly maySpend?: boolean;
}

/** Result of a trial: the steps in their order, of which the first that fails is the last (lightning.md LN-21). */
export interface BackendTrial {
  readonly steps: readonly TrialStep[];
  /** Public key that signed the code that it made; null if it is none of the owner's own. */
  readonly identity: string | null;
  /** Its word about itself; null if it did not answer. */
  readonly status: NodeStatus | null;
}
export const TRIAL_STEPS = ['check', 'create', 'lookup', 'cancel', 'listen'] as const;
export interface TrialStep {
  readonly step: (typeof TRIAL_STEPS)[number];
  readonly tookMs: number;
  /** In the owner's words; null if it worked. */
  readonly error: string | null;
}

/** A node describes itself so. */
export interface NodeStatus {
  /** Its name and its version as it tells them, fit to be shown; null if it does not. */
  readonly name: string | null;
  readonly version: string | null;
  /** Null if the backend does not tell. */
  readonly network: Network | null;
  /** False while it has not caught up with the chain or has no channel in use, so that nobody can pay it. */
  readonly isSynced: boolean;
  /** The most that it can receive now; null if the backend does not tell. */
  readonly receivableMsats: Msats | null;
  /** Null if the backend does not tell, or the credential may not read it. */
  readonly balanceMsats: Msats | null;
  /** True if the credential is known to allow payments (lightning.md LN-14). */
  readonly maySpend: boolean;
  /** Rights that Satchel would use and the credential does not give, in the backend's own names. */
  readonly missing: readonly string[];
}

/** Lightning backends as their set-up sees them. */
export interface LightningKinds {
  /** Reads what an owner pasted; refuses with `validation_failed` on `text`. */
  readonly recognise: (text: string) => Result<PastedBackend>;
  readonly trial: (pasted: PastedBackend) => Promise<BackendTrial>;
  /** Host, or the name by which the owner knows it; never a credential. */
  readonly labelOf: (config: LightningConfig) => string;
  /**
   * SHA-256 of the certificate that is shown at this address now, lower-case hex. Nothing is sent there. Refusal:
   * `upstream_failed`.
   */
  readonly shownCertificate: (url: string) => Promise<Result<string>>;
  /** True if it knows one of these codes, so that it is the account that made them. Refusal: `upstream_failed`. */
  readonly knowsOneOf: (pasted: PastedBackend, invoices: readonly LightningInvoiceRecord[]) => Promise<Result<boolean>>;
}

/** A code that the owner pays to try a backend. It belongs to no sale (lightning.md LN-21). */
export interface LightningSat {
  readonly bolt11: string;
  /** Lower-case hex. */
  readonly paymentHash: string;
  /** It is 1, or the least that the provider takes. */
  readonly amountSats: Sats;
  readonly expiresAtMs: number;
  readonly state: 'open' | 'paid' | 'ended';
}

/**
 * Makes such codes and says what became of them. They are kept in memory, a few at a time. Refusals: `not_found`, and
 * `upstream_failed` with the reason.
 */
export interface LightningSats {
  readonly start: (backendId: string) => Promise<Result<LightningSat>>;
  readonly get: (backendId: string, paymentHash: string) => Promise<Result<LightningSat>>;
  /** Makes the node refuse it if it can. One that was paid meanwhile is `paid`. */
  readonly end: (backendId: string, paymentHash: string) => Promise<Result<LightningSat>>;
}

/** A Lightning backend of a store. */
export interface LightningBackendRecord {
  readonly id: string;
  readonly storeId: string;
  readonly config: LightningConfig;
  /** The backend with the least is asked first (lightning.md LN-20). */
  readonly position: number;
  /** Public key that signed its invoices at set-up, lower-case hex; null if the backend does not tell. */
  readonly identity: string | null;
  /** Its place in the node's list of settlements, up to which all are stored (lightning.md LN-13). */
  readonly cursor: string | null;
  /** The owner ticked that only this provider says whether the shop was paid (lightning.md LN-11). */
  readonly acceptsUnproved: boolean;
  readonly createdAtMs: number;
  /** It makes no invoices from then on, and is watched to the end of its last one. */
  readonly retiredAtMs: number | null;
}

/** The last word of a node about itself. */
export interface NodeWord {
  readonly status: NodeStatus;
  readonly atMs: number;
}

export interface LightningHealth {
  readonly kind: LightningKind;
  readonly state: 'starting' | 'ok' | 'failing';
  readonly lastError: string | null;
  readonly lastOkAtMs: number | null;
  /** SHA-256 of the other certificate that it was refused for, lower-case hex; else null (lightning.md LN-14). */
  readonly offeredCertificate: string | null;
  /** The state holds since then; null while the backend does not run, because its credential is locked away. */
  readonly sinceMs: number | null;
  /** Null until it has given one. */
  readonly word: NodeWord | null;
  /** 95 of 100 codes of the last hour were made within so many milliseconds; null if none was. */
  readonly answerMs: number | null;
}

/** The Lightning node as far as creating and ending invoices needs it. */
export interface Lightning {
  /** True if a node is set for this store, even if it does not answer now. */
  readonly isOn: (storeId: string) => boolean;
  /** The health of the store's backend that works best; null if the store takes no Lightning. */
  readonly health: (storeId: string) => LightningHealth | null;
  /** The most that a code of this store can ask for now; null if that is not known (lightning.md LN-22). */
  readonly receivableMsats: (storeId: string) => Msats | null;
  /** Calls the listener each time the node answers again, including the first time. @returns ends the subscription */
  readonly onReady: (listener: () => void) => () => void;
  /** Calls the listener when a Lightning invoice ends before its sale does. @returns ends the subscription */
  readonly onEnded: (listener: (invoiceId: string) => void) => () => void;
  /** Creates and checks a Lightning invoice within 3 s, else refuses with `lightning_unavailable` (lightning.md LN-3). */
  readonly createLightningInvoice: (storeId: string, ask: LightningInvoiceRequest) => Promise<Result<LightningInvoice>>;
  /** True if a backend signed it. Asks the node for its key at most; false if the node does not tell, or is away. */
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
export type RecordSettlement = (settlement: NodeSettlement, reported: Reported) => Promise<void>;

/** Who reported a settlement, and what is known of it. */
export interface Reported {
  readonly backendId: string | null;
  readonly proof: 'preimage' | 'none';
  /** Its place in the node's list of settlements; undefined if it was asked for by itself. */
  readonly cursor?: string | undefined;
}
