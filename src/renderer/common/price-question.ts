import { digitsOf } from '../../shared/currency.ts';
import { parseAmount, parseRate, satsForPrice } from '../../shared/money.ts';
import type { SaleWords } from '../words/sale/sale.ts';
import type { SessionRate } from './client.ts';
import { formatMoney, formatSats } from './format.ts';

const PERCENT = 100n;
const FAR_OFF_PERCENT = 10n;

/** The last price that nobody set by hand; null if there never was one. */
export type KnownPrice = SessionRate['known'];

/**
 * The question before a price that somebody typed is used: it is further than 10 % from the last known price, or there is
 * none to compare it with (design.md STATE-39).
 *
 * @returns null if the price is close, or no price at all
 */
export const priceQuestion = (
  typed: string,
  currency: string,
  known: KnownPrice,
  {
    locale,
    words: { priceQuestion: say },
  }: { readonly locale: string; readonly words: Pick<SaleWords, 'priceQuestion'> },
): string | null => {
  const rate = parseRate(typed);
  const digits = digitsOf(currency);
  if (!rate.ok || digits === undefined) return null;
  const sample = parseAmount(digits === 0 ? '1000' : '10', digits);
  if (!sample.ok) return null;
  const cost = say.cost(
    formatMoney(digits === 0 ? '1000' : '10', currency, locale),
    formatSats(satsForPrice(sample.value, digits, rate.value), locale),
  );
  if (known === null) return `${say.unknown} ${cost} ${say.useIt}`;
  const far = farOff(rate.value, known.rate);
  if (far === null) return null;
  const { below, above } = known.fresh ? say.market : say.last;
  return `${far.below ? below(far.percent.toString()) : above(far.percent.toString())} ${cost} ${say.useIt}`;
};

/** Distance of a typed price from a known one in whole percent; null if it is at most 10 %. */
const farOff = (rate: bigint, known: string): { readonly percent: bigint; readonly below: boolean } | null => {
  const other = parseRate(known);
  if (!other.ok) return null;
  const apart = rate > other.value ? rate - other.value : other.value - rate;
  if (apart * PERCENT <= FAR_OFF_PERCENT * other.value) return null;
  return { percent: (apart * PERCENT) / other.value, below: rate < other.value };
};
