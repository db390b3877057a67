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

/** State of a Lightning invoice at the node. `accepted`: the money is held, neither settled nor given back. */
export type NodeInvoice =
  | { readonly kind: 'open' | 'accepted' | 'closed' }
  | { readonly kind: 'settled'; readonly settlement: NodeSettlement };

/** A Lightning backend. Each function throws if the node does not do what it is asked. */
export interface LightningNode {
  readonly kind: LightningKind;
  /** Public key that signs its invoices, lower-case hex; null if the backend does not tell. */
  readonly identity: (signal: AbortSignal) => Promise<string | null>;
  readonly createInvoice: (
    ask: LightningInvoiceRequest,
    signal: AbortSignal,
  ) => Promise<Pick<LightningInvoice, 'bolt11' | 'paymentHash'>>;
  readonly lookup: (
    invoice: Pick<LightningInvoice, 'bolt11' | 'paymentHash'>,
    signal: AbortSignal,
  ) => Promise<NodeInvoice>;
  /** From now on the node refuses to be paid for it. */
  readonly cancel: (invoice: Pick<LightningInvoice, 'bolt11' | 'paymentHash'>, signal: AbortSignal) => Promise<void>;
  /** Resolves when it listens; `ended` settles when it no longer does. A settlement may be reported twice. */
  readonly listen: (
    onSettled: (settlement: NodeSettlement) => Promise<void>,
    signal: AbortSignal,
  ) => Promise<{ readonly ended: Promise<void> }>;
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
