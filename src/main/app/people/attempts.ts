import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Clock } from '../ports.ts';

const FREE_TRIES = 5;
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** Tries are forgotten after this long without another one. */
const KEPT_MS = 3_600_000;
/** Callers can make up names at login, so the list is capped. */
const MOST_KEPT = 10_000;

interface Tries {
  readonly count: number;
  readonly lastAtMs: number;
  readonly waitUntilMs: number;
}

/**
 * Slows down guessing: five tries are free, then the wait is 30 s and doubles up to 15 min (api.md AUTH-10). It is kept
 * in memory, because only the owner can restart the program.
 */
export interface Attempts {
  /**
   * Counts a try **before** it is checked, so that parallel guesses count too.
   * @returns the tries left and the wait if this try is wrong; `too_many_requests` while the caller must wait
   */
  readonly take: (key: string) => Result<{ readonly triesLeft: number; readonly waitSeconds: number }>;
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
  return {
    take: (key) => {
      const nowMs = clock.nowMs();
      const former = byKey.get(key);
      if (former && former.waitUntilMs > nowMs) {
        return refuse('too_many_requests', { params: { seconds: Math.ceil((former.waitUntilMs - nowMs) / 1000) } });
      }
      const count = (former?.count ?? 0) + 1;
      if (!former) prune(nowMs);
      byKey.delete(key); // inserted again at the end, so that pruning drops the oldest first
      const waitMs = waitAfter(count);
      byKey.set(key, { count, lastAtMs: nowMs, waitUntilMs: nowMs + waitMs });
      return ok({ triesLeft: count >= FREE_TRIES ? 0 : FREE_TRIES - count, waitSeconds: waitMs / 1000 });
    },
    clear: (key) => void byKey.delete(key),
  };
};

const waitAfter = (count: number): number => {
  let waitMs = 0;
  for (let tries = FREE_TRIES; tries <= count; tries += 1) {
    waitMs = waitMs === 0 ? FIRST_WAIT_MS : waitMs * 2;
    if (waitMs >= LONGEST_WAIT_MS) return LONGEST_WAIT_MS;
  }
  return waitMs;
};
