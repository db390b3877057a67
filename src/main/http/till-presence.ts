import type { Clock } from '../app/ports.ts';

/** After this time without its event stream, a till leaves no code on the customer's screen (design.md STATE-21). */
const ABSENT_AFTER_MS = 3_000;

/** Knows which tills hold their event stream open (api.md DISP-3). */
export interface TillPresence {
  /** Counts a stream as open until the returned function is called. */
  readonly enter: (storeId: string, tillId: string | null) => () => void;
  /**
   * Tells if the till that showed an invoice at `shownAtMs` lost its stream; null means all tills of the store. A
   * caller that never opened a stream, such as a script, is not absent. A till of an earlier run has 3 s to come back.
   */
  readonly isAbsent: (storeId: string, tillId: string | null, shownAtMs: number) => boolean;
}

interface Streams {
  open: number;
  leftAtMs: number | null;
}

export const createTillPresence = (clock: Clock): TillPresence => {
  const startedAtMs = clock.nowMs();
  const known = new Map<string, Streams>();
  const streamsOf = (name: string): Streams => {
    const streams = known.get(name) ?? { open: 0, leftAtMs: null };
    known.set(name, streams);
    return streams;
  };
  const nameOf = (storeId: string, tillId: string | null): string => `${storeId}/${tillId ?? ''}`;
  return {
    enter: (storeId, tillId) => {
      const entered = [streamsOf(nameOf(storeId, null))];
      if (tillId !== null) entered.push(streamsOf(nameOf(storeId, tillId)));
      for (const streams of entered) streams.open += 1;
      return () => {
        for (const streams of entered) {
          streams.open -= 1;
          streams.leftAtMs = clock.nowMs();
        }
      };
    },
    isAbsent: (storeId, tillId, shownAtMs) => {
      const streams = known.get(nameOf(storeId, tillId));
      if (streams && streams.open > 0) return false;
      const leftAtMs = streams?.leftAtMs ?? startedAtMs;
      return shownAtMs < leftAtMs && clock.nowMs() >= leftAtMs + ABSENT_AFTER_MS;
    },
  };
};
