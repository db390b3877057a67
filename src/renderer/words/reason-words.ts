import { createLoadedDictionary, type Dictionary } from './loaded-languages.ts';
import { reasonsCatalogues } from './reasons/catalogues.ts';
import { createReasonWords, type ReasonWords } from './reasons/reasons.ts';

/** The server's sentences as office and set-up show them. The till needs none of them. */
export const createReasonDictionary = (): Dictionary<ReasonWords> =>
  createLoadedDictionary([reasonsCatalogues], createReasonWords);
