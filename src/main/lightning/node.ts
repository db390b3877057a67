import type {
  LightningInvoiceRequest,
  LightningInvoice,
  LightningHealth,
  NodeSettlement,
} from '../app/lightning-invoice/lightning-ports.ts';

/** How a code stands at the node. `accepted`: held, neither settled nor given back. */
export type NodeInvoice =
  | { readonly kind: 'open' | 'accepted' | 'closed' }
  | { readonly kind: 'settled'; readonly settlement: NodeSettlement };

/** One Lightning backend. Whatever it cannot do at present, it throws. */
export interface LightningNode {
  readonly kind: LightningHealth['kind'];
  /** Its public key, lower-case hex: signs every code. Null where the backend does not tell. */
  readonly identity: (signal: AbortSignal) => Promise<string | null>;
  readonly createInvoice: (
    ask: LightningInvoiceRequest,
    signal: AbortSignal,
  ) => Promise<Pick<LightningInvoice, 'bolt11' | 'paymentHash'>>;
  readonly lookup: (
    code: Pick<LightningInvoice, 'bolt11' | 'paymentHash'>,
    signal: AbortSignal,
  ) => Promise<NodeInvoice>;
  /** Nobody shall pay it any more. */
  readonly cancel: (code: Pick<LightningInvoice, 'bolt11' | 'paymentHash'>, signal: AbortSignal) => Promise<void>;
  /** Resolves once it listens; `ended` settles when it no longer does. Events may come twice. */
  readonly listen: (
    onSettled: (settlement: NodeSettlement) => Promise<void>,
    signal: AbortSignal,
  ) => Promise<{ readonly ended: Promise<void> }>;
}
