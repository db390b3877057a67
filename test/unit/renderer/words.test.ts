import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorText } from '../../../src/renderer/common/error-text.ts';
import { createDisplayDictionary } from '../../../src/renderer/words/customer-screen-words.ts';
import { createLoadedDictionary } from '../../../src/renderer/words/loaded-languages.ts';
import { createPageLanguages as createOfficeLanguages } from '../../../src/renderer/words/office-words.ts';
import { createReasonDictionary } from '../../../src/renderer/words/reason-words.ts';
import { createPageLanguages as createSetUpLanguages } from '../../../src/renderer/words/setup-words.ts';
import { createPageLanguages } from '../../../src/renderer/words/till-words.ts';
import { createPageLanguages as createUnlockLanguages } from '../../../src/renderer/words/unlock-words.ts';
import { languageOf } from '../../../src/shared/languages.ts';
import { ERRORS, type ErrorCode } from '../../../src/shared/errors.ts';

const displayWordsIn = createDisplayDictionary();

const languages = createPageLanguages();
const loaded = [
  languages.wordsIn,
  createOfficeLanguages().wordsIn,
  createSetUpLanguages().wordsIn,
  createUnlockLanguages().wordsIn,
  createReasonDictionary(),
];
for (const wordsIn of loaded) await wordsIn.load('de');

const ROOT = resolve(import.meta.dirname, '../../..');
const LINGUI = resolve(ROOT, 'node_modules/@lingui/cli/dist/lingui.js');
const lingui = (...args: string[]): string =>
  execFileSync(process.execPath, [LINGUI, ...args], { cwd: ROOT, encoding: 'utf8' });

/** Every text of a set of words; functions get placeholders as arguments. */
const textsOf = (words: object, path = ''): [string, string][] =>
  Object.entries(words).flatMap(([name, value]: [string, unknown]): [string, string][] => {
    const at = `${path}/${name}`;
    if (typeof value === 'string') return [[at, value]];
    if (typeof value === 'function') return [[at, String(value('1', '2', 3))]];
    return value !== null && typeof value === 'object' ? textsOf(value, at) : [];
  });

describe('the catalogue', () => {
  it('holds exactly the messages of the sources', { timeout: 60_000 }, () => {
    expect(() => lingui('check', 'sync', '--workers', '1')).not.toThrow();
  });

  it('lacks no translation', { timeout: 60_000 }, () => {
    expect(() => lingui('check', 'missing', '--workers', '1')).not.toThrow();
  });

  it('says the same things in every language, and none by its id', () => {
    for (const wordsIn of [...loaded, displayWordsIn]) {
      const [english, german] = [textsOf(wordsIn('en')), textsOf(wordsIn('de'))];
      expect(german.map(([at]) => at)).toEqual(english.map(([at]) => at));
      expect([...english, ...german].filter(([, text]) => text.trim() === '')).toEqual([]);
      const same = german.filter(([, text], at) => text === english[at]?.[1] && /\p{Ll}{3,} \p{Ll}{3,}/u.test(text));
      expect(same).toEqual([]); // two consecutive words that nobody translated
    }
  });

  it('follows the shop’s locale, or English without a translation', () => {
    expect(['de-AT', 'DE', 'en-GB', 'fr', ''].map(languageOf)).toEqual(['de', 'de', 'en', 'en', 'en']);
    expect(languages('de-CH').words.panel.paid.todo).toBe('Annehmen. Ware aushändigen.');
    expect(displayWordsIn('de').thanks).toBe('Vielen Dank!');
  });

  it('counts as each language does', () => {
    const watching = (locale: string, n: number): string => languages(locale).words.notices.watching(n);
    expect(watching('en', 1)).toBe('1 payment is still being watched');
    expect(watching('en', 2)).toBe('2 payments are still being watched');
    expect(watching('de', 1)).toBe('1 Zahlung wird noch beobachtet');
    expect(watching('de', 2)).toBe('2 Zahlungen werden noch beobachtet');
  });
});

describe('a language that is a file of its own', () => {
  const messagesOf = (text: string) => ({ hello: [text] });
  const of = (load: () => Promise<{ messages: ReturnType<typeof messagesOf> }>) =>
    createLoadedDictionary([{ en: messagesOf('Hello'), de: load }], (say) => ({ hello: say({ id: 'hello' }) }));

  it('is English until it is loaded, and then tells who shows it', async () => {
    const dictionary = of(async () => ({ messages: messagesOf('Guten Tag') }));
    let heard = 0;
    const stop = dictionary.subscribe(() => (heard += 1));
    expect(dictionary('de').hello).toBe('Hello');
    await dictionary.load('de-AT');
    expect([dictionary('de').hello, dictionary('en').hello, heard]).toEqual(['Guten Tag', 'Hello', 1]);
    expect(dictionary('de')).toBe(dictionary('de-AT'));
    await dictionary.load('de');
    stop();
    expect(heard).toBe(1);
  });
  it('is loaded whole: two folders of words change together', async () => {
    const other = { en: { bye: ['Bye'] }, de: async () => ({ messages: { bye: ['Tschüs'] } }) };
    const hello = { en: messagesOf('Hello'), de: async () => ({ messages: messagesOf('Guten Tag') }) };
    const dictionary = createLoadedDictionary([hello, other], (say) => [say({ id: 'hello' }), say({ id: 'bye' })]);
    expect(dictionary('de')).toEqual(['Hello', 'Bye']);
    await dictionary.load('de');
    expect(dictionary('de')).toEqual(['Guten Tag', 'Tschüs']);
  });
  it('stays English if it cannot be loaded, and is tried again', async () => {
    let tries = 0;
    const dictionary = of(async () => {
      tries += 1;
      if (tries === 1) throw new Error('the server is away');
      return { messages: messagesOf('Guten Tag') };
    });
    await dictionary.load('de');
    expect(dictionary('de').hello).toBe('Hello');
    await dictionary.load('de');
    expect(dictionary('de').hello).toBe('Guten Tag');
  });
});

/** Values in the sentences about a backup. */
const OF_BACKUPS = { gigabytes: 10, network: 'mainnet', own: 'regtest' };

describe('a refusal', () => {
  const params = { triesLeft: 3, seconds: 30, currency: 'XXX', requestId: 'r1', ...OF_BACKUPS };
  const error = (code: string, sentence: string) => ({
    code,
    sentence,
    params,
    status: 400,
    details: {},
    retryAfterSeconds: 0,
  });
  const english = languages('en').words.errors;

  it('reads in English as the server says it', () => {
    const codes = Object.keys(english.byCode) as ErrorCode[]; // the record's keys are error codes
    expect(codes.length).toBeGreaterThan(30);
    for (const code of codes) {
      const sentence = ERRORS[code].sentence.replace(/\{(\w+)\}/g, (_, name: string) =>
        String(Reflect.get(params, name)),
      );
      expect(errorText(english, error(code, 'unused'))).toBe(sentence);
    }
  });

  it('is translated by its code, and keeps the server’s sentence for an unknown code', () => {
    const german = languages('de').words.errors;
    expect(errorText(german, error('wrong_pin', 'Wrong PIN. 3 tries left.'))).toBe('Falsche PIN. Noch 3 Versuche.');
    expect(errorText(german, error('brand_new', 'Something new.'))).toBe('Something new.');
    expect(errorText(german, { ...error('unreachable', ''), status: 0 })).toContain('Satchel antwortet nicht.');
  });
});
