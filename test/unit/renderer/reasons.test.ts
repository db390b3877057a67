import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { errorText } from '../../../src/renderer/common/error-text.ts';
import { reasonText } from '../../../src/renderer/common/reason-text.ts';
import { createPageLanguages } from '../../../src/renderer/words/till-words.ts';
import { createReasonDictionary } from '../../../src/renderer/words/reason-words.ts';
import { ERRORS, sentenceOf, type ErrorCode } from '../../../src/shared/errors.ts';
import { LANGUAGES } from '../../../src/shared/languages.ts';

const SRC = resolve(import.meta.dirname, '../../../src');
const reasonsIn = createReasonDictionary();
const languages = createPageLanguages();
for (const language of LANGUAGES) {
  await reasonsIn.load(language);
  await languages.wordsIn.load(language);
}
const foreign = LANGUAGES.filter((code) => code !== 'en');

const files = ['main', 'shared'].flatMap((folder) =>
  readdirSync(join(SRC, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.includes('examples'))
    .map((name) => readFileSync(join(SRC, folder, name), 'utf8')),
);

/** Calls and tables that hold reasons, each up to the end of its statement. */
const PLACES: readonly RegExp[] = [
  /new (?:UpstreamFailed|BadBytes|BadBolt11|PasteRefused)\([^;]*/g,
  /\b(?:invalid|bad|unknown)\([^;]*/g,
  /\braise\(['`][^;]*/g,
  /\bsuper\('(?:its? |the credential )[^;]*/g,
  /const [A-Z_]+ = '(?:its? |the credential )[^;]*/g,
  /const WALLET_REASONS\b[^;]*/g,
  /\brefused\('[^;]*/g,
  /details: \{[^}]*\}/g,
  /(?:kind: '(?:failed|unknown)'|params: \{)[^;]*\b(?:error|reason): [^;}]*/g,
  /\b(?:let reason|const why) = [^;]*/g,
  /const (?:REASONS|FORBIDDEN|WHY_NEVER_TRIED)\b[^;]*/g,
  /const reasonOf = [\s\S]*?\n\};/g,
  /const key = '[^;]*/g,
];
const LITERAL = /(['"`])((?:(?!\1)[^\\\n])*)\1/g;
/** A sentence about a field, wherever it stands: in a schema, most of all. */
const ABOUT_FIELD = /'((?:must|is not an?|has more than) [^'\n]+)'/g;
const BOLT11_FAULT = /\bcheck\([^;]*, '([^']+)'\);/g;

/** A value stands where the sentence has one. */
const filled = (text: string): string => text.replaceAll(/\$\{[^}]*\}/g, '7');

const reasons = new Set(
  files.flatMap((text) => [
    ...PLACES.flatMap((place) => [...text.matchAll(place)].flatMap(([found]) => Array.from(found.matchAll(LITERAL))))
      .map(([, , literal = '']) => literal)
      .filter((literal) => /\w[:,]? \S/.test(literal) && !literal.endsWith(' ${what}')),
    ...[...text.matchAll(ABOUT_FIELD)].map(([, literal = '']) => literal),
    ...[...text.matchAll(BOLT11_FAULT)].map(([, what = '']) => `the node's invoice has ${what}`),
  ]),
);

describe.each(foreign)('reasons of the server in %s (COPY-12)', (language) => {
  const words = reasonsIn(language);
  const isTranslated = (sentence: string): boolean => reasonText(words, sentence) !== sentence;

  it('translate every reason that stands in the sources', () => {
    expect(reasons.size).toBeGreaterThan(100);
    for (const known of ['it hung up', 'must be more than 0', 'nothing answers there', 'this is Satchel itself'])
      expect([...reasons]).toContain(known);
    expect([...reasons].map(filled).filter((sentence) => !isTranslated(sentence))).toEqual([]);
  });

  it('translate what a schema says of a wrong field', () => {
    const schemas: readonly [z.ZodType, unknown][] = [
      [z.string(), undefined],
      [z.string(), 1],
      [z.string().min(8), 'a'],
      [z.string().max(2), 'abc'],
      [z.string().regex(/a/), 'b'],
      [z.int(), 1.5],
      [z.int().min(1), 0],
      [z.int().max(5), 9],
      [z.number().positive(), 0],
      [z.number(), Number.NaN],
      [z.enum(['a', 'b']), 'c'],
      [z.literal('a'), 'b'],
      [z.boolean(), 1],
      [z.array(z.string()).min(1), []],
      [z.array(z.string()).max(1), ['a', 'b']],
      [z.union([z.string(), z.number()]), true],
      [z.discriminatedUnion('kind', [z.object({ kind: z.literal('a') })]), { kind: 'b' }],
      [z.record(z.string().regex(/a/), z.string()), { b: '' }],
      [z.url(), 'x'],
    ];
    const said = schemas.flatMap(([schema, value]) =>
      (schema.safeParse(value).error?.issues ?? []).map(({ message }) => message),
    );
    expect(said).toHaveLength(schemas.length);
    expect(said.filter((sentence) => !isTranslated(sentence))).toEqual([]);
  });

  it('translate every refusal, by its code or by its sentence', () => {
    const { errors } = languages(language).words;
    const codes = Object.keys(ERRORS) as ErrorCode[]; // the keys of a closed record
    const params = {
      key: 'a',
      scope: 'b',
      reason: 'it hung up',
      triesLeft: 1,
      seconds: 2,
      currency: 'c',
      requestId: 'd',
      sats: 3,
    };
    const untranslated = codes.filter((code) => {
      const sentence = sentenceOf({ code, params });
      const error = { code, sentence, params, status: 400, details: {}, retryAfterSeconds: 0 };
      return reasonText(words, errorText(errors, error)) === sentence;
    });
    expect(untranslated).toEqual([]);
  });

  it('translate a reason inside a sentence, and keep what they do not know', () => {
    const whole = 'The other system did not answer: it hung up';
    expect(reasonText(words, whole)).toContain(reasonText(words, 'it hung up'));
    expect(reasonText(words, 'something brand new')).toBe('something brand new');
    expect(reasonText(words, 'constructor')).toBe('constructor');
  });
});

describe('reasons of the server in English', () => {
  const english = reasonsIn('en');

  it('are none that the server never says', () => {
    const zods = new Set(['Invalid input', 'Invalid URL', 'Invalid key in record']);
    const all = files.join('\n');
    const said = (sentence: string): boolean => all.includes(sentence) || reasons.has(sentence) || zods.has(sentence);
    expect(Object.keys(english.exact).filter((sentence) => !said(sentence))).toEqual([]);
  });

  it('read as the server says them', () => {
    for (const sentence of ['it hung up', 'must be more than 0', 'nothing answers there', 'it answers 503'])
      expect(reasonText(english, sentence)).toBe(sentence);
    expect(reasonText(english, 'Too small: expected string to have >=8 characters')).toBe('at least 8 characters');
  });
});
