import { currencies } from './currency.ts';

/**
 * Adds the shop's own currency to its locale (Unicode Technical Standard #35, key `cu`), so that whoever writes prices
 * knows whose `$` stands alone (design.md COPY-7).
 */
export const shopLocale = (locale: string, currency: string): string =>
  locale.includes('-u-') ? locale : `${locale}-u-cu-${currency.toLowerCase()}`;

/**
 * Adds the currency's code to a written price, because the sign may also mean another currency and this one is not the
 * shop's own: `$5.00 CAD`. The price stays as it is if its sign says enough, or is the code itself.
 */
export const withCode = (price: string, currency: string, locale: string): string =>
  isOwn(currency, locale) || !isShared(currency) || price.includes(currency) ? price : `${price}\u00a0${currency}`;

const isOwn = (currency: string, locale: string): boolean =>
  locale.toLowerCase().endsWith(`-cu-${currency.toLowerCase()}`);

/**
 * Returns the locale for a list of prices: without the shop's currency if the sign of that stands for another one in the
 * list as well, so that each of the two has its code.
 */
export const listLocale = (locale: string, listed: readonly string[]): string => {
  const own = /-u-cu-(\w+)$/.exec(locale)?.[1]?.toUpperCase();
  const isTwofold = own !== undefined && listed.some((other) => other !== own && signOf(other) === signOf(own));
  return isTwofold ? locale.replace(/-u-cu-\w+$/, '') : locale;
};

const isShared = (currency: string): boolean => (owners().get(signOf(currency)) ?? 0) > 1;

/** How many currencies have each sign, counted at the first price. */
const owners = (): ReadonlyMap<string, number> => {
  counted ??= currencies().reduce((counts, currency) => {
    const sign = signOf(currency);
    return counts.set(sign, (counts.get(sign) ?? 0) + 1);
  }, new Map<string, number>());
  return counted;
};
let counted: ReadonlyMap<string, number> | undefined;

/** The sign in English; other languages share at least the same ones. */
const signOf = (currency: string): string => {
  if (currency === 'SATS') return 'sats'; // no code of ISO 4217, so Intl knows none
  const form = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' });
  return form.formatToParts(0).find(({ type }) => type === 'currency')?.value ?? currency;
};
