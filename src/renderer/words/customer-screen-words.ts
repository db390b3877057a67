import { messages as de } from '../locales/de/customer-screen.po';
import { messages as en } from '../locales/en/customer-screen.po';
import { createDisplayWords, type DisplayWords } from './customer-screen/customer-screen.ts';
import { createDictionary } from './languages.ts';

/** Words of the customer's screen, in the shop's language. */
export const createDisplayDictionary = (): ((locale: string) => DisplayWords) =>
  createDictionary({ en, de }, createDisplayWords);
