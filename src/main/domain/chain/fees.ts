import type { Sats } from '../../../shared/money.ts';

/** A source's word about a transaction in its mempool; null if it does not know. */
export interface TransactionFee {
  readonly feeSats: Sats | null;
  /** Unconfirmed transactions that must be mined before it. */
  readonly ancestors: number | null;
}

/** A source's words about fees (chain.md CHAIN-51). Rates are sats per 1,000 virtual bytes; null if it does not know. */
export interface FeeWords {
  /** Below this rate its mempool takes nothing. */
  readonly minimumSatsPerKvb: Sats | null;
  /** The rate that is expected to be mined within two blocks. */
  readonly twoBlockSatsPerKvb: Sats | null;
  readonly transactions: ReadonlyMap<string, TransactionFee>;
}

/** The assumption about one transaction. */
export interface KnownFee extends TransactionFee, Pick<FeeWords, 'minimumSatsPerKvb' | 'twoBlockSatsPerKvb'> {}

export const UNKNOWN_FEE: KnownFee = {
  feeSats: null,
  ancestors: null,
  minimumSatsPerKvb: null,
  twoBlockSatsPerKvb: null,
};

/**
 * Joins what the voters say to the worst for the shop: the lowest fee, the highest demands and the most ancestors. So a
 * source that lies can make the shop wait, and cannot make it accept while another one speaks.
 */
export const worstFee = (words: readonly FeeWords[], txid: string): KnownFee => {
  const own = words.map(({ transactions }) => transactions.get(txid));
  return {
    feeSats: extreme(
      own.map((fee) => fee?.feeSats ?? null),
      (a, b) => a < b,
    ),
    ancestors: extreme(
      own.map((fee) => fee?.ancestors ?? null),
      (a, b) => a > b,
    ),
    minimumSatsPerKvb: extreme(
      words.map(({ minimumSatsPerKvb }) => minimumSatsPerKvb),
      (a, b) => a > b,
    ),
    twoBlockSatsPerKvb: extreme(
      words.map(({ twoBlockSatsPerKvb }) => twoBlockSatsPerKvb),
      (a, b) => a > b,
    ),
  };
};

const extreme = <T extends bigint | number>(values: readonly (T | null)[], isWorse: (a: T, b: T) => boolean) =>
  values.reduce<T | null>(
    (worst, value) => (value !== null && (worst === null || isWorse(value, worst)) ? value : worst),
    null,
  );
