import { commonCatalogues } from './common/catalogues.ts';
import { createCommonWords } from './common/common.ts';
import { ownerCatalogues } from './owner/catalogues.ts';
import { createOwnerWords } from './owner/owner.ts';
import { createLanguages, type LanguagesOf } from './page-languages.ts';
import type { Say } from './say.ts';
import { setupCatalogues } from './setup/catalogues.ts';
import { createSetUpWords } from './setup/setup.ts';

/** Words of the set-up. */
export type Words = ReturnType<typeof createWords>;
export type Languages = LanguagesOf<Words>;

export const createPageLanguages = (): Languages =>
  createLanguages([commonCatalogues, ownerCatalogues, setupCatalogues], createWords);

const createWords = (say: Say) => ({
  ...createCommonWords(say),
  owner: createOwnerWords(say),
  setup: createSetUpWords(say),
});
