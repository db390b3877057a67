import type { LightningHealth } from '../app/lightning-invoice/lightning-ports.ts';
import type { Clock, Logger } from '../app/ports.ts';

/** Remembers whether the node answers, and tells when it does again. */
export interface Tracker {
  readonly ok: () => void;
  readonly failed: (error: unknown) => void;
  readonly isFailing: () => boolean;
  readonly health: () => LightningHealth;
  readonly onReady: (listener: () => void) => () => void;
}

export const createTracker = (kind: LightningHealth['kind'], deps: { clock: Clock; logger: Logger }): Tracker => {
  let health: LightningHealth = { kind, state: 'starting', lastError: null, lastOkAtMs: null };
  const listeners = new Set<() => void>();
  return {
    ok: () => {
      const wasOk = health.state === 'ok';
      health = { ...health, state: 'ok', lastError: null, lastOkAtMs: deps.clock.nowMs() };
      if (!wasOk) for (const listener of listeners) listener();
    },
    failed: (error) => {
      const lastError = error instanceof Error ? error.message : 'unknown';
      if (health.state !== 'failing') deps.logger.warn({ err: error }, 'the Lightning node does not answer');
      health = { ...health, state: 'failing', lastError };
    },
    isFailing: () => health.state === 'failing',
    health: () => health,
    onReady: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
