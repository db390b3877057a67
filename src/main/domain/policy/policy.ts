import type { Sats } from '../../../shared/money.ts';

/** The confirmations that an amount up to a limit needs. The last tier is open-ended (`upToSats` is null). */
export interface PolicyTier {
  readonly upToSats: Sats | null;
  readonly confirmations: number;
}

/** When a store accepts a payment. */
export interface Policy {
  readonly tiers: readonly PolicyTier[];
  /** The underpayment tolerance as a decimal percentage, by default `"0"`. */
  readonly tolerancePercent: string;
  /** Above this amount one public source is not enough; 0 means for no sale (chain.md CHAIN-12). */
  readonly agreementLimitSats: Sats;
  /** Up to this price the till may say Accept of a payment that is not final; 0 switches the advice off (chain.md CHAIN-51). */
  readonly adviceLimitSats: Sats;
}
