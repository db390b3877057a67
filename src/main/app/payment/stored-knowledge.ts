import type { Knowledge, Level, Lie, SourceWords } from '../../domain/chain/knowledge.ts';
import type { StoredReference, StoredWords } from './chain-records.ts';

/** Returns a reference as its row. */
export const storedReference = ({ references }: Knowledge, level: Level): StoredReference => {
  const { tip, rival } = references[level];
  return {
    level,
    tip: tip?.hash ?? null,
    height: tip?.height ?? null,
    rival: rival?.base.hash ?? null,
    rivalSinceMs: rival?.sinceMs ?? null,
  };
};

/** Returns the words of a source as their row. */
export const storedWords = ({ id, kind, tip, other, left, behind, caughtUpMs, lie }: SourceWords): StoredWords => ({
  sourceId: id,
  trust: kind,
  tip: tip?.hash ?? null,
  other: other?.base.hash ?? null,
  otherSinceMs: other?.sinceMs ?? null,
  takenBack: left?.hash ?? null,
  behind,
  caughtUpAtMs: caughtUpMs,
  ...storedLie(lie),
});

const storedLie = (lie: Lie | null): Pick<StoredWords, 'lie' | 'mutedUntilMs' | 'timesMuted'> =>
  lie === null
    ? { lie: null, mutedUntilMs: null, timesMuted: 0 }
    : { lie: lie.reason, mutedUntilMs: lie.untilMs, timesMuted: lie.times };
