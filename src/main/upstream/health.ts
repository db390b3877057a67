import type { Clock } from '../app/ports.ts';
import { reasonOf } from './reasons.ts';

export interface Health {
  readonly state: 'starting' | 'ok' | 'failing';
  /** In the owner's words; null while it works. */
  readonly lastError: string | null;
  readonly lastOkAtMs: number | null;
  /** The state holds since then, whatever reasons it had meanwhile. */
  readonly sinceMs: number;
}

export interface HealthTracker {
  readonly current: () => Health;
  readonly ok: () => void;
  readonly failed: (error: unknown) => void;
}

export interface HealthListener {
  /** It works again, or for the first time. */
  readonly recovered: () => void;
  /** It has begun to fail, or fails for another reason. */
  readonly broke: (reason: string, error: unknown) => void;
}

/** Remembers whether a chain source or a Lightning node works, and tells the listener of each change. */
export const createHealth = (clock: Clock, listener: HealthListener): HealthTracker => {
  let health: Health = { state: 'starting', lastError: null, lastOkAtMs: null, sinceMs: clock.nowMs() };
  const since = (state: Health['state']): number => (health.state === state ? health.sinceMs : clock.nowMs());
  return {
    current: () => health,
    ok: () => {
      const wasOk = health.state === 'ok';
      health = { state: 'ok', lastError: null, lastOkAtMs: clock.nowMs(), sinceMs: since('ok') };
      if (!wasOk) listener.recovered();
    },
    failed: (error) => {
      const reason = reasonOf(error);
      const isNew = health.state !== 'failing' || reason !== health.lastError;
      health = { ...health, state: 'failing', lastError: reason, sinceMs: since('failing') };
      if (isNew) listener.broke(reason, error);
    },
  };
};
