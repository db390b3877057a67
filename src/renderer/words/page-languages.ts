import type { Say } from './say.ts';
import { createLoadedDictionary, type Catalogues, type Dictionary } from './loaded-languages.ts';

/** Words, and the locale that formats numbers and times. */
export interface LanguageOf<W> {
  readonly locale: string;
  readonly words: W;
}
/** The language of a locale, in English until it is loaded. */
export interface LanguagesOf<W> {
  (locale: string): LanguageOf<W>;
  readonly wordsIn: Dictionary<W>;
}

/** The languages of a page. */
export const createLanguages = <W>(catalogues: readonly Catalogues[], make: (say: Say) => W): LanguagesOf<W> => {
  const wordsIn = createLoadedDictionary(catalogues, make);
  return Object.assign((locale: string) => ({ locale, words: wordsIn(locale) }), { wordsIn });
};
