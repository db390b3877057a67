import { setupI18n, type Messages } from '@lingui/core';
import { languageOf, type LanguageCode } from '../../shared/languages.ts';
import type { Say } from './say.ts';

/** One set of words per language, created when first needed. */
export const createDictionary = <W>(catalogues: Readonly<Record<LanguageCode, Messages>>, make: (say: Say) => W) => {
  const made = new Map<LanguageCode, W>();
  return (locale: string): W => {
    const code = languageOf(locale);
    const words = made.get(code) ?? make(createSay(code, catalogues[code]));
    made.set(code, words);
    return words;
  };
};

export const createSay = (code: LanguageCode, messages: Messages): Say => {
  const i18n = setupI18n({ locale: code, messages: { [code]: messages } });
  return (message) => i18n._(message);
};
