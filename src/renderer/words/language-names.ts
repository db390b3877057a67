import type { LanguageCode } from './languages.ts';

/** Each language calls itself by its own name, in every language of the page. */
export const languageNames: Readonly<Record<LanguageCode, string>> = { en: 'English', de: 'Deutsch' };
