import { commonCatalogues } from './common/catalogues.ts';
import { createCommonWords } from './common/common.ts';
import { officeCatalogues } from './office/catalogues.ts';
import { createOfficeWords } from './office/office.ts';
import { createOfficeStoreWords } from './office/store.ts';
import { ownerCatalogues } from './owner/catalogues.ts';
import { createOwnerWords } from './owner/owner.ts';
import { createLanguages, type LanguageOf, type LanguagesOf } from './page-languages.ts';
import { saleCatalogues } from './sale/catalogues.ts';
import { createSaleWords } from './sale/sale.ts';
import type { Say } from './say.ts';

/** Words of the office. */
export type Words = ReturnType<typeof createWords>;
export type Language = LanguageOf<Words>;
export type Languages = LanguagesOf<Words>;

export const createPageLanguages = (): Languages =>
  createLanguages([commonCatalogues, saleCatalogues, ownerCatalogues, officeCatalogues], createWords);

const createWords = (say: Say) => ({
  ...createCommonWords(say),
  ...createSaleWords(say),
  owner: createOwnerWords(say),
  office: createOfficeWords(say),
  officeStore: createOfficeStoreWords(say),
});
