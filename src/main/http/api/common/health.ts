import { getHealth } from '../../../../shared/contract/health.ts';
import { ok } from '../../../../shared/result.ts';
import type { Clock } from '../../../app/ports.ts';
import type { Database } from '../../../app/repositories.ts';
import { serve, type Served } from '../../handler.ts';
import { SETTING } from '../../../app/settings-keys.ts';

/** A probe is a commit: asked more often, the last answer is good. */
const PROBE_EVERY_MS = 1_000;

export interface HealthDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly databaseCheck: { readonly isDamaged: () => boolean };
}

/** Health (api.md §4): DOWN when the database cannot be written, or is known to be damaged. */
export const createHealthRoutes = (deps: HealthDeps): Served[] => {
  const startedAtMs = deps.clock.nowMs();
  let probe = { atMs: Number.NEGATIVE_INFINITY, isUp: Promise.resolve(true) };
  const isWritable = async (): Promise<boolean> => {
    try {
      // the same value each time: a commit that changes nothing
      await deps.database.write((tx) => tx.settings.set(SETTING.health, '"UP"'));
      return true;
    } catch {
      return false;
    }
  };
  return [
    serve(getHealth, async () => {
      const nowMs = deps.clock.nowMs();
      if (nowMs - probe.atMs >= PROBE_EVERY_MS) probe = { atMs: nowMs, isUp: isWritable() };
      const isUp = (await probe.isUp) && !deps.databaseCheck.isDamaged();
      const status = isUp ? ('UP' as const) : ('DOWN' as const);
      const uptime = Math.max(0, Math.floor((nowMs - startedAtMs) / 1000));
      return ok({ status: isUp ? 200 : 503, body: { uptime, status, timestamp: nowMs } });
    }),
  ];
};
