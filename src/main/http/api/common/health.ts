import { getHealth } from '../../../../shared/contract/health.ts';
import { ok } from '../../../../shared/result.ts';
import type { Clock } from '../../../app/ports.ts';
import type { Database } from '../../../app/repositories.ts';
import { serve, type Served } from '../../handler.ts';
import { SETTING } from '../../../app/settings-keys.ts';

/** Each probe commits to the database, so within this time the last answer is given again. */
const PROBE_EVERY_MS = 1_000;

export interface HealthDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly databaseCheck: { readonly isDamaged: () => boolean };
}

/** Health: DOWN when the database cannot be written or is known to be damaged (api.md ST-2). */
export const createHealthRoutes = (deps: HealthDeps): Served[] => {
  const startedAtMs = deps.clock.nowMs();
  let probe = { atMs: Number.NEGATIVE_INFINITY, isUp: Promise.resolve(true) };
  return [
    serve(getHealth, async () => {
      const nowMs = deps.clock.nowMs();
      if (nowMs - probe.atMs >= PROBE_EVERY_MS) probe = { atMs: nowMs, isUp: isWritable(deps.database) };
      const isUp = (await probe.isUp) && !deps.databaseCheck.isDamaged();
      const status = isUp ? ('UP' as const) : ('DOWN' as const);
      const uptime = Math.max(0, Math.floor((nowMs - startedAtMs) / 1000));
      return ok({ status: isUp ? 200 : 503, body: { uptime, status, timestamp: nowMs } });
    }),
  ];
};

const isWritable = async (database: Database): Promise<boolean> => {
  try {
    // writes the same value each time, so that the commit changes nothing
    await database.write((tx) => tx.settings.set(SETTING.health, '"UP"'));
    return true;
  } catch {
    return false;
  }
};
