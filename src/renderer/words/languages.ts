import { setupI18n, type Messages } from '@lingui/core';
import type { Say } from './say.ts';

/** Languages of the pages; a locale in any other is written in English, with its own numbers. */
export const LANGUAGES = ['en', 'de'] as const;
export type LanguageCode = (typeof LANGUAGES)[number];

/** `de-AT` → `de`; what is not translated → `en`. */
export const languageOf = (locale: string): LanguageCode => {
  const first = locale.toLowerCase().split('-')[0];
  return LANGUAGES.find((code) => code === first) ?? 'en';
};

const createSay = (code: LanguageCode, messages: Messages): Say => {
  const i18n = setupI18n({ locale: code, messages: { [code]: messages } });
  return (message) => i18n._(message);
};

/** One set of words a language, made when it is first asked for. */
export const createDictionary = <W>(catalogues: Readonly<Record<LanguageCode, Messages>>, make: (say: Say) => W) => {
  const made = new Map<LanguageCode, W>();
  return (locale: string): W => {
    const code = languageOf(locale);
    const words = made.get(code) ?? make(createSay(code, catalogues[code]));
    made.set(code, words);
    return words;
  };
};
