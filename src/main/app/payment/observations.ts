/** Observations of the chain, which its sources hand to the use case in `record-observation.ts`. */

export interface SeenOutput {
  readonly vout: number;
  readonly scriptHex: string;
  readonly amountSats: bigint;
}

/** A whole transaction, parsed from its raw bytes, with txid, scripts and values checked (product.md SRC-3). */
export interface SeenTransaction {
  readonly txid: string;
  /** Null if the source knows its outputs alone, because it deleted the block (chain.md CHAIN-31). */
  readonly rawHex: string | null;
  readonly outputs: readonly SeenOutput[];
  /** The outpoints that it spends, as `txid:vout`; none for a coinbase. */
  readonly spends: readonly string[];
}

export interface SeenBlock {
  readonly height: number;
  readonly hash: string;
  readonly timeMs: number;
}

export type Observation =
  /** Transactions seen in the mempool (`block` null) or in one block. */
  | {
      readonly kind: 'transactions';
      readonly sourceId: string;
      readonly atMs: number;
      readonly block: SeenBlock | null;
      readonly transactions: readonly SeenTransaction[];
    }
  /** A block left the best chain, so its payments are unconfirmed again (product.md INV-28). */
  | { readonly kind: 'block-lost'; readonly sourceId: string; readonly atMs: number; readonly hash: string }
  /** A transaction is no longer in its block. */
  | { readonly kind: 'unmined'; readonly sourceId: string; readonly atMs: number; readonly txid: string }
  /** A stored transaction was refused when it was sent again, or another one spends its inputs (product.md INV-7). */
  | {
      readonly kind: 'refused';
      readonly sourceId: string;
      readonly atMs: number;
      readonly txid: string;
      readonly by: 'conflict' | 'resend';
    }
  /** A stored transaction is in a mempool again, or was accepted when it was sent again. */
  | { readonly kind: 'returned'; readonly sourceId: string; readonly atMs: number; readonly txid: string }
  /** The tip of the best chain as a caught-up source sees it. Confirmations follow it. */
  | {
      readonly kind: 'tip';
      readonly sourceId: string;
      readonly atMs: number;
      readonly height: number;
      readonly hash: string;
    }
  /** The owner's sources are these and no others. The tip that any other named no longer counts (product.md SRC-5). */
  | {
      readonly kind: 'sources';
      readonly sourceId: 'owner';
      readonly atMs: number;
      readonly sourceIds: readonly string[];
    }
  /** A complete chain check, begun at `begunAtMs`, of every watched address or of these invoices (product.md INV-3). */
  | {
      readonly kind: 'chain-check';
      readonly sourceId: string;
      readonly begunAtMs: number;
      readonly invoiceIds: readonly string[] | 'all';
    };

/** Stores an observation with all its consequences in one transaction. Resolves once that is committed. */
export type RecordObservation = (observation: Observation) => Promise<void>;
