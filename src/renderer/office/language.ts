import { createPageLanguage } from '../common/language.tsx';
import type { Words } from '../words/office-words.ts';

export const { LanguageProvider, useLanguage } = createPageLanguage<Words>();
