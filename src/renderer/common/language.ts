import { createContext, useContext, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Language, Languages } from '../words/inside-words.ts';
import type { Dictionary } from '../words/loaded-languages.ts';

const LanguageContext = createContext<Language | null>(null);
export const LanguageProvider = LanguageContext.Provider;

/** Words and locale of every page for the shop's own people. */
export const useLanguage = (): Language => {
  const language = useContext(LanguageContext);
  if (!language) throw new Error('no language around this component');
  return language;
};

/** Words in the locale's language; loads it if it is not at hand. */
export const useWordsIn = <W>(dictionary: Dictionary<W>, locale: string): W => {
  useEffect(() => void dictionary.load(locale), [dictionary, locale]);
  return useSyncExternalStore(dictionary.subscribe, () => dictionary(locale));
};

/** The language that a page provides to its components. */
export const useLanguageIn = ({ wordsIn }: Languages, locale: string): Language => {
  const words = useWordsIn(wordsIn, locale);
  return useMemo(() => ({ locale, words }), [locale, words]);
};
