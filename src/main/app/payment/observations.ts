import type { Lie } from '../../domain/chain/knowledge.ts';

/**
 * Facts and words of chain sources, for the use case in `record-observation.ts`. Facts are proven and belong to nobody; a
 * source's words are changed by that source alone (chain.md CHAIN-5).
 */
import type { FeeWords } from '../../domain/chain/fees.ts';

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
  /** As the source says it. Only a header that is joined to the root proves its height. */
  readonly height: number;
  readonly hash: string;
  readonly timeMs: number;
}

/** A header whose hash and work were checked (chain.md CHAIN-1). */
export interface SeenHeader {
  readonly hash: string;
  readonly parentHash: string;
  /** The work that this header alone proves. */
  readonly work: bigint;
  /** The time in the header, by the miner's clock. */
  readonly timeMs: number;
  /** Its 80 bytes; null in training, whose blocks have none. */
  readonly rawHex: string | null;
}

/** `own` sources belong to the owner, `public` ones to anybody (chain.md CHAIN-9). */
export interface ConfiguredSource {
  readonly id: string;
  readonly trust: 'own' | 'public';
}

/** Who says it, and when. */
export interface From {
  readonly sourceId: string;
  readonly atMs: number;
}

export type Fact =
  /** Headers in a row, parents first. */
  | (From & {
      readonly kind: 'headers';
      /** As the source says it. It counts for the very first header, which becomes the root (chain.md CHAIN-36). */
      readonly firstHeight: number;
      readonly headers: readonly SeenHeader[];
    })
  /**
   * Transactions of one block, which the whole block or a Merkle branch proves to be in it. Its header comes first.
   */
  | (From & {
      readonly kind: 'transactions';
      readonly block: SeenBlock;
      readonly transactions: readonly SeenTransaction[];
      /** The block is the source's tip too, which is a word: said together, so that nobody sees the one without the other. */
      readonly isTip?: boolean;
    })
  /** Unconfirmed ancestors of a payment: once one is replaced, nobody can say what it spent (chain.md CHAIN-4). */
  | (From & { readonly kind: 'ancestors'; readonly of: string; readonly transactions: readonly SeenTransaction[] });

export type Word =
  /** The source has these transactions in its mempool (chain.md CHAIN-8). */
  | (From & { readonly kind: 'transactions'; readonly block: null; readonly transactions: readonly SeenTransaction[] })
  /** The source no longer lists these in its mempool, which says nothing about them. */
  | (From & { readonly kind: 'left'; readonly txids: readonly string[] })
  /** The source refuses a transaction for a conflict that it cannot name. */
  | (From & { readonly kind: 'refused'; readonly txid: string })
  /** The best block of the source (chain.md CHAIN-7). Its header comes first. */
  | (From & { readonly kind: 'tip'; readonly hash: string })
  /** `catching-up`: it does not answer, or says that it syncs. `lying`: it gave a provably wrong answer. */
  | (From & {
      readonly kind: 'state';
      readonly state: 'caught-up' | 'catching-up' | 'lying';
      /** Its lie, and until when it is not believed (chain.md CHAIN-40). */
      readonly lie?: Lie;
    })
  /** It cannot read the address of an invoice; a complete chain check of it takes that back (chain.md CHAIN-28). */
  | (From & { readonly kind: 'unread'; readonly invoiceId: string })
  /** The source says what fees are now, and what these transactions of its mempool pay (chain.md CHAIN-51). */
  | (From & FeeWords & { readonly kind: 'fees' })
  /** A complete chain check, begun at `begunAtMs`, of every watched address or of these invoices (product.md INV-3). */
  | {
      readonly kind: 'chain-check';
      readonly sourceId: string;
      readonly begunAtMs: number;
      readonly invoiceIds: readonly string[] | 'all';
    };

export type Observation =
  | Fact
  | Word
  /** The owner's sources are these and no others. The words of all others are forgotten (chain.md CHAIN-16). */
  | (From & { readonly kind: 'sources'; readonly sources: readonly ConfiguredSource[] })
  /**
   * The owner's only node has none of the known blocks, not even the root. What is known of the chain is forgotten, and it
   * names a root of its own (chain.md CHAIN-59).
   */
  | (From & { readonly kind: 'start-over' })
  /** Time passed, and nobody spoke. */
  | (From & { readonly kind: 'time' });

/** Stores an observation with all its consequences in one transaction. Resolves once that is committed. */
export type RecordObservation = (observation: Observation) => Promise<void>;

/** A header that is joined to the root. */
export interface KnownHeader extends SeenHeader {
  readonly height: number;
}

/** For sources to look up before they ask. */
export interface KnownChain {
  readonly header: (hash: string) => KnownHeader | undefined;
  /** The lowest known header; null before the first source named one. */
  readonly root: () => KnownHeader | null;
  /** The payments about which the till needs to know the fee (chain.md CHAIN-51). */
  readonly awaitAdvice: () => readonly string[];
  /** The transactions that a source last said to have in its mempool. */
  readonly held: (sourceId: string) => readonly string[];
  /** The last provably wrong answer of a source; null if it gave none (chain.md CHAIN-40). */
  readonly lie: (sourceId: string) => Lie | null;
  /** True if this block was in the chain that was known when the invoice was made (chain.md CHAIN-23). */
  readonly isOlder: (blockHash: string, invoice: { readonly createdHash: string | null }) => boolean;
}
