import type { Messages } from '@lingui/core';
import { languageOf, type LanguageCode } from '../../shared/languages.ts';
import { createSay } from './languages.ts';
import type { Say } from './say.ts';

/** The messages of a folder. English is at hand; every other language is a file of its own, so that a page loads only the one it shows. */
export type Catalogues = { readonly en: Messages } & Readonly<Record<Exclude<LanguageCode, 'en'>, LoadMessages>>;
type LoadMessages = () => Promise<{ readonly messages: Messages }>;

/** Words of a locale's language, or English words until that language is loaded. */
export interface Dictionary<W> {
  (locale: string): W;
  /** Resolves when the language is at hand, or could not be loaded. */
  readonly load: (locale: string) => Promise<void>;
  readonly subscribe: (onLoaded: () => void) => () => void;
}

/** One set of words per language, created when it is loaded. */
export const createLoadedDictionary = <W>(catalogues: readonly Catalogues[], make: (say: Say) => W): Dictionary<W> => {
  const english = Object.assign({}, ...catalogues.map(({ en }) => en));
  const made = new Map<LanguageCode, W>([['en', make(createSay('en', english))]]);
  const listeners = new Set<() => void>();
  const wordsOf = (locale: string): W => made.get(languageOf(locale)) ?? wordsOf('en');
  const load = async (locale: string): Promise<void> => {
    const code = languageOf(locale);
    if (code === 'en' || made.has(code)) return;
    const loading = Promise.all(catalogues.map(async (one) => (await one[code]()).messages));
    const loaded = await loading.catch(() => null); // the server is away: English until the next try
    if (!loaded) return;
    made.set(code, make(createSay(code, Object.assign({}, ...loaded))));
    for (const listener of listeners) listener();
  };
  const subscribe = (onLoaded: () => void) => {
    listeners.add(onLoaded);
    return () => void listeners.delete(onLoaded);
  };
  return Object.assign(wordsOf, { load, subscribe });
};
