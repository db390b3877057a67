import { createContext, useContext } from 'react';
import type { Language } from '../words/inside-words.ts';

const LanguageContext = createContext<Language | null>(null);
export const LanguageProvider = LanguageContext.Provider;

/** Words and locale of every page for the shop's own people. */
export const useLanguage = (): Language => {
  const language = useContext(LanguageContext);
  if (!language) throw new Error('no language around this component');
  return language;
};
