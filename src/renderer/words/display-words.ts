import { messages as de } from '../locales/de/display.po';
import { messages as en } from '../locales/en/display.po';
import { createDisplayWords, type DisplayWords } from './display.ts';
import { createDictionary } from './languages.ts';

/** What a customer reads, in the shop's language. */
export const createDisplayDictionary = (): ((locale: string) => DisplayWords) =>
  createDictionary({ en, de }, createDisplayWords);
