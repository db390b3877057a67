import type { Knowledge, Level, SourceWords } from './knowledge.ts';
import type { Block } from './tree.ts';
import { isCaughtUp } from './words.ts';

/**
 * Lists the sources that decide (chain.md CHAIN-10): the owner's own that are caught up. If there is none, nobody decides
 * for a moment; then all public ones that are caught up do.
 */
export const votersOf = (knowledge: Knowledge, nowMs: number): readonly SourceWords[] => {
  const caughtUp = [...knowledge.sources.values()].filter(isCaughtUp);
  const own = caughtUp.filter(({ kind }) => kind === 'own');
  return own.length > 0 || isOwnAwaited(knowledge, nowMs) ? own : caughtUp;
};

/** Lists the sources that did not give a provably wrong answer. */
export const believedOf = (knowledge: Knowledge): readonly SourceWords[] =>
  [...knowledge.sources.values()].filter(({ state }) => state !== 'lying');

/** Returns true if the owner configured no second source that could agree (chain.md CHAIN-14). */
export const isAlone = (knowledge: Knowledge): boolean => knowledge.sources.size === 1;

/** The owner's own node is believed for any amount; two public sources must agree for that. */
export const weightOf = (sources: readonly SourceWords[]): number =>
  sources.reduce((total, { kind }) => total + (kind === 'own' ? 2 : 1), 0);

/**
 * Remembers the block that a new invoice is made on (chain.md CHAIN-22): that of most work among the sources that are
 * caught up, or the reference if there is none.
 */
export const tipForNewInvoice = (knowledge: Knowledge): Block | null => {
  let best = knowledge.references[1].tip;
  for (const { tip } of [...knowledge.sources.values()].filter(isCaughtUp))
    if (tip && (best === null || tip.work > best.work)) best = tip;
  return best;
};

/**
 * Finds when the look that may end an invoice began: every voter looked, and together they have the weight of the level
 * (chain.md CHAIN-28). A look that began after expiry ends the invoice.
 *
 * @param lookOf when the last look of a source at the address began; null while it has a gap there
 * @param cannotRead the sources that cannot read the address: public ones are left out if the others have the weight
 * @returns null if nobody may end the invoice
 */
export const completeLookMs = (
  knowledge: Knowledge,
  level: Level,
  nowMs: number,
  lookOf: (source: SourceWords) => number | null,
  cannotRead: (source: SourceWords) => boolean = () => false,
): number | null => {
  const voters = votersOf(knowledge, nowMs).filter((source) => source.kind === 'own' || !cannotRead(source));
  const needed = isAlone(knowledge) ? 1 : level;
  if (voters.length === 0 || weightOf(voters) < needed) return null;
  const looks = voters.map(lookOf).filter((look) => look !== null);
  return looks.length < voters.length ? null : (looks.toSorted((a, b) => a - b)[0] ?? null);
};

/** A node that answers and is only behind its word will soon hold it again, so it is waited for longer. */
const isOwnAwaited = ({ sources, settings }: Knowledge, nowMs: number): boolean =>
  [...sources.values()].some((source) => {
    const patienceMs = settings.ownGraceMs + (source.state === 'caught-up' ? settings.insistMs : 0);
    return source.kind === 'own' && nowMs - source.caughtUpMs < patienceMs;
  });
