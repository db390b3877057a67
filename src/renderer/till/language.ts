import { createPageLanguage } from '../common/language.tsx';
import type { Words } from '../words/till-words.ts';

export const { LanguageProvider, useLanguage } = createPageLanguage<Words>();
