/** Checks settings further than a schema can. */
import type { PolicyInput, RatesInput } from '../../../shared/contract/settings.ts';
import { digitsOf } from '../../../shared/currency.ts';
import { parseAmount, parseRate, type Minor, type Sats } from '../../../shared/money.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Policy } from '../../domain/policy/policy.ts';
import type { RatesConfig } from '../people/people-ports.ts';

/** @returns `validation_failed` for a currency that Satchel does not know */
export const readCurrency = (currency: string): Result<string> =>
  digitsOf(currency) === undefined ? invalid('currency', 'is not a currency Satchel knows') : ok(currency);

/** @returns `validation_failed` for an unknown IANA name */
export const readTimeZone = (timeZone: string): Result<string> => {
  try {
    return ok(new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone);
  } catch {
    return invalid('timeZone', 'is not a time zone such as Europe/Berlin');
  }
};

/** @returns the canonical BCP 47 tag, or `validation_failed` */
export const readLocale = (locale: string): Result<string> => {
  try {
    return ok(Intl.getCanonicalLocales(locale)[0] ?? 'en');
  } catch {
    return invalid('locale', 'is not a language such as en or de-AT');
  }
};

/** @returns `validation_failed` for an amount that the currency does not have (design.md KEYS-12) */
export const readAskAbove = (amount: string, currency: string): Result<Minor> => {
  const read = parseAmount(amount, digitsOf(currency) ?? 0);
  if (!read.ok)
    return invalid('askAbove', read.error.details?.['amount'] ?? 'must be a plain decimal number such as 4.50');
  return read.value > 0n ? read : invalid('askAbove', 'must be more than 0');
};

/**
 * Limits of tiers must rise, and the last tier, and only it, is open-ended (product.md INV-26).
 *
 * @param former limits that stay if the input has no others: who does not know a limit must not change it
 */
export const readPolicy = (
  input: PolicyInput,
  former: Pick<Policy, 'agreementLimitSats' | 'adviceLimitSats'>,
): Result<Policy> => {
  let upTo = 0n;
  const tiers = [];
  for (const [index, tier] of input.tiers.entries()) {
    const isLast = index === input.tiers.length - 1;
    if ((tier.upToSats === null) !== isLast) return invalid('tiers', 'the last tier, and only it, has no limit');
    const limit = tier.upToSats === null ? null : BigInt(tier.upToSats);
    if (limit !== null && limit <= upTo) return invalid('tiers', 'each limit must be above the one before');
    upTo = limit ?? upTo;
    tiers.push({ upToSats: limit, confirmations: tier.confirmations });
  }
  const { tolerancePercent = '0' } = input;
  return ok({
    tiers,
    tolerancePercent,
    agreementLimitSats: limitOr(input.agreementLimitSats, former.agreementLimitSats),
    adviceLimitSats: limitOr(input.adviceLimitSats, former.adviceLimitSats),
  });
};

const limitOr = (limit: number | undefined, formerSats: Sats): Sats =>
  limit === undefined ? formerSats : BigInt(limit);

export const readRates = (input: RatesInput): Result<RatesConfig> => {
  if (input.kind === 'market') return ok({ kind: 'market', spreadPercent: input.spreadPercent ?? '0' });
  for (const [pair, rate] of Object.entries(input.pairs)) {
    if (digitsOf(pair.slice('BTC_'.length)) === undefined) return invalid(`pairs.${pair}`, 'is not a known currency');
    if (!parseRate(rate).ok) return invalid(`pairs.${pair}`, 'must be a positive decimal with at most 8 places');
  }
  return ok({ kind: 'fixed', pairs: input.pairs });
};

const invalid = <T>(field: string, why: string): Result<T> =>
  refuse('validation_failed', { details: { [field]: why } });
