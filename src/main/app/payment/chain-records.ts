/** Rows of what is known about the chain (docs/spec/chain.md CHAIN-53), and their ports. */
import type { Level, MempoolWord, Outpoint, Txid } from '../../domain/chain/knowledge.ts';
import type { ConfiguredSource, KnownHeader } from './observations.ts';

export type StoredHeader = KnownHeader;

/** A source's words about the chain, as it said them and did not take back. */
export interface StoredWords {
  readonly sourceId: string;
  readonly trust: ConfiguredSource['trust'];
  /** Hash of its best block. */
  readonly tip: string | null;
  /** A branch of no more work that it names instead, by its first block, and since when. */
  readonly other: string | null;
  readonly otherSinceMs: number | null;
  /** The best block that it took back last. */
  readonly takenBack: string | null;
  readonly behind: boolean;
  readonly caughtUpAtMs: number;
  /** Its last provably wrong answer, so that a restart forgets none. */
  readonly lie: string | null;
  readonly mutedUntilMs: number | null;
  readonly timesMuted: number;
}

export interface StoredMempoolWord {
  readonly sourceId: string;
  readonly txid: Txid;
  readonly word: MempoolWord;
}

/** The reference chain of a level. */
export interface StoredReference {
  readonly level: Level;
  readonly tip: string | null;
  readonly height: number | null;
  readonly rival: string | null;
  readonly rivalSinceMs: number | null;
}

export interface ChainTip {
  readonly height: number;
  readonly hash: string;
}
/** The best block of each level; null before any. */
export type ReferenceTips = Readonly<Record<Level, ChainTip | null>>;

export interface ChainReads {
  readonly tips: () => Promise<ReferenceTips>;
  /** Returns what a source must remember, such as its last blocks, as JSON. */
  readonly sourceState: (sourceId: string) => Promise<string | null>;
  /** Lists every header, parents first. */
  readonly headers: () => Promise<StoredHeader[]>;
  readonly references: () => Promise<StoredReference[]>;
  readonly words: () => Promise<StoredWords[]>;
  readonly mempoolWords: () => Promise<StoredMempoolWord[]>;
  readonly inclusionsOf: (txids: readonly Txid[]) => Promise<{ readonly txid: Txid; readonly block: string }[]>;
  /** Lists what kept transactions spend. */
  readonly spendsOf: (txids: readonly Txid[]) => Promise<{ readonly txid: Txid; readonly outpoint: Outpoint }[]>;
}

export interface ChainWrites extends ChainReads {
  readonly setSourceState: (sourceId: string, state: string) => Promise<void>;
  readonly addHeaders: (headers: readonly StoredHeader[]) => Promise<void>;
  readonly dropHeadersBelow: (height: number) => Promise<void>;
  /** Forgets all headers and references, and the tip of each source. */
  readonly dropChain: () => Promise<void>;
  readonly addInclusion: (txid: Txid, block: string) => Promise<void>;
  readonly setReference: (reference: StoredReference) => Promise<void>;
  readonly setWords: (words: StoredWords) => Promise<void>;
  /** @param word null if the source has no word about it any longer */
  readonly setMempoolWord: (sourceId: string, txid: Txid, word: MempoolWord | null) => Promise<void>;
  readonly dropWordsOf: (sourceId: string) => Promise<void>;
}
