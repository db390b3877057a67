import { digitsOf } from '../../../shared/currency.ts';
import { parseAmount, type Minor } from '../../../shared/money.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import { isTooLarge } from '../../domain/pricing/build-quote.ts';

/** The words of one API for its refusals. */
interface Wording {
  /** The field that holds the amount. */
  readonly field: string;
  /** The answer to an amount of 0. */
  readonly tooSmall: string;
}

/**
 * Reads a price from its text into the currency's minor units (product.md MON-3, MON-4).
 *
 * @returns `unknown_currency`, `amount_too_large`, or `validation_failed` if it is not a positive plain decimal
 */
export const readPrice = (
  currency: string,
  amount: string,
  { field, tooSmall }: Wording = { field: 'amount', tooSmall: 'must be more than 0' },
): Result<Minor> => {
  const digits = digitsOf(currency);
  if (digits === undefined) return refuse('unknown_currency', { params: { currency } });
  const read = parseAmount(amount, digits);
  if (!read.ok) return refuse('validation_failed', { details: { [field]: read.error.details?.['amount'] ?? '' } });
  if (read.value <= 0n) return refuse('validation_failed', { details: { [field]: tooSmall } });
  return isTooLarge(currency, read.value) ? refuse('amount_too_large') : ok(read.value);
};
