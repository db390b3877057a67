import type { Clock } from '../app/ports.ts';
import { createHealth, type Health, type HealthListener, type HealthTracker } from '../upstream/health.ts';
import { CertificateChanged } from './reasons.ts';

export interface NodeHealth extends Health {
  /**
   * SHA-256 of the other certificate that the node showed when it was refused, lower-case hex: its owner may approve it
   * (lightning.md LN-14). Null while anything else keeps it from working, or it works.
   */
  readonly offeredCertificate: string | null;
}

export interface NodeHealthTracker extends HealthTracker {
  readonly current: () => NodeHealth;
}

/** Remembers whether a Lightning node works, and which certificate it was refused for. */
export const createNodeHealth = (clock: Clock, listener: HealthListener): NodeHealthTracker => {
  const health = createHealth(clock, listener);
  let offeredCertificate: string | null = null;
  return {
    current: () => ({ ...health.current(), offeredCertificate }),
    ok: () => {
      offeredCertificate = null;
      health.ok();
    },
    failed: (error) => {
      offeredCertificate = error instanceof CertificateChanged ? error.offered : null;
      health.failed(error);
    },
  };
};
