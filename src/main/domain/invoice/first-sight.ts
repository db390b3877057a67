import type { InvoiceFacts } from './facts.ts';
import { hasEnded } from './evaluate.ts';

const GRACE_MS = 24 * 3_600_000;

/** When and where a payment was first found. */
export interface FirstSight {
  readonly firstSeenAtMs: number;
  /** Clock of the miner, where it was found in a block. */
  readonly blockTimeMs: number | null;
}

/**
 * Whether a payment is on time, decided once at first sight: found by the look that ends the invoice or an earlier one,
 * and first seen or mined at most 24 h after expiry. Miners' clocks are off by hours, so a block time alone never makes
 * money late, and never makes it on time after the end.
 *
 * @param facts `lastCheckedAtMs` as it was before the look that found the payment
 */
export const isOnTime = (facts: Pick<InvoiceFacts, 'expiresAtMs' | 'lastCheckedAtMs'>, sight: FirstSight): boolean => {
  if (hasEnded(facts)) return false;
  const latestMs = facts.expiresAtMs + GRACE_MS;
  return sight.firstSeenAtMs <= latestMs || (sight.blockTimeMs !== null && sight.blockTimeMs <= latestMs);
};
