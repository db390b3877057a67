import { messages as en } from '../locales/en/inside.po';
import { createErrorWords } from './errors.ts';
import { createLoadedDictionary, type Dictionary } from './loaded-languages.ts';
import { createOfficeStoreWords } from './office-store.ts';
import { createOfficeWords } from './office.ts';
import { createPanelWords } from './panel.ts';
import type { Say } from './say.ts';
import { createSetUpWords } from './setup.ts';
import { createTillWords } from './till.ts';
import { createTimeWords } from './time.ts';

/** Words for the shop's own people: till, set-up, unlocking, office. */
export type Words = ReturnType<typeof createWords>;
/** Words, and the locale that formats numbers and times. */
export interface Language {
  readonly locale: string;
  readonly words: Words;
}
/** The language of a locale, in English until it is loaded. */
export interface Languages {
  (locale: string): Language;
  readonly wordsIn: Dictionary<Words>;
}

export const createLanguages = (): Languages => {
  const wordsIn = createLoadedDictionary({ en, de: () => import('../locales/de/inside.po') }, createWords);
  return Object.assign((locale: string) => ({ locale, words: wordsIn(locale) }), { wordsIn });
};

const createWords = (say: Say) => ({
  ...createTillWords(say),
  panel: createPanelWords(say),
  time: createTimeWords(say),
  errors: createErrorWords(say),
  setup: createSetUpWords(say),
  office: createOfficeWords(say),
  officeStore: createOfficeStoreWords(say),
});
