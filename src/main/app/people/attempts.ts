import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Clock } from '../ports.ts';

/** How many tries are free, and how the wait grows after them. */
export interface BackOff {
  readonly freeTries: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
}

/** At one place: five tries are free, then the wait is 30 s and doubles up to 15 min (api.md AUTH-10). */
export const AT_ONE_PLACE: BackOff = { freeTries: 5, firstWaitMs: 30_000, longestWaitMs: 15 * 60_000 };
/** At all places together, so that a guesser who makes new places gains nothing by it (reliability.md A34). */
export const AT_ALL_PLACES: BackOff = { ...AT_ONE_PLACE, freeTries: 15 };

/** Tries are forgotten after this long without another one. */
const KEPT_MS = 3_600_000;
/** Callers can make up names at login, so the list is capped. */
const MOST_KEPT = 10_000;

interface Tries {
  readonly count: number;
  readonly lastAtMs: number;
  readonly waitUntilMs: number;
}

/** Holds if the try that was just counted is wrong. */
export interface Taken {
  readonly triesLeft: number;
  readonly waitSeconds: number;
}

/** Slows down guessing. It is kept in memory, because only the owner can restart the program. */
export interface Attempts {
  /**
   * Counts a try **before** it is checked, so that parallel guesses count too.
   * @returns the tries left and the wait if this try is wrong; `too_many_requests` while the caller must wait
   */
  readonly take: (key: string, backOff?: BackOff) => Result<Taken>;
  /** Takes one try back, because it was right; the wrong ones before it still count. */
  readonly giveBack: (key: string, backOff?: BackOff) => void;
  /** Forgets the tries, because the last one was right. */
  readonly clear: (key: string) => void;
}

export const createAttempts = ({ clock }: { readonly clock: Clock }): Attempts => {
  const byKey = new Map<string, Tries>();
  const prune = (nowMs: number): void => {
    for (const [key, tries] of byKey) {
      const isOld = nowMs - tries.lastAtMs > KEPT_MS && tries.waitUntilMs <= nowMs;
      if (isOld || byKey.size > MOST_KEPT) byKey.delete(key);
    }
  };
  /** The tries of a key, unless they are old enough to be forgotten. */
  const triesOf = (key: string, nowMs: number): Tries | undefined => {
    const tries = byKey.get(key);
    return tries && nowMs - tries.lastAtMs > KEPT_MS && tries.waitUntilMs <= nowMs ? undefined : tries;
  };
  return {
    take: (key, backOff = AT_ONE_PLACE) => {
      const nowMs = clock.nowMs();
      const former = triesOf(key, nowMs);
      if (former && former.waitUntilMs > nowMs) {
        return refuse('too_many_requests', { params: { seconds: Math.ceil((former.waitUntilMs - nowMs) / 1000) } });
      }
      const count = (former?.count ?? 0) + 1;
      if (!former) prune(nowMs);
      byKey.delete(key); // inserted again at the end, so that pruning drops the oldest first
      const waitMs = waitAfter(count, backOff);
      byKey.set(key, { count, lastAtMs: nowMs, waitUntilMs: nowMs + waitMs });
      return ok({ triesLeft: Math.max(0, backOff.freeTries - count), waitSeconds: waitMs / 1000 });
    },
    giveBack: (key, { freeTries } = AT_ONE_PLACE) => {
      const tries = byKey.get(key);
      if (!tries) return;
      const count = tries.count - 1;
      if (count <= 0) return void byKey.delete(key);
      byKey.set(key, { ...tries, count, waitUntilMs: count < freeTries ? 0 : tries.waitUntilMs });
    },
    clear: (key) => void byKey.delete(key),
  };
};

const waitAfter = (count: number, { freeTries, firstWaitMs, longestWaitMs }: BackOff): number => {
  let waitMs = 0;
  for (let tries = freeTries; tries <= count; tries += 1) {
    waitMs = waitMs === 0 ? firstWaitMs : waitMs * 2;
    if (waitMs >= longestWaitMs) return longestWaitMs;
  }
  return waitMs;
};
