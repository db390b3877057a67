import type { Logger } from '../app/ports.ts';

const CHECK_EVERY_MS = 10 * 60_000;

/** Asks a job every 10 minutes if it is due, and never twice at the same time. @returns a function that stops it */
export const startBackupSchedule = (deps: {
  readonly logger: Logger;
  readonly runIfDue: () => Promise<void>;
}): (() => void) => {
  let isRunning = false;
  const check = async (): Promise<void> => {
    if (isRunning) return;
    isRunning = true;
    try {
      await deps.runIfDue();
    } catch (error) {
      deps.logger.error({ err: error }, 'it could not be checked if a backup is due');
    } finally {
      isRunning = false;
    }
  };
  const timer = setInterval(() => void check(), CHECK_EVERY_MS).unref();
  return () => clearInterval(timer);
};
