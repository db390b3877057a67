import { currencies, isBitcoinUnit } from './currency.ts';

/** Currency of the country that a browser's language names (`de-AT`); null if it names none, or one that is not listed. */
export const currencyOfCountry = (tag: string): string | null => {
  const { region, language } = new Intl.Locale(tag);
  const country = region ?? (language === 'en' ? undefined : new Intl.Locale(tag).maximize().region);
  if (country === undefined) return null;
  const shared = Object.keys(SHARED).find((code) => SHARED[code]?.split(' ').includes(country));
  return shared ?? currencies().find((code) => code.startsWith(country) && !isBitcoinUnit(code)) ?? null;
};

/**
 * Countries whose currency does not begin with their own code, as it does elsewhere, or that have more than one such code
 * (ISO 3166-1; ISO 4217, list one of 2026).
 */
const SHARED: Readonly<Record<string, string>> = {
  AUD: 'CC CX HM KI NF NR TV',
  CHF: 'LI',
  CLP: 'CL',
  DKK: 'FO GL',
  EUR: 'AD AT AX BE BG BL CY DE EE ES FI FR GF GP GR HR IE IT LT LU LV MC ME MF MQ MT NL PM PT RE SI SK SM VA XK YT',
  GBP: 'GG GS IM JE',
  ILS: 'PS',
  MAD: 'EH',
  NOK: 'BV SJ',
  NZD: 'CK NU PN TK',
  USD: 'AS BQ EC FM GU IO MH MP PR PW SV TC TL UM VG VI',
  UYU: 'UY',
  XAF: 'CF CG CM GA GQ TD',
  XCD: 'AG AI DM GD KN LC MS VC',
  XCG: 'CW SX',
  XOF: 'BF BJ CI GW ML NE SN TG',
  XPF: 'NC PF WF',
};
