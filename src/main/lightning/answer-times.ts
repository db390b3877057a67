import type { Clock } from '../app/ports.ts';

const HOUR_MS = 3_600_000;
/** A shop that makes more codes an hour is judged by its latest. */
const MOST = 1_000;

/** Remembers how long a backend took for each code of the last hour. */
export const createAnswerTimes = (clock: Clock) => {
  let noted: { readonly atMs: number; readonly tookMs: number }[] = [];
  const recent = () => noted.filter(({ atMs }) => Math.abs(clock.nowMs() - atMs) < HOUR_MS);
  return {
    note: (tookMs: number): void => {
      noted = [...recent(), { atMs: clock.nowMs(), tookMs }].slice(-MOST);
    },
    /** 95 of 100 took no longer; null if there was none. */
    p95Ms: (): number | null => {
      const took = recent()
        .map(({ tookMs }) => tookMs)
        .toSorted((one, other) => one - other);
      const found = took[Math.ceil(took.length * 0.95) - 1];
      return found === undefined ? null : Math.round(found);
    },
  };
};
