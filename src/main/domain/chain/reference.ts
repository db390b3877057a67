import type { Knowledge, Level, SourceWords } from './knowledge.ts';
import { ancestorAt, forkOf, holds, type Block } from './tree.ts';
import { isAlone, votersOf, weightOf } from './voters.ts';
import { isCaughtUp } from './words.ts';

/**
 * Moves the reference chain of a level to where the words of the voters lead (chain.md CHAIN-13). Call it for both levels
 * after each message and whenever time has passed; without new words it only counts minutes.
 *
 * @returns whether it moved
 */
export const moveReference = (knowledge: Knowledge, level: Level, nowMs: number): boolean => {
  noteTime(knowledge, nowMs);
  const reference = knowledge.references[level];
  const move = moveOf(knowledge, level, votersOf(knowledge, nowMs));
  const { rival, tip } = reference;
  if (move !== null && !move.isCertain) {
    if (rival === null || !holds(move.base, rival.base)) {
      reference.rival = { base: move.base, sinceMs: nowMs };
      return false;
    }
    if (nowMs - rival.sinceMs < knowledge.settings.insistMs) return false;
  }
  reference.rival = null;
  reference.tip = move?.to ?? tip;
  return reference.tip !== tip;
};

/** The voters want the reference elsewhere. */
interface Move {
  /** The block that they name. */
  readonly base: Block;
  /** The block to which the reference goes. */
  readonly to: Block;
  /** Otherwise they must insist on it. */
  readonly isCertain: boolean;
}

const moveOf = (knowledge: Knowledge, level: Level, voters: readonly SourceWords[]): Move | null => {
  const { tip } = knowledge.references[level];
  const candidate = candidateOf(knowledge, level, voters);
  if (tip === null || (candidate !== null && holds(candidate, tip)))
    return candidate && { base: candidate, to: candidate, isCertain: true };
  if (candidate === null || holds(tip, candidate)) return retreatOf(level, voters, tip);
  const isCertain = candidate.work > tip.work || isTakenBack(knowledge, voters, tip, candidate);
  return { base: candidate, to: candidate, isCertain };
};

/** Finds the block of most work on which the voters agree with the weight of the level. */
const candidateOf = (knowledge: Knowledge, level: Level, voters: readonly SourceWords[]): Block | null => {
  const [only] = voters;
  if (level === 1 || only?.kind !== 'public' || !isAlone(knowledge))
    return agreedBlock(voters, level, knowledge.references[level].tip);
  // No second source could agree, so depth stands in for it (chain.md CHAIN-14).
  const { root } = knowledge.tree;
  return only.tip && (ancestorAt(only.tip, only.tip.height - knowledge.settings.aloneDepth + 1) ?? root);
};

/**
 * Finds the block of most work in the chains of voters that have this weight together. Of equal ones, that of the
 * reference's own branch is taken: otherwise the order of the sources would decide (chain.md CHAIN-18).
 */
const agreedBlock = (voters: readonly SourceWords[], needed: number, tip: Block | null): Block | null => {
  const offers = voters.flatMap((voter, index) => {
    if (weightOf([voter]) >= needed) return [voter.tip];
    return voters.slice(index + 1).map((other) => voter.tip && other.tip && forkOf(voter.tip, other.tip));
  });
  const isOurs = (block: Block): boolean => tip !== null && (holds(tip, block) || holds(block, tip));
  const isBetter = (offer: Block, best: Block): boolean =>
    offer.work > best.work || (offer.work === best.work && isOurs(offer) && !isOurs(best));
  return offers.reduce((best, offer) => (offer && (best === null || isBetter(offer, best)) ? offer : best), null);
};

/**
 * Returns true if a voter had our branch and took it back itself, and no configured source has it now (chain.md
 * CHAIN-15). Then nobody holds what the reference says.
 */
const isTakenBack = ({ sources }: Knowledge, voters: readonly SourceWords[], tip: Block, candidate: Block): boolean => {
  const fork = forkOf(tip, candidate);
  const first = fork && ancestorAt(tip, fork.height + 1);
  if (!first) return false;
  const isHeld = [...sources.values()].some((source) => source.state !== 'lying' && holds(source.tip, first));
  return !isHeld && voters.some(({ left }) => holds(left, first));
};

/**
 * Goes back to the fork if too few voters are left for the level, and they name another branch of more work (chain.md
 * CHAIN-17). So they may deny in the end, but they settle nothing.
 */
const retreatOf = (level: Level, voters: readonly SourceWords[], tip: Block): Move | null => {
  const weight = weightOf(voters);
  const named = weight > 0 && weight < level ? agreedBlock(voters, weight, tip) : null;
  if (named === null || named.work <= tip.work || holds(named, tip)) return null;
  const fork = forkOf(named, tip);
  return fork && { base: named, to: fork, isCertain: false };
};

/**
 * Notes who is caught up now. A time that lies ahead comes from before the clock was set back: it becomes now, because
 * a wait that ends only when the old time is reached again could last for days (chain.md CHAIN-19).
 */
const noteTime = ({ sources, references }: Knowledge, nowMs: number): void => {
  for (const source of sources.values()) {
    if (isCaughtUp(source) || source.caughtUpMs > nowMs) source.caughtUpMs = nowMs;
    if (source.other && source.other.sinceMs > nowMs) source.other = { ...source.other, sinceMs: nowMs };
  }
  for (const reference of [references[1], references[2]])
    if (reference.rival && reference.rival.sinceMs > nowMs) reference.rival = { ...reference.rival, sinceMs: nowMs };
};
