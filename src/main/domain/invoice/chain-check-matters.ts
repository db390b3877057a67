import { hasEnded, waitEndsAtMs } from './evaluate.ts';
import type { InvoiceFacts } from './facts.ts';

/**
 * Returns true if a complete chain check that began at `begunAtMs` must be stored: it is the first one after expiry, or
 * the first one after the wait of an unconfirmed payment. Any other check changes no status and would only cost a
 * write.
 */
export const chainCheckMatters = (facts: InvoiceFacts, begunAtMs: number): boolean => {
  const last = facts.lastCheckedAtMs;
  if (last !== null && begunAtMs <= last) return false; // the stored time never goes back
  if (begunAtMs > facts.expiresAtMs && !hasEnded(facts)) return true;
  return facts.outputs.some((output) => {
    if (output.dropped || output.confirmations > 0 || output.inBlock) return false;
    const endsAtMs = waitEndsAtMs(facts, output);
    return endsAtMs <= begunAtMs && (last === null || last < endsAtMs);
  });
};
