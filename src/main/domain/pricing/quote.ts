import type { RateE8, Sats } from '../../../shared/money.ts';

/** One source's price of a bitcoin at one time. */
export interface SourceRate {
  readonly name: string;
  readonly rateE8: RateE8;
  readonly atMs: number;
  /** False where it was dropped as an outlier or too old. */
  readonly used: boolean;
}

/** A price that sales may use: the median of agreeing sources, spread included. */
export interface Rate {
  /** Upper-case currency, `EUR`. */
  readonly currency: string;
  readonly rateE8: RateE8;
  readonly atMs: number;
  readonly spreadPercent: string;
  readonly sources: readonly SourceRate[];
}

/** The price frozen in an invoice. `rate` is null for BTC and SATS. */
export interface Quote {
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly dueSats: Sats;
  readonly rate: Rate | null;
  readonly usdRateE8: RateE8 | null;
  readonly atMs: number;
}
