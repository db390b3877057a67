import type { Sats } from '../../../shared/money.ts';
import type { Policy } from './policy.ts';

const DEFAULT_CONFIRMATIONS = 1;

/**
 * Returns the confirmations that an invoice of this size needs: those of the lowest tier whose limit (inclusive) it
 * does not exceed, otherwise those of the open-ended tier (product.md INV-26). The tiers may be in any order.
 */
export const confirmationsFor = (policy: Pick<Policy, 'tiers'>, dueSats: Sats): number => {
  let best: Policy['tiers'][number] | undefined;
  for (const tier of policy.tiers) {
    if (tier.upToSats !== null && dueSats > tier.upToSats) continue;
    const tighter = !best || best.upToSats === null || (tier.upToSats !== null && tier.upToSats < best.upToSats);
    if (tighter) best = tier;
  }
  return best?.confirmations ?? DEFAULT_CONFIRMATIONS;
};
