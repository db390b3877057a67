import { useEffect, useSyncExternalStore } from 'react';
import type { Dictionary } from '../words/loaded-languages.ts';
import type { ReasonWords } from '../words/reasons/reasons.ts';
import type { ApiError } from './call.ts';
import { errorText } from './error-text.ts';
import { useLanguage, useWordsIn } from './language.tsx';
import { connectionText, hostOf, reasonText } from './reason-text.ts';

/** Translates what the server says: single reasons, and refusals with the field that is wrong. */
export const useReason = () => {
  const { locale, words } = useLanguage();
  const dictionary = useSyncExternalStore(subscribe, () => loaded ?? UNTRANSLATED);
  useEffect(() => void loadReasons(), []);
  const reasons = useWordsIn(dictionary, locale);
  const reasonOf = (sentence: string): string => reasonText(reasons, sentence);
  const refusalOf = (error: ApiError): string => reasonOf(errorText(words.errors, error));
  const detailsOf = (error: ApiError): string[] => Object.values(error.details).map(reasonOf);
  /** @param address of what does not answer, or its name */
  const connectionOf = (address: string, reason: string): string => connectionText(reasons, hostOf(address), reason);
  return { reasonOf, refusalOf, detailsOf, connectionOf };
};

/** Loads the sentences after the page has begun, because it can show something without them. */
export const loadReasons = async (): Promise<void> => {
  if (loaded) return;
  const words = await import('../words/reason-words.ts').catch(() => null); // the server is away: until the next try
  if (!words || loaded) return;
  loaded = words.createReasonDictionary();
  for (const listener of listeners) listener();
};

let loaded: Dictionary<ReasonWords> | null = null;
const listeners = new Set<() => void>();
const subscribe = (onLoaded: () => void) => {
  listeners.add(onLoaded);
  return () => void listeners.delete(onLoaded);
};

/** The server's own sentences. */
const AS_SENT: ReasonWords = {
  exact: {},
  patterns: [],
  connection: { faults: {}, patterns: [], other: (host, reason) => `${host}: ${reason}` },
};
const UNTRANSLATED: Dictionary<ReasonWords> = Object.assign(() => AS_SENT, {
  load: async () => {},
  subscribe: () => () => {},
});
