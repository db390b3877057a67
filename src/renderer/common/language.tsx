import { createContext, useContext, useEffect, useMemo, useSyncExternalStore, type ReactNode } from 'react';
import type { CommonWords } from '../words/common/common.ts';
import type { Dictionary } from '../words/loaded-languages.ts';
import type { LanguageOf, LanguagesOf } from '../words/page-languages.ts';

const LocaleContext = createContext<string | null>(null);
/** Changes how numbers, prices and times look, and no words. */
export const LocaleProvider = LocaleContext.Provider;

const given = <V,>(value: V | null): V => {
  if (value === null) throw new Error('no language around this component');
  return value;
};

const CommonWordsContext = createContext<CommonWords | null>(null);
/** Locale, and the words that every page has. */
export const useLanguage = (): LanguageOf<CommonWords> => {
  const [locale, words] = [given(useContext(LocaleContext)), given(useContext(CommonWordsContext))];
  return useMemo(() => ({ locale, words }), [locale, words]);
};

export interface ProviderProps<W> {
  readonly value: LanguageOf<W>;
  readonly children: ReactNode;
}
/** Gives the components of a page its own words, and those of all pages the common ones. */
export const createPageLanguage = <W extends CommonWords>() => {
  const WordsContext = createContext<W | null>(null);
  const LanguageProvider = ({ value: { locale, words }, children }: ProviderProps<W>) => (
    <LocaleContext value={locale}>
      <CommonWordsContext value={words}>
        <WordsContext value={words}>{children}</WordsContext>
      </CommonWordsContext>
    </LocaleContext>
  );
  const usePageLanguage = (): LanguageOf<W> => {
    const [locale, words] = [given(useContext(LocaleContext)), given(useContext(WordsContext))];
    return useMemo(() => ({ locale, words }), [locale, words]);
  };
  return { LanguageProvider, useLanguage: usePageLanguage };
};

/** Words in the locale's language; loads it if it is not at hand. */
export const useWordsIn = <W,>(dictionary: Dictionary<W>, locale: string): W => {
  useEffect(() => void dictionary.load(locale), [dictionary, locale]);
  return useSyncExternalStore(dictionary.subscribe, () => dictionary(locale));
};

/** The language that a page provides to its components. */
export const useLanguageIn = <W,>({ wordsIn }: LanguagesOf<W>, locale: string): LanguageOf<W> => {
  const words = useWordsIn(wordsIn, locale);
  return useMemo(() => ({ locale, words }), [locale, words]);
};
