import type { RateE8, Sats } from '../../../shared/money.ts';

/** The price of a bitcoin that one source gave, with its time. */
export interface SourceRate {
  readonly name: string;
  readonly rateE8: RateE8;
  readonly atMs: number;
  /** False if it was dropped as an outlier or as too old. */
  readonly used: boolean;
}

/** A rate for quotes: the median of the agreeing sources, spread included. */
export interface Rate {
  /** In capitals, such as `EUR`. */
  readonly currency: string;
  readonly rateE8: RateE8;
  readonly atMs: number;
  readonly spreadPercent: string;
  readonly sources: readonly SourceRate[];
}

/** The price that is frozen in an invoice. `rate` is null for BTC and SATS. */
export interface Quote {
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly dueSats: Sats;
  readonly rate: Rate | null;
  readonly usdRateE8: RateE8 | null;
  readonly atMs: number;
}
