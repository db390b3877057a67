import type { Clock, Logger } from '../app/ports.ts';

const CHECK_EVERY_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;

/** Runs a job every night. A failed run is repeated at the next check. @returns a function that stops it */
export const startNightly = (deps: {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lastAtMs: () => number | null;
  readonly run: () => Promise<unknown>;
}): (() => void) => {
  let isRunning = false;
  const check = async (): Promise<void> => {
    const nowMs = deps.clock.nowMs();
    if (isRunning || !isNightlyDue(nowMs, deps.lastAtMs(), new Date(nowMs).getHours())) return;
    isRunning = true;
    try {
      await deps.run();
      deps.logger.info({}, 'nightly backup finished');
    } catch (error) {
      deps.logger.error({ err: error }, 'the nightly backup failed');
    } finally {
      isRunning = false;
    }
  };
  const timer = setInterval(() => void check(), CHECK_EVERY_MS).unref();
  return () => clearInterval(timer);
};

/**
 * Returns true if a run is due: once per night between 2 and 5 local time, and at any hour if the last run is 48 h old.
 */
export const isNightlyDue = (nowMs: number, lastMs: number | null, localHour: number): boolean => {
  if (lastMs === null) return localHour >= 2 && localHour < 5;
  const ageMs = nowMs - lastMs;
  return ageMs >= 48 * HOUR_MS || (ageMs >= 20 * HOUR_MS && localHour >= 2 && localHour < 5);
};
