import { hasEnded, waitEndsAtMs } from './evaluate.ts';
import type { InvoiceFacts } from './facts.ts';

/**
 * Whether a complete look begun at `begunAtMs` must be stored: it is the first after expiry, or the first after the
 * wait of a payment in no block. All others change nothing and would only cost a write.
 */
export const chainCheckMatters = (facts: InvoiceFacts, begunAtMs: number): boolean => {
  const last = facts.lastCheckedAtMs;
  if (last !== null && begunAtMs <= last) return false; // a look never goes back
  if (begunAtMs > facts.expiresAtMs && !hasEnded(facts)) return true;
  return facts.outputs.some((output) => {
    if (output.dropped || output.confirmations > 0) return false;
    const endsAtMs = waitEndsAtMs(facts, output);
    return endsAtMs <= begunAtMs && (last === null || last < endsAtMs);
  });
};
