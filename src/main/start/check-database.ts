import type { Logger } from '../app/ports.ts';
import type { OpenedDatabase } from '../db/open-database.ts';

/** Gives the tills time to reconnect and the chain sources time to catch up before the check begins. */
const AFTER_READY_MS = 60_000;

export interface DatabaseCheck {
  /** True once the check has found damage. */
  readonly isDamaged: () => boolean;
  readonly start: () => void;
  readonly stop: () => void;
}

/**
 * Checks a database that was too large to be checked before use. The shop keeps selling on a damaged database, so the
 * damage is reported in the log, on stderr and by the health route until somebody restores a backup.
 */
export const createDatabaseCheck = (deps: {
  readonly opened: Pick<OpenedDatabase, 'isChecked' | 'findDamage'>;
  readonly logger: Logger;
  readonly tell: (sentence: string) => void;
  readonly afterMs?: number;
}): DatabaseCheck => {
  const { opened, logger, tell, afterMs = AFTER_READY_MS } = deps;
  const stopping = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let isDamaged = false;
  const check = async (): Promise<void> => {
    try {
      const damage = await opened.findDamage(stopping.signal);
      if (damage === null) return;
      isDamaged = true;
      logger.error({}, damage);
      tell(damage);
    } catch (error) {
      logger.error({ err: error }, 'the database could not be checked');
    }
  };
  return {
    isDamaged: () => isDamaged,
    start: () => {
      if (!opened.isChecked) timer = setTimeout(() => void check(), afterMs).unref();
    },
    stop: () => {
      clearTimeout(timer);
      stopping.abort();
    },
  };
};
