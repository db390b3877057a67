import { setupI18n, type Messages } from '@lingui/core';
import type { Say } from './say.ts';

/** Languages of the pages. A locale in any other language gets English words with its own numbers (design.md COPY-5). */
export const LANGUAGES = ['en', 'de'] as const;
export type LanguageCode = (typeof LANGUAGES)[number];

/** `de-AT` → `de`; a language without a translation → `en`. */
export const languageOf = (locale: string): LanguageCode => {
  const first = locale.toLowerCase().split('-')[0];
  return LANGUAGES.find((code) => code === first) ?? 'en';
};

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

const createSay = (code: LanguageCode, messages: Messages): Say => {
  const i18n = setupI18n({ locale: code, messages: { [code]: messages } });
  return (message) => i18n._(message);
};
