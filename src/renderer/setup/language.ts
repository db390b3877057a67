import { createPageLanguage } from '../common/language.tsx';
import type { Words } from '../words/setup-words.ts';

export const { LanguageProvider, useLanguage } = createPageLanguage<Words>();
