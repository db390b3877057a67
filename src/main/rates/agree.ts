/** Makes one price of several. Pure. */
import type { RateE8 } from '../../shared/money.ts';
import type { SourceRate } from '../domain/pricing/quote.ts';

/** A price is good this long, and a feed's own time may be this old (product.md RATE-4). */
export const GOOD_FOR_MS = 10 * 60_000;
/** A feed's clock may be this far ahead of ours (product.md RATE-8). */
const AHEAD_MS = 2 * 60_000;
/** A last good price vouches this long for a single source (product.md RATE-2). */
const VOUCHES_FOR_MS = 24 * 3_600_000;

/** The last price on which two sources agreed. */
export interface Agreed {
  readonly rateE8: RateE8;
  readonly atMs: number;
}
export interface Agreement {
  readonly rateE8: RateE8;
  /** At least two sources agreed; only then may this price vouch for later ones. */
  readonly agreed: boolean;
  readonly sources: readonly SourceRate[];
}

/**
 * Returns the median of the prices within 5 % of the median of all (product.md RATE-1). If fewer than two agree, only
 * prices within 5 % of a last good one count, at most 24 h old (product.md RATE-2). Undefined if nothing can be trusted.
 */
export const agree = (
  prices: readonly Omit<SourceRate, 'used'>[],
  last: Agreed | undefined,
  nowMs: number,
): Agreement | undefined => {
  const fresh = prices.filter(({ atMs }) => nowMs - atMs <= GOOD_FOR_MS && atMs - nowMs <= AHEAD_MS);
  const centre = medianOf(fresh.map(({ rateE8 }) => rateE8));
  let used = fresh.filter(({ rateE8 }) => isNear(rateE8, centre));
  const agreed = used.length >= 2;
  if (!agreed) {
    const ageMs = last ? nowMs - last.atMs : 0;
    if (!last || ageMs > VOUCHES_FOR_MS || ageMs < -AHEAD_MS) return undefined;
    used = fresh.filter(({ rateE8 }) => isNear(rateE8, last.rateE8));
    if (used.length === 0) return undefined;
  }
  return {
    rateE8: medianOf(used.map(({ rateE8 }) => rateE8)),
    agreed,
    sources: prices.map((price) => ({ ...price, used: used.includes(price) })),
  };
};

/** Lowers a rate by the merchant's spread: rate × (1 − spread), rounded down (product.md RATE-6). @param spreadPercent plain decimal */
export const withSpread = (rateE8: RateE8, spreadPercent: string): RateE8 => {
  const [whole = '0', fraction = ''] = spreadPercent.split('.');
  const scale = 100n * 10n ** BigInt(fraction.length);
  return (rateE8 * (scale - BigInt(whole + fraction))) / scale;
};

const medianOf = (rates: readonly RateE8[]): RateE8 => {
  const sorted = rates.toSorted((left, right) => (left < right ? -1 : left > right ? 1 : 0));
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0n;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0n) + upper) / 2n;
};

/** Returns true within 5 % of the centre. */
const isNear = (rate: RateE8, centre: RateE8): boolean =>
  (rate > centre ? rate - centre : centre - rate) * 20n <= centre;
