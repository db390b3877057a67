import type { SourcePlace } from '../../../shared/vocabulary.ts';
import type { Knowledge, SourceKind, SourceWords } from './knowledge.ts';
import { forkOf, holds, type Block } from './tree.ts';
import { votersOf, weightOf } from './voters.ts';

/** How a source stands to the chain that counts (chain.md CHAIN-60). */
export interface SourceStand {
  readonly id: string;
  readonly trust: SourceKind;
  readonly votes: boolean;
  readonly weight: number;
  readonly place: SourcePlace;
  /** Blocks that it is behind or ahead, or that it has on its other branch. */
  readonly apart: number;
}

export interface Agreement {
  /** The best block of the chain that counts; null before any. */
  readonly tip: Block | null;
  readonly voters: SourceKind | 'nobody';
  /** The weight of all that vote. */
  readonly weight: number;
  readonly sources: readonly SourceStand[];
}

/**
 * Compares the sources with the chain that counts, so that a disagreement has a name (chain.md CHAIN-60).
 *
 * @param heights of the blocks that the sources answered last: one that is behind its word names fewer than its word
 */
export const agreementOf = (
  knowledge: Knowledge,
  heights: ReadonlyMap<string, number | null>,
  nowMs: number,
): Agreement => {
  const voters = votersOf(knowledge, nowMs);
  const { tip } = knowledge.references[weightOf(voters) > PAIR ? 2 : 1];
  return {
    tip,
    voters: voters[0]?.kind ?? 'nobody',
    weight: weightOf(voters),
    sources: [...knowledge.sources.values()].map((source) => {
      const { id, kind: trust } = source;
      const { place, apart } = placeOf(source, tip, heights.get(id) ?? null);
      return { id, trust, votes: voters.includes(source), weight: weightOf([source]), place, apart };
    }),
  };
};

/** Two public sources: nobody can tell whether one of them is ahead or the other one behind, so the longer chain counts. */
const PAIR = 2;

type Place = Pick<SourceStand, 'place' | 'apart'>;
const UNKNOWN: Place = { place: 'unknown', apart: 0 };

const placeOf = (source: SourceWords, reference: Block | null, height: number | null): Place => {
  const { tip, other, behind, state } = source;
  if (state === 'lying' || tip === null || reference === null) return UNKNOWN;
  if (behind) return other === null ? behindBy(reference, height) : compare(other.base, reference);
  return compare(tip, reference);
};

const behindBy = (reference: Block, height: number | null): Place => {
  const apart = height === null ? 0 : reference.height - height;
  return apart > 0 ? { place: 'behind', apart } : UNKNOWN;
};

const compare = (named: Block, reference: Block): Place => {
  if (named === reference) return { place: 'agrees', apart: 0 };
  if (holds(reference, named)) return { place: 'behind', apart: reference.height - named.height };
  if (holds(named, reference)) return { place: 'ahead', apart: named.height - reference.height };
  const fork = forkOf(named, reference);
  return { place: 'other-branch', apart: fork === null ? 0 : named.height - fork.height };
};
