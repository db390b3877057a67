import { digitsOf, isBitcoinUnit } from '../../shared/currency.ts';
import type { RateE8 } from '../../shared/money.ts';

/** Whole units per bitcoin. They are made up and never change, so that lessons can be printed. */
const WHOLE: Readonly<Record<string, bigint>> = {
  USD: 50_000n,
  EUR: 46_000n,
  GBP: 40_000n,
  CHF: 45_000n,
  CAD: 70_000n,
  AUD: 76_000n,
  JPY: 7_500_000n,
};

/** Returns training's price of a bitcoin in any known currency (product.md RATE-11). */
export const trainingRate = (currency: string): RateE8 | undefined =>
  digitsOf(currency) === undefined || isBitcoinUnit(currency) ? undefined : (WHOLE[currency] ?? 50_000n) * 100_000_000n;
