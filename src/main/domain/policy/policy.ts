import type { Sats } from '../../../shared/money.ts';

/** Confirmations by amount; the last tier is open-ended (`upToSats` null). */
export interface PolicyTier {
  readonly upToSats: Sats | null;
  readonly confirmations: number;
}

/** What a store accepts. */
export interface Policy {
  readonly tiers: readonly PolicyTier[];
  /** Underpayment tolerance as a decimal percent, `"0"` by default. */
  readonly tolerancePercent: string;
}
