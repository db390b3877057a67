import type { Clock } from '../app/ports.ts';

/** A till that has lost contact for so long leaves no code on the customer's screen (design.md §5). */
const GONE_AFTER_MS = 3_000;

/** Which tills hold their event stream open. */
export interface TillPresence {
  /** A stream was opened; the answer closes it. */
  readonly enter: (storeId: string, tillId: string | null) => () => void;
  /**
   * Whether the till (null: any till of the store) that showed something at `shownAtMs` has gone. One that never opened
   * a stream, a script say, has not gone; one from before the start of this process has 3 s to come back.
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
      return shownAtMs < leftAtMs && clock.nowMs() >= leftAtMs + GONE_AFTER_MS;
    },
  };
};
