import type { InvoiceFacts } from './facts.ts';
import { hasEnded } from './evaluate.ts';

const GRACE_MS = 24 * 3_600_000;

/** When a payment was first found, and in which block. */
export interface FirstSight {
  readonly firstSeenAtMs: number;
  /** The time in the block header, by the miner's clock; null if the payment was found in no block. */
  readonly blockTimeMs: number | null;
}

/**
 * Decides once, at first sight, if a payment is on time: it was found by the chain check that ends the invoice or
 * before, and it was first seen or mined at most 24 h after expiry (product.md INV-5). Miners' clocks may be hours off,
 * so a block time alone never makes a payment late, and never makes it on time after the invoice has ended.
 *
 * @param facts with `lastCheckedAtMs` as it was before the chain check that found the payment
 */
export const isOnTime = (facts: Pick<InvoiceFacts, 'expiresAtMs' | 'lastCheckedAtMs'>, sight: FirstSight): boolean => {
  if (hasEnded(facts)) return false;
  const latestMs = facts.expiresAtMs + GRACE_MS;
  return sight.firstSeenAtMs <= latestMs || (sight.blockTimeMs !== null && sight.blockTimeMs <= latestMs);
};
