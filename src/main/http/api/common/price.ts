import { digitsOf } from '../../../../shared/currency.ts';
import { parseAmount } from '../../../../shared/money.ts';
import { refuse, type Result } from '../../../../shared/result.ts';

/**
 * Reads the amount of a request as minor units of its currency (product.md MON-2, MON-3). A price must be more than 0.
 */
export const priceIn = (currency: string, amount: string): Result<bigint> => {
  const digits = digitsOf(currency);
  if (digits === undefined) return refuse('unknown_currency', { params: { currency } });
  const price = parseAmount(amount, digits);
  if (!price.ok || price.value > 0n) return price;
  return refuse('validation_failed', { details: { amount: 'must be more than 0' } });
};
