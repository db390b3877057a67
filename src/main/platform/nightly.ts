import type { Clock, Logger } from '../app/ports.ts';

const CHECK_EVERY_MS = 10 * 60_000;
const HOUR_MS = 3_600_000;

/** Runs a job each night; one that fails is tried again at the next look. @returns ends it */
export const startNightly = (deps: {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly lastAtMs: () => number | null;
  readonly run: () => Promise<unknown>;
}): (() => void) => {
  let isRunning = false;
  const look = async (): Promise<void> => {
    const nowMs = deps.clock.nowMs();
    if (isRunning || !isNightlyDue(nowMs, deps.lastAtMs(), new Date(nowMs).getHours())) return;
    isRunning = true;
    try {
      await deps.run();
      deps.logger.info({}, 'nightly backup made');
    } catch (error) {
      deps.logger.error({ err: error }, 'the nightly backup failed');
    } finally {
      isRunning = false;
    }
  };
  const timer = setInterval(() => void look(), CHECK_EVERY_MS).unref();
  return () => clearInterval(timer);
};

/** Whether the nightly run is due: between 2 and 5 local time once a day, and at any hour where it is two days late. */
export const isNightlyDue = (nowMs: number, lastMs: number | null, localHour: number): boolean => {
  if (lastMs === null) return localHour >= 2 && localHour < 5;
  const ageMs = nowMs - lastMs;
  return ageMs >= 48 * HOUR_MS || (ageMs >= 20 * HOUR_MS && localHour >= 2 && localHour < 5);
};
