import { createTree, type Block, type Hash, type HeaderTree, type Root } from './tree.ts';

export type Txid = string;
/** `txid:vout` of the output that is spent. */
export type Outpoint = string;

/** How many must agree before a sale counts: 1 up to the owner's limit, 2 above (chain.md CHAIN-12). */
export type Level = 1 | 2;
/** `own`: a node or server that the owner calls theirs. `public`: anybody's. */
export type SourceKind = 'own' | 'public';
/** `catching-up`: it says that it syncs, or does not answer. `lying`: it gave a provably wrong answer. */
export type SourceState = 'caught-up' | 'catching-up' | 'lying';
/** `has`: in its mempool. `had`: no longer listed, which means nothing. `refused`: refused for a conflict. */
export type MempoolWord = 'has' | 'had' | 'refused';

/** A transaction that is kept: it pays us, is an ancestor of one that does, or is a rival of one of these. */
export interface KeptTransaction {
  readonly txid: Txid;
  readonly spends: readonly Outpoint[];
}

/** That a source gave a provably wrong answer, and how long nothing it says is believed (chain.md CHAIN-40). */
export interface Lie {
  /** A clause for the owner: “it …”. */
  readonly reason: string;
  readonly untilMs: number;
  /** How often it lied so far: each time it is mute for longer. */
  readonly times: number;
}

/** All that one source said and did not take back. Nobody else's message changes it (chain.md CHAIN-6). */
export interface SourceWords {
  readonly id: string;
  readonly kind: SourceKind;
  state: SourceState;
  /** Its last provably wrong answer, which is remembered after it is believed again; null if it gave none. */
  lie: Lie | null;
  /** Its word about the chain: every block from here down is in it. */
  tip: Block | null;
  /** Its last answer was an ancestor of its word, or another branch of no more work. */
  behind: boolean;
  /** The other branch of no more work that it names instead. */
  other: Claim | null;
  /** The word about the chain that it took back last. */
  left: Block | null;
  readonly mempool: Map<Txid, MempoolWord>;
  /** When it was last known to be caught up, or when it was added. */
  caughtUpMs: number;
  /** When its last complete look began; null before the first one. */
  lookMs: number | null;
}

/** A branch that somebody insists on, and since when. */
export interface Claim {
  readonly base: Block;
  readonly sinceMs: number;
}

/** The chain that counts at one level (chain.md CHAIN-13). */
export interface Reference {
  tip: Block | null;
  /** A branch that the voters name instead, but may not switch to yet. */
  rival: Claim | null;
}

export interface MergeSettings {
  /** How long a source or the voters name another branch of no more work before they are believed. */
  readonly insistMs: number;
  /** How long the owner's node may be away before public sources vote. */
  readonly ownGraceMs: number;
  /** How many public sources must have an unconfirmed payment in their mempool before a tier of 0 settles. */
  readonly zeroConfNeeds: 1 | 2;
  /** From this depth down, a public source without a second one is believed above the owner's limit. */
  readonly aloneDepth: number;
}

export const DEFAULT_SETTINGS: MergeSettings = {
  insistMs: 600_000,
  ownGraceMs: 20_000,
  zeroConfNeeds: 2,
  aloneDepth: 6,
};

/**
 * Everything that is known about the chain: facts, which belong to nobody, and the words of each source. This object is
 * changed in place, because a copy per word would be too slow with thousands of open invoices. Only the functions of
 * this file, `words.ts` and `reference.ts` change it.
 */
export interface Knowledge {
  readonly settings: MergeSettings;
  readonly tree: HeaderTree;
  readonly sources: Map<string, SourceWords>;
  readonly references: Readonly<Record<Level, Reference>>;
  /** The blocks that are proven to contain a transaction, on any branch. */
  readonly inclusions: Map<Txid, Set<Block>>;
  readonly transactions: Map<Txid, KeptTransaction>;
  /** The kept transactions that spend an outpoint. */
  readonly spenders: Map<Outpoint, Set<Txid>>;
  /** The kept transactions that spend an output of a transaction. */
  readonly children: Map<Txid, Set<Txid>>;
}

/** @param root of the tree of headers; null if no header is known yet */
export const createKnowledge = (root: Root | null, settings: MergeSettings = DEFAULT_SETTINGS): Knowledge => ({
  settings,
  tree: createTree(root),
  sources: new Map(),
  references: { 1: { tip: null, rival: null }, 2: { tip: null, rival: null } },
  inclusions: new Map(),
  transactions: new Map(),
  spenders: new Map(),
  children: new Map(),
});

/** Keeps a transaction, so that whatever spends the same outpoints is known to clash with it (chain.md CHAIN-4). */
export const keepTransaction = (knowledge: Knowledge, transaction: KeptTransaction): void => {
  if (knowledge.transactions.has(transaction.txid)) return;
  knowledge.transactions.set(transaction.txid, transaction);
  for (const outpoint of transaction.spends) {
    addTo(knowledge.spenders, outpoint, transaction.txid);
    addTo(knowledge.children, parentOf(outpoint), transaction.txid);
  }
};

/**
 * Notes that a block contains a transaction. The whole block or a Merkle branch proved it, so it stays true whoever said
 * it (chain.md CHAIN-2).
 *
 * @returns false if the header of the block is not joined to the root yet: the caller offers the proof again
 */
export const proveInclusion = (knowledge: Knowledge, txid: Txid, hash: Hash): boolean => {
  const block = knowledge.tree.blocks.get(hash);
  if (!block) return false;
  addTo(knowledge.inclusions, txid, block);
  return true;
};

/** Names the transaction whose output is spent. */
export const parentOf = (outpoint: Outpoint): Txid => outpoint.slice(0, outpoint.lastIndexOf(':'));

/** Adds a source that the owner configured. It is silent until it speaks. */
export const addSource = (knowledge: Knowledge, id: string, kind: SourceKind, nowMs: number): SourceWords => {
  const source: SourceWords = {
    id,
    kind,
    state: 'catching-up',
    lie: null,
    tip: null,
    behind: false,
    other: null,
    left: null,
    mempool: new Map(),
    caughtUpMs: nowMs,
    lookMs: null,
  };
  knowledge.sources.set(id, source);
  return source;
};

/** Forgets a source with its words. The references stay until another branch wins (chain.md CHAIN-16). */
export const removeSource = (knowledge: Knowledge, id: string): void => {
  knowledge.sources.delete(id);
};

const addTo = <Key, Value>(sets: Map<Key, Set<Value>>, key: Key, value: Value): void => {
  const set = sets.get(key);
  if (set) set.add(value);
  else sets.set(key, new Set([value]));
};
