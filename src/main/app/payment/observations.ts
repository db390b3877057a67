/** What chain sources hand to the use case `record-observation.ts`. */

export interface SeenOutput {
  readonly vout: number;
  readonly scriptHex: string;
  readonly amountSats: bigint;
}

/** A whole transaction, parsed from its raw bytes (txid, scripts and values checked). */
export interface SeenTransaction {
  readonly txid: string;
  readonly rawHex: string;
  readonly outputs: readonly SeenOutput[];
  /** Outpoints spent, `txid:vout`; none for a coinbase. */
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
  /** A block left the best chain: its payments are unconfirmed again. */
  | { readonly kind: 'block-lost'; readonly sourceId: string; readonly atMs: number; readonly hash: string }
  /** One transaction is no longer in the block it was in. */
  | { readonly kind: 'unmined'; readonly sourceId: string; readonly atMs: number; readonly txid: string }
  /** A kept transaction was refused when sent again, or something else spends its inputs. */
  | {
      readonly kind: 'refused';
      readonly sourceId: string;
      readonly atMs: number;
      readonly txid: string;
      readonly by: 'conflict' | 'resend';
    }
  /** It is back: in a mempool again, or accepted when sent again. */
  | { readonly kind: 'returned'; readonly sourceId: string; readonly atMs: number; readonly txid: string }
  /** The best chain's tip as a caught-up source sees it. Confirmations follow it. */
  | {
      readonly kind: 'tip';
      readonly sourceId: string;
      readonly atMs: number;
      readonly height: number;
      readonly hash: string;
    }
  /** The owner's sources are these and no others: what any other said about the tip counts no more. */
  | {
      readonly kind: 'sources';
      readonly sourceId: 'owner';
      readonly atMs: number;
      readonly sourceIds: readonly string[];
    }
  /** A complete chain check, begun at `begunAtMs`, of every watched address or of these invoices. */
  | {
      readonly kind: 'chain-check';
      readonly sourceId: string;
      readonly begunAtMs: number;
      readonly invoiceIds: readonly string[] | 'all';
    };

/** Stores it with all its consequences in one transaction; resolves once committed. */
export type RecordObservation = (observation: Observation) => Promise<void>;
