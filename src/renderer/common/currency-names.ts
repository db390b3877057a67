import { currencies, isBitcoinUnit } from '../../shared/currency.ts';

/** Name of a currency in a language, with its code: “Euro (EUR)”. Satchel's own units keep their code. */
export const currencyName = (code: string, locale: string): string => {
  if (isBitcoinUnit(code)) return code;
  const name = new Intl.DisplayNames([locale], { type: 'currency', fallback: 'none' }).of(code);
  return name === undefined ? code : `${name} (${code})`;
};

/** Every currency of states by name, that of the browser's country first. */
export const namedCurrencies = (locale: string, first: string | null): { value: string; name: string }[] => {
  const named = currencies()
    .filter((code) => !isBitcoinUnit(code))
    .map((value) => ({ value, name: currencyName(value, locale) }))
    .toSorted((a, b) => a.name.localeCompare(b.name, locale));
  const own = named.find(({ value }) => value === first);
  return own ? [own, ...named.filter((one) => one !== own)] : named;
};
