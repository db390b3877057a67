/**
 * The languages of every page, each by its own name. A new language is one line here and one catalogue per surface:
 * the compiler then names each catalogue that is missing (design.md COPY-5).
 */
export const LANGUAGE_NAMES = { en: 'English', de: 'Deutsch' } as const;
export type LanguageCode = keyof typeof LANGUAGE_NAMES;

export const LANGUAGES = Object.keys(LANGUAGE_NAMES) as LanguageCode[]; // the keys of a closed record

/** `de-AT` → `de`; undefined for a language that has no catalogue. */
export const knownLanguage = (locale: string): LanguageCode | undefined => {
  const first = locale.toLowerCase().split('-')[0];
  return LANGUAGES.find((code) => code === first);
};

/** `de-AT` → `de`; any language without a catalogue → `en`. */
export const languageOf = (locale: string): LanguageCode => knownLanguage(locale) ?? 'en';
