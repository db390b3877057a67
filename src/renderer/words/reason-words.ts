import { messages as de } from '../locales/de/reasons.po';
import { messages as en } from '../locales/en/reasons.po';
import { createDictionary } from './languages.ts';
import { createReasonWords, type ReasonWords } from './reasons.ts';

/** The server's sentences as office and set-up show them. The till needs none of them, so they are a catalogue of their own. */
export const createReasonDictionary = (): ((locale: string) => ReasonWords) =>
  createDictionary({ en, de }, createReasonWords);
