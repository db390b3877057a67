import { messages as en } from '../locales/en/reasons.po';
import { createLoadedDictionary, type Dictionary } from './loaded-languages.ts';
import { createReasonWords, type ReasonWords } from './reasons.ts';

/** The server's sentences as office and set-up show them. The till needs none of them, so they are a catalogue of their own. */
export const createReasonDictionary = (): Dictionary<ReasonWords> =>
  createLoadedDictionary({ en, de: () => import('../locales/de/reasons.po') }, createReasonWords);
