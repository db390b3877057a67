import { createReasonDictionary } from '../words/reason-words.ts';
import type { ApiError } from './client.ts';
import { errorText } from './error-text.ts';
import { useLanguage, useWordsIn } from './language.ts';
import { connectionText, hostOf, reasonText } from './reason-text.ts';

/** Translates what the server says: single reasons, and refusals with the field that is wrong. */
export const useReason = () => {
  const { locale, words } = useLanguage();
  const reasons = useWordsIn(reasonsIn, locale);
  const reasonOf = (sentence: string): string => reasonText(reasons, sentence);
  const refusalOf = (error: ApiError): string => reasonOf(errorText(words.errors, error));
  const detailsOf = (error: ApiError): string[] => Object.values(error.details).map(reasonOf);
  /** @param address of what does not answer, or its name */
  const connectionOf = (address: string, reason: string): string => connectionText(reasons, hostOf(address), reason);
  return { reasonOf, refusalOf, detailsOf, connectionOf };
};

const reasonsIn = createReasonDictionary();
