import { divideUp, parseAmount, type Sats } from '../../../shared/money.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';

const PERCENT_DIGITS = 8;
const ALL = 100n * 10n ** 8n;

/**
 * Returns the least amount that pays an invoice, max(1, ceil(due × (1 − tolerance))), computed exactly (product.md
 * MON-9).
 *
 * @param dueSats positive
 * @param tolerancePercent a plain decimal from `"0"` to `"100"` with at most 8 decimals
 * @returns the amount, or `validation_failed` for any other percentage
 */
export const acceptedSats = (dueSats: Sats, tolerancePercent: string): Result<Sats> => {
  const tolerance = parseAmount(tolerancePercent, PERCENT_DIGITS);
  if (!tolerance.ok || tolerance.value > ALL) {
    return refuse('validation_failed', { details: { tolerancePercent: 'must be a decimal from 0 to 100' } });
  }
  const least = divideUp(dueSats * (ALL - tolerance.value), ALL);
  return ok(least < 1n ? 1n : least);
};
