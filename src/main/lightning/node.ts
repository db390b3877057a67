import type { Msats } from '../../shared/money.ts';
import type { Result } from '../../shared/result.ts';
import type {
  LightningInvoiceRequest,
  LightningInvoice,
  LightningConfigOf,
  LightningKind,
  NodeSettlement,
} from '../app/lightning-invoice/lightning-ports.ts';
import type { Clock } from '../app/ports.ts';
import type { Database } from '../app/repositories.ts';

/**
 * State of a Lightning invoice at the node. `accepted`: the money is held, neither settled nor given back. `unknown`: the
 * node has no such invoice, which proves nothing, since it may have been restored from old data.
 */
export type NodeInvoice =
  | { readonly kind: 'open' | 'accepted' | 'closed' | 'unknown' }
  | { readonly kind: 'settled'; readonly settlement: NodeSettlement };

/** `unsupported`: this kind of node cannot, so the invoice may be paid until its own end. */
export type Cancelled = 'closed' | 'settled' | 'unsupported';

/** The Lightning invoice that a node is asked about. */
export type Asked = Pick<LightningInvoice, 'bolt11' | 'paymentHash'>;

export interface Listening {
  /** It listens from now on: what settles later is reported. */
  readonly onOpen: () => void;
  /** A settlement may be reported twice. */
  readonly onSettled: (settlement: NodeSettlement) => Promise<void>;
  readonly signal: AbortSignal;
}

/** A Lightning backend. Each function throws if the node does not do what it is asked. */
export interface LightningNode {
  readonly kind: LightningKind;
  /** Public key that signs its invoices, lower-case hex; null if the backend does not tell. */
  readonly identity: (signal: AbortSignal) => Promise<string | null>;
  readonly createInvoice: (
    ask: LightningInvoiceRequest,
    signal: AbortSignal,
  ) => Promise<Pick<LightningInvoice, 'bolt11' | 'paymentHash'>>;
  readonly lookup: (invoice: Asked, signal: AbortSignal) => Promise<NodeInvoice>;
  /** From now on the node refuses to be paid for it. */
  readonly cancel: (invoice: Asked, signal: AbortSignal) => Promise<Cancelled>;
  /** Resolves when it no longer listens; throws if it cannot. */
  readonly listen: (listening: Listening) => Promise<void>;
  /**
   * Pays one of its own invoices: training only. Resolves when every listener has stored the settlement. Refusals:
   * `already_paid`, `training_lightning_unavailable`.
   */
  readonly pay?: (bolt11: string, amountMsats: Msats) => Promise<Result<null>>;
}

export interface BackendDeps {
  readonly database: Database;
  readonly clock: Clock;
}

/** Everything Satchel must know of a kind of Lightning backend; `registry.ts` lists the kinds. */
export interface LightningEntry<K extends LightningKind> {
  readonly create: (config: LightningConfigOf<K>, deps: BackendDeps) => LightningNode;
  /** Every address it connects to: none of them may receive a webhook. */
  readonly urls: (config: LightningConfigOf<K>) => readonly string[];
}
