import { commonCatalogues } from './common/catalogues.ts';
import { createCommonWords } from './common/common.ts';
import { createLanguages, type LanguagesOf } from './page-languages.ts';
import type { Say } from './say.ts';
import { unlockCatalogues } from './unlock/catalogues.ts';
import { createUnlockWords } from './unlock/unlock.ts';

/** Words of unlocking. */
export type Words = ReturnType<typeof createWords>;
export type Languages = LanguagesOf<Words>;

export const createPageLanguages = (): Languages => createLanguages([commonCatalogues, unlockCatalogues], createWords);

const createWords = (say: Say) => ({
  ...createCommonWords(say),
  ...createUnlockWords(say),
});
