import { HEALTH_WORDS, type HealthWord } from '../../../shared/vocabulary.ts';
import type { Knowledge, SourceWords, Txid } from './knowledge.ts';
import { rivalsOf } from './rivals.ts';
import { blockOf, has } from './standing.ts';
import { holds } from './tree.ts';
import { believedOf, votersOf } from './voters.ts';

/** The kind of failure of a source: it cannot be reached, is somebody else, lied, or lacks something. */
export type SourceFault = 'away' | 'identity' | 'wrong' | 'other';

/** Facts that the program knows of a source and that the source does not say as a word. */
export interface SourceReport {
  readonly id: string;
  readonly state: 'starting' | 'catching-up' | 'ok' | 'failing';
  readonly fault: SourceFault | null;
  /** A clause for the owner: “it …”. */
  readonly reason: string | null;
  /** Blocks that were read of those that are to be read; null unless it reads some. */
  readonly progress: Progress | null;
  /** Sales that a pruned node cannot check, because it deleted their blocks unread (chain.md CHAIN-31). */
  readonly hiddenSales: number;
  /** Addresses that cannot be read (chain.md CHAIN-32), and why. */
  readonly unread: { readonly count: number; readonly reason: string } | null;
}

export interface Progress {
  readonly done: number;
  readonly of: number;
  /** Why it reads so many, unless it was only away. */
  readonly why?: string;
}

/** A word about a source, with the numbers and the reason that belong to it. */
export interface HealthLine {
  readonly word: HealthWord;
  readonly count: number | null;
  readonly of: number | null;
  readonly reason: string | null;
}

export interface HealthFacts {
  readonly knowledge: Knowledge;
  /** Payments to the shop that are in no block of the reference. */
  readonly payments: Iterable<Txid>;
  readonly nowMs: number;
  /** Age of the newest block from which a source is taken to be cut off; null on a network that may rest. */
  readonly oldestTipMs: number | null;
}

/**
 * Finds the words for the health of a source, from what it said and from what the program knows of it (chain.md CHAIN-52).
 *
 * @returns at least one word, the worst first
 */
export const healthOf = (facts: HealthFacts, report: SourceReport): readonly HealthLine[] => {
  const source = facts.knowledge.sources.get(report.id);
  const found = [
    ...faultLines(source, report),
    ...(source
      ? [...branchLines(facts, source), ...tipLines(facts, source, report), ...rivalLines(facts, source)]
      : []),
    ...reportLines(report),
  ];
  const words = HEALTH_WORDS.flatMap((word) => found.filter((each) => each.word === word).slice(0, 1));
  if (words.length > 0) return words;
  if (report.state === 'failing') return [line('cannot-be-used', { reason: report.reason })];
  return [line(report.state === 'starting' ? 'starting' : 'works')];
};

const line = (word: HealthWord, more: Partial<HealthLine> = {}): HealthLine => ({
  word,
  count: null,
  of: null,
  reason: null,
  ...more,
});

const faultLines = (source: SourceWords | undefined, { state, fault, reason }: SourceReport): HealthLine[] => {
  if (source?.state === 'lying') return [line('wrong-answers', { reason: source.lie?.reason ?? reason })];
  if (state !== 'failing') return [];
  if (fault === 'wrong') return [line('wrong-answers', { reason })];
  if (fault === 'identity') return [line('identity-changed', { reason })];
  return fault === 'away' ? [line('not-answering', { reason })] : [];
};

/** Compares the chain that it names with what it named before, and with the one that counts. */
const branchLines = ({ knowledge, nowMs }: HealthFacts, source: SourceWords): HealthLine[] => {
  if (source.behind) return [line(source.other === null ? 'fewer-blocks' : 'shorter-branch')];
  const { tip } = source;
  const counts = knowledge.references[1].tip;
  if (tip === null || counts === null || holds(counts, tip) || holds(tip, counts)) return [];
  if (tip.work <= counts.work) return [line('shorter-branch')];
  return votersOf(knowledge, nowMs)[0]?.kind === 'own' ? [line('longer-branch')] : [];
};

const tipLines = ({ nowMs, oldestTipMs }: HealthFacts, { tip }: SourceWords, { state }: SourceReport): HealthLine[] => {
  const isOld = tip !== null && oldestTipMs !== null && nowMs - tip.timeMs > oldestTipMs;
  return isOld && state !== 'catching-up' ? [line('no-block')] : [];
};

/** Finds payments that others have and of which it alone names a double spend. */
const rivalLines = ({ knowledge, payments }: HealthFacts, source: SourceWords): HealthLine[] => {
  if (source.state === 'lying') return [];
  const others = believedOf(knowledge).filter((other) => other !== source);
  const reference = knowledge.references[1].tip;
  let count = 0;
  for (const txid of new Set(payments)) {
    const rivals = [...rivalsOf(knowledge, txid)];
    if (
      !names(knowledge, source, txid, rivals) ||
      rivals.some((rival) => blockOf(knowledge, rival, reference) !== null)
    )
      continue;
    const isAlone = !others.some((other) => names(knowledge, other, txid, rivals));
    if (isAlone && others.some((other) => has(knowledge, other, txid))) count += 1;
  }
  return count === 0 ? [] : [line('other-double-spend', { count })];
};

const names = (knowledge: Knowledge, source: SourceWords, txid: Txid, rivals: readonly Txid[]): boolean =>
  !has(knowledge, source, txid) &&
  (source.mempool.get(txid) === 'refused' || rivals.some((rival) => has(knowledge, source, rival)));

const reportLines = ({ state, progress, hiddenSales, unread }: SourceReport): HealthLine[] => [
  ...(state === 'catching-up' && hiddenSales === 0
    ? [line('catching-up', { count: progress?.done ?? null, of: progress?.of ?? null, reason: progress?.why ?? null })]
    : []),
  ...(hiddenSales > 0 ? [line('pruned', { count: hiddenSales })] : []),
  ...(unread ? [line('address-unread', unread)] : []),
];
