import type { Msats } from '../../shared/money.ts';
import type { Result } from '../../shared/result.ts';
import type {
  LightningInvoiceRequest,
  LightningInvoice,
  LightningConfigOf,
  LightningKind,
  NodeSettlement,
  NodeStatus,
  PastedBackend,
} from '../app/lightning-invoice/lightning-ports.ts';
import type { Network } from '../../shared/vocabulary.ts';
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
export type Asked = Pick<LightningInvoice, 'bolt11' | 'paymentHash' | 'handle'>;

export interface Listening {
  /** The place in the node's list of settlements up to which all are stored; null if the node has no such list. */
  readonly cursor: string | null;
  /** It listens from now on: what settles later is reported. */
  readonly onOpen: () => void;
  /** A settlement may be reported twice. @param cursor its place in the node's list, stored with it (lightning.md LN-13) */
  readonly onSettled: (settlement: NodeSettlement, cursor?: string) => Promise<void>;
  readonly signal: AbortSignal;
}

/** A Lightning backend. Each function throws if the node does not do what it is asked. */
export interface LightningNode {
  readonly kind: LightningKind;
  /** Public key that signs its invoices, lower-case hex; null if the backend does not tell. */
  readonly identity: (signal: AbortSignal) => Promise<string | null>;
  readonly createInvoice: (ask: LightningInvoiceRequest, signal: AbortSignal) => Promise<Asked>;
  readonly lookup: (invoice: Asked, signal: AbortSignal) => Promise<NodeInvoice>;
  /** From now on the node refuses to be paid for it. */
  readonly cancel: (invoice: Asked, signal: AbortSignal) => Promise<Cancelled>;
  /** Resolves when it no longer listens; throws if it cannot. Null: the node is asked, it reports nothing by itself. */
  readonly listen: ((listening: Listening) => Promise<void>) | null;
  /** False if it can be listened to, and does not say that it reports payments: it is asked as well. */
  readonly reports?: () => boolean;
  readonly check: (signal: AbortSignal) => Promise<NodeStatus>;
  /** The least that it can be paid; left out: it takes a single satoshi. */
  readonly leastMsats?: (signal: AbortSignal) => Promise<Msats>;
  /**
   * Pays one of its own invoices: training only. Resolves when every listener has stored the settlement. Refusals:
   * `already_paid`, `training_lightning_unavailable`.
   */
  readonly pay?: (bolt11: string, amountMsats: Msats) => Promise<Result<null>>;
}

export interface BackendDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly network: Network;
  /** The credential; null if the kind has none. */
  readonly credential: string | null;
}

/** Everything Satchel must know of a kind of Lightning backend; `registry.ts` lists the kinds. */
export interface LightningEntry<K extends LightningKind> {
  /** It is a node of the owner, whose key signs every invoice: the key is stored at set-up, and no other is accepted. */
  readonly signsItself: boolean;
  /** A credential that can spend may be used if its owner says so. False: one that can only receive is as easy to have. */
  readonly takesSpending: boolean;
  readonly create: (config: LightningConfigOf<K>, deps: BackendDeps) => LightningNode;
  /** Reads a pasted text if it is one of this kind (lightning.md LN-24). @throws PasteRefused if it cannot be used */
  readonly paste: (text: string) => PastedBackend<K> | null;
  /** Every address it connects to: none of them may receive a webhook. */
  readonly urls: (config: LightningConfigOf<K>) => readonly string[];
}

/** A pasted connection is of a known kind but cannot be used. The message is a clause for the owner: "it …". */
export class PasteRefused extends Error {
  override name = 'PasteRefused';
}
