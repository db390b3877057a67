import { createPageLanguage } from '../common/language.tsx';
import type { Words } from '../words/unlock-words.ts';

export const { LanguageProvider, useLanguage } = createPageLanguage<Words>();
