import { digitsOf } from '../../../../shared/currency.ts';
import { MAX_SATS, parseAmount, parseRate, satsForPrice } from '../../../../shared/money.ts';
import { plainDecimal } from '../../common/field-checks.ts';

/** Unconfirmed money a day, in limits (docs/spec/chain.md CHAIN-51). */
export const BUDGET_LIMITS = 10;

/**
 * Reads a limit as it is typed: whole sats, or an amount with the code of the shop's currency, at the price of now.
 *
 * @param rate the price of one bitcoin in that currency; null if none is known
 * @returns null for anything else
 */
export const readLimitSats = (typed: string, currency: string, rate: string | null): number | null => {
  const text = typed.trim();
  if (/^\d{1,16}$/.test(text)) return inRange(BigInt(text));
  const [, amount = '', code = ''] = /^([\d.,]+)\s*([A-Za-z]{3})$/.exec(text) ?? [];
  const digits = digitsOf(currency);
  const price = rate === null ? null : parseRate(rate);
  if (code.toUpperCase() !== currency || digits === undefined || !price?.ok) return null;
  const minor = parseAmount(plainDecimal(amount), digits);
  return minor.ok ? inRange(satsForPrice(minor.value, digits, price.value)) : null;
};

/** All bitcoin are far fewer sats than a number holds exactly. */
const inRange = (sats: bigint): number | null => (sats > MAX_SATS ? null : Number(sats));
