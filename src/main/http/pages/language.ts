import { knownLanguage, type LanguageCode } from '../../../shared/languages.ts';
import { shopLocale } from '../../../shared/price-sign.ts';
import { rankedRanges } from './accept.ts';
import { DE } from './words/de.ts';
import { EN, type PageWords } from './words/en.ts';

/** The language of one page: its words, and the locale in which its numbers and dates are written. */
export interface PageLanguage {
  readonly code: LanguageCode;
  readonly locale: string;
  readonly words: PageWords;
}

/**
 * The browser's first language that has a catalogue; otherwise the shop's language; otherwise English. Numbers follow the
 * shop's locale if it is of that language, so that a price reads as on the till (api.md PAGE-6).
 */
export const languageFor = (
  acceptLanguage: string | undefined,
  shop: { readonly locale: string; readonly currency: string } | undefined,
): PageLanguage => {
  const ofShop = knownLanguage(shop?.locale ?? '');
  const code = askedLanguage(acceptLanguage) ?? ofShop ?? 'en';
  const locale = ofShop === code && shop !== undefined ? shop.locale : code;
  return { code, locale: shop ? shopLocale(locale, shop.currency) : locale, words: WORDS[code] };
};

const WORDS: Readonly<Record<LanguageCode, PageWords>> = { en: EN, de: DE };

/** `*` names no language, so it leaves the choice to the shop. */
const askedLanguage = (acceptLanguage: string | undefined): LanguageCode | undefined =>
  rankedRanges(acceptLanguage)
    .filter(({ quality }) => quality > 0)
    .map(({ range }) => knownLanguage(range))
    .find((code) => code !== undefined);
