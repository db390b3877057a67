import { refuse, ok, type Result } from './result.ts';

/** On-chain amount, in satoshis. */
export type Sats = bigint;
/** Lightning amount, in millisatoshis. */
export type Msats = bigint;
export const MSATS_PER_SAT = 1_000n;
/** Fiat amount in the currency's minor unit (cents for EUR, yen for JPY, fils for KWD). */
export type Minor = bigint;
/** Price of one bitcoin in the currency's major unit, times 10^8. */
export type RateE8 = bigint;

export const SATS_PER_BTC: Sats = 100_000_000n;
/** All bitcoin there will ever be (BIP 42). */
export const MAX_SATS: Sats = 21_000_000n * SATS_PER_BTC;
const RATE_SCALE = 100_000_000n;

const PLAIN_DECIMAL = /^(\d{1,30})(?:\.(\d{1,40}))?$/;

/**
 * Reads a plain decimal (no sign, exponent, separator, space or non-ASCII digit) into minor units.
 * Digits beyond the currency's must be zeros: `"1000.00"` SATS is 1000, `"1.5"` JPY is refused (product.md MON-3).
 */
export const parseAmount = (text: string, digits: number): Result<Minor> => {
  const match = PLAIN_DECIMAL.exec(text);
  const bad = (why: string): Result<Minor> => refuse('validation_failed', { details: { amount: why } });
  if (!match) return bad('must be a plain decimal number such as 4.50');
  const fraction = match[2] ?? '';
  if (!/^0*$/.test(fraction.slice(digits))) return bad(`has more than ${digits} decimal digits`);
  return ok(BigInt((match[1] ?? '') + fraction.slice(0, digits).padEnd(digits, '0')));
};

/**
 * Rewrites the source text of a JSON number as a plain decimal. PHP sends `5.0e-5` and JavaScript `1e-7`, so the
 * exponent is expanded exactly (product.md MON-5). A sign stays, so that {@link parseAmount} refuses it.
 *
 * @returns undefined if the decimal would be absurdly long
 */
export const expandJsonNumber = (source: string): string | undefined => {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/.exec(source);
  if (!match) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  const places = BigInt(exponent.replace('+', ''));
  return places > 40n || places < -40n ? undefined : sign + movePoint(whole, fraction, places);
};

/** Moves the point of `whole.fraction` exactly, by `places` to the right or, if negative, to the left. */
const movePoint = (whole: string, fraction: string, places: bigint): string => {
  let head = whole;
  let tail = fraction;
  for (let step = places; step > 0n; step -= 1n) {
    head += tail.charAt(0) || '0';
    tail = tail.slice(1);
  }
  for (let step = places; step < 0n; step += 1n) {
    tail = (head.at(-1) ?? '0') + tail;
    head = head.slice(0, -1);
  }
  return (head.replace(/^0+(?=\d)/, '') || '0') + (tail ? `.${tail}` : '');
};

/** Writes minor units as a plain decimal string with exactly `digits` decimals: `450n, 2` is `"4.50"`. */
export const formatAmount = (minor: Minor, digits: number): string => {
  const sign = minor < 0n ? '-' : '';
  const text = (minor < 0n ? -minor : minor).toString().padStart(digits + 1, '0');
  return digits === 0 ? sign + text : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
};

/** Integer division, rounded up; both numbers must not be negative. */
export const divideUp = (dividend: bigint, divisor: bigint): bigint => (dividend + divisor - 1n) / divisor;

/** Integer division, rounded half up; both numbers must not be negative. */
export const divideHalfUp = (dividend: bigint, divisor: bigint): bigint => (2n * dividend + divisor) / (2n * divisor);

/** Sats due for a price at a rate, rounded up to the next sat (product.md MON-7). */
export const satsForPrice = (priceMinor: Minor, digits: number, rateE8: RateE8): Sats =>
  divideUp(priceMinor * SATS_PER_BTC * RATE_SCALE, 10n ** BigInt(digits) * rateE8);

/** Fiat value of sats at a frozen rate in minor units, rounded half up (product.md MON-12). */
export const priceForSats = (amountSats: Sats, digits: number, rateE8: RateE8): Minor =>
  divideHalfUp(amountSats * rateE8 * 10n ** BigInt(digits), SATS_PER_BTC * RATE_SCALE);

/** Cuts the zeros at the end of a plain decimal, and then its point: `1.50` → `1.5`, `2.00` → `2`, `10` → `10`. */
export const withoutTrailingZeros = (decimal: string): string => {
  if (!decimal.includes('.')) return decimal;
  let end = decimal.length;
  while (decimal[end - 1] === '0') end -= 1;
  return decimal.slice(0, decimal[end - 1] === '.' ? end - 1 : end);
};

/** Writes sats in BTC with 8 decimals, as BIP 21 and the checkout API do. */
export const formatBtc = (amountSats: Sats): string => formatAmount(amountSats, 8);

/** Reads a rate with at most 8 decimals. */
export const parseRate = (text: string): Result<RateE8> => {
  const rate = parseAmount(text, 8);
  return rate.ok && rate.value <= 0n ? refuse('validation_failed', { details: { rate: 'must be positive' } }) : rate;
};
