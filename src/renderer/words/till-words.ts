import { commonCatalogues } from './common/catalogues.ts';
import { createCommonWords } from './common/common.ts';
import { createLanguages, type LanguageOf, type LanguagesOf } from './page-languages.ts';
import { saleCatalogues } from './sale/catalogues.ts';
import { createSaleWords } from './sale/sale.ts';
import type { Say } from './say.ts';
import { tillCatalogues } from './till/catalogues.ts';
import { createPanelWords } from './till/panel.ts';
import { createTillWords } from './till/till.ts';

/** Words of the till. */
export type Words = ReturnType<typeof createWords>;
export type Language = LanguageOf<Words>;
export type Languages = LanguagesOf<Words>;

export const createPageLanguages = (): Languages =>
  createLanguages([commonCatalogues, saleCatalogues, tillCatalogues], createWords);

const createWords = (say: Say) => ({
  ...createCommonWords(say),
  ...createSaleWords(say),
  ...createTillWords(say),
  panel: createPanelWords(say),
});
