import type { Knowledge, Level, SourceKind, SourceWords, Txid } from './knowledge.ts';
import { rivalsOf } from './rivals.ts';
import { blockOf, has, standingOf, type Ground, type Memory, type Standing } from './standing.ts';
import type { Block } from './tree.ts';
import { isAlone, votersOf, weightOf } from './voters.ts';

/** A source's word about a payment (chain.md CHAIN-6 to CHAIN-8). Silence is a word of its own here. */
export type SourceWord =
  | { readonly says: 'in-block'; readonly block: Block }
  | { readonly says: 'in-mempool' }
  | { readonly says: 'names-rival'; readonly rival: Txid; readonly block: Block | null }
  | { readonly says: 'refuses' }
  | { readonly says: 'no-longer-lists' }
  | { readonly says: 'nothing' };

/** `catching-up`: it says that it syncs, does not answer, or has not spoken yet. */
export type SourceCondition = 'caught-up' | 'behind' | 'catching-up' | 'lying';

export interface SourceReason {
  readonly id: string;
  readonly trust: SourceKind;
  readonly condition: SourceCondition;
  readonly votes: boolean;
  readonly word: SourceWord;
}

/** A rule of the standing, or one of those that go before it: `older` (chain.md CHAIN-23), and `outdone` by a rival. */
export type Decision = Ground | 'older' | 'outdone';

/** The reasons why a payment stands as it does, so that a person can follow the decision (chain.md CHAIN-57). */
export interface Reasons {
  readonly decision: Decision;
  readonly standing: Standing;
  /** The best block of the reference chain of the level. */
  readonly tip: Block | null;
  /** The rival in the reference chain. */
  readonly rival: Txid | null;
  /** The sources that vote: the owner's own, public ones, or nobody (chain.md CHAIN-10). */
  readonly voters: SourceKind | 'nobody';
  /** The weight of all that vote, and the weight that must agree (chain.md CHAIN-11, CHAIN-12). */
  readonly weight: number;
  readonly weightNeeded: Level;
  /** The only configured source is public (chain.md CHAIN-14). */
  readonly isAlonePublic: boolean;
  readonly sources: readonly SourceReason[];
}

export interface ExplainedPayment {
  readonly txid: Txid;
  readonly level: Level;
  readonly memory: Memory;
  readonly isOlder: boolean;
  /** It does not count, as it was stored last. */
  readonly isDropped: boolean;
}

/** Gives the reasons for the standing of a payment. The standing is the one that the evaluation uses. */
export const reasonsOf = (knowledge: Knowledge, payment: ExplainedPayment, nowMs: number): Reasons => {
  const { txid, level, memory } = payment;
  const standing = standingOf(knowledge, txid, level, memory, nowMs);
  const { tip } = knowledge.references[level];
  const rivals = [...rivalsOf(knowledge, txid)];
  const voters = votersOf(knowledge, nowMs);
  const sources = [...knowledge.sources.values()];
  return {
    decision: decisionOf(payment, standing),
    standing,
    tip,
    rival: rivals.find((rival) => blockOf(knowledge, rival, tip) !== null) ?? null,
    voters: voters[0]?.kind ?? 'nobody',
    weight: weightOf(voters),
    weightNeeded: level,
    isAlonePublic: isAlone(knowledge) && sources[0]?.kind === 'public',
    sources: sources.map((source) => ({
      id: source.id,
      trust: source.kind,
      condition: conditionOf(source),
      votes: voters.includes(source),
      word: wordOf(knowledge, source, txid, rivals),
    })),
  };
};

const decisionOf = ({ isOlder, isDropped }: ExplainedPayment, { ground, gone }: Standing): Decision => {
  if (isOlder) return 'older';
  return isDropped && !gone ? 'outdone' : ground;
};

const conditionOf = ({ state, behind, tip }: SourceWords): SourceCondition => {
  if (state !== 'caught-up') return state;
  if (tip === null) return 'catching-up';
  return behind ? 'behind' : 'caught-up';
};

const wordOf = (knowledge: Knowledge, source: SourceWords, txid: Txid, rivals: readonly Txid[]): SourceWord => {
  const block = blockOf(knowledge, txid, source.tip);
  if (block) return { says: 'in-block', block };
  const word = source.mempool.get(txid);
  if (word === 'has') return { says: 'in-mempool' };
  const rival = rivals.find((each) => has(knowledge, source, each));
  if (rival !== undefined) return { says: 'names-rival', rival, block: blockOf(knowledge, rival, source.tip) };
  if (word === 'refused') return { says: 'refuses' };
  return { says: word === 'had' ? 'no-longer-lists' : 'nothing' };
};
