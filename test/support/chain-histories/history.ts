import type { Knowledge, Level, SourceKind, SourceWords } from '../../../src/main/domain/chain/knowledge.ts';
import { addSource } from '../../../src/main/domain/chain/knowledge.ts';
import type { Memory } from '../../../src/main/domain/chain/standing.ts';
import type { Block } from '../../../src/main/domain/chain/tree.ts';
import type { InvoiceStatus } from '../../../src/shared/invoice.ts';
import { createNode, type WorldNode } from './node.ts';
import { pickFrom, type Random } from './random.ts';
import type { World } from './world.ts';

/** `work` lies about what it has; `forge` mines as well, with whatever it likes in its blocks. */
export type Liar = 'work' | 'forge';

/** A configured source: an honest one answers from its nodes, and is behind the world by up to `lagMs`. */
export interface SimSource {
  readonly id: string;
  readonly words: SourceWords;
  /** Two behind one name are a load balancer. */
  readonly nodes: readonly WorldNode[];
  readonly liar: Liar | null;
  readonly lagMs: number;
  /** It answers nothing before. */
  upAtMs: number;
  syncsUntilMs: number;
  /** The tip of its last answer that was not behind its word. */
  polled: Block | null;
  /** The most work that it ever named. */
  saidWork: bigint;
  /** Its last complete look was at less work than it had named before. */
  lookedBelow: boolean;
  /** Blocks that it pruned before they were read. */
  readonly pruned: Set<Block>;
  hasGap: boolean;
  /** The lie that it tells most. */
  readonly trick: number;
  /** The chain that it forges. */
  fork: Block | null;
}

/** The sale as Satchel judges it so far. */
export interface Sale {
  createdOn: Block | null;
  createdMs: number | null;
  expiresMs: number;
  hasEnded: boolean;
  wasPaid: boolean;
  status: InvoiceStatus;
  /** How often it was settled and then was not. */
  reverts: number;
  readonly payments: Map<string, { memory: Memory; readonly onTime: boolean }>;
}

/** Facts that must stay true from now on, until the world itself changes. */
export interface Watch {
  /** It was settled by this payment in this block. */
  settledBy: { readonly txid: string; readonly block: Block } | null;
  /** The payment is dead, because this rival of it is mined in this block. */
  deadBy: { readonly txid: string; readonly rival: string; readonly block: Block } | null;
  /** The reference before the last words. */
  reference: Block | null;
  wasSourceRemoved: boolean;
}

export interface History {
  readonly random: Random;
  readonly world: World;
  readonly knowledge: Knowledge;
  readonly level: Level;
  readonly required: number;
  nowMs: number;
  readonly sources: SimSource[];
  readonly sale: Sale;
  readonly watch: Watch;
  /** Transactions that were sent. */
  readonly sent: Set<string>;
  queue: { readonly atMs: number; readonly run: () => void }[];
  readonly liarMode: Liar;
  /** An own node never goes away, so liars never get the vote. */
  readonly ownStays: boolean;
  /** Liars hold the quorum, so nothing can be promised. */
  readonly liarsRule: boolean;
  /** The first promise that was broken. */
  problem: string | null;
  readonly log: (line: string) => void;
}

export const honestOf = ({ sources }: Pick<History, 'sources'>): SimSource[] =>
  sources.filter(({ liar }) => liar === null);

/** Remembers the first broken promise. */
export const fail = (history: History, problem: string): void => {
  if (history.problem !== null) return;
  history.problem = problem;
  history.log(`*** ${problem}`);
};

export const later = (history: History, delayMs: number, run: () => void): void => {
  history.queue.push({ atMs: history.nowMs + delayMs, run });
};

/** Runs everything that is due, in the order of its time. */
export const runDue = (history: History): void => {
  for (;;) {
    const due = history.queue.filter(({ atMs }) => atMs <= history.nowMs);
    if (due.length === 0) return;
    history.queue = history.queue.filter(({ atMs }) => atMs > history.nowMs);
    for (const { run } of due.toSorted((a, b) => a.atMs - b.atMs)) run();
  }
};

interface NewSource {
  readonly id: string;
  readonly kind: SourceKind;
  readonly liar: Liar | null;
  readonly nodeCount: number;
  readonly longestLagMs: number;
}

export const createSource = (
  { random, world, knowledge, nowMs }: Pick<History, 'random' | 'world' | 'knowledge' | 'nowMs'>,
  { id, kind, liar, nodeCount, longestLagMs }: NewSource,
): SimSource => ({
  id,
  words: addSource(knowledge, id, kind, nowMs),
  nodes: Array.from({ length: nodeCount }, () => createNode(world)),
  liar,
  lagMs: random() * longestLagMs,
  upAtMs: 0,
  syncsUntilMs: 0,
  polled: null,
  saidWork: 0n,
  lookedBelow: false,
  pruned: new Set(),
  hasGap: false,
  trick: liar === null ? 0 : pickFrom(random, [0, 1, 2, 3, 4, 5]),
  fork: null,
});
