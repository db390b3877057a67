/** Names that people give: of persons, shops, tills, customer screens and API keys. */
import { z } from 'zod';
import { cutText } from './cut-text.ts';

/** Of a person, a shop, a till or a customer screen. */
export const LONGEST_NAME = 80;
/** Of an API key. */
export const LONGEST_LABEL = 100;

/**
 * Characters that a name must not hold, because nobody sees them: control and format characters (General Category C, which
 * includes zero-width characters and those that turn the direction of writing), line and paragraph separators, and the
 * letters that are drawn as nothing (Unicode Standard Annex #44, Default_Ignorable_Code_Point).
 */
const UNSEEN = /[\p{C}\p{Zl}\p{Zp}\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0]/u;

const oneSpelling = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .trim();

/** A name in one spelling: Unicode NFC, single spaces, nothing around it. */
export const nameText = (longest: number) =>
  z
    .string()
    .overwrite(oneSpelling)
    .min(1)
    .max(longest)
    .refine((text) => !UNSEEN.test(text), 'must hold no invisible characters');

/** A name that somebody types to log in: in the spelling that was stored. */
export const typedName = z.string().max(200).overwrite(oneSpelling);

/**
 * Letters that are drawn like Latin ones, after marks and capitals are gone (a part of Unicode Technical Standard #39,
 * confusables): Cyrillic, Greek, Armenian, and digits.
 */
const DRAWN_ALIKE: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аαɑ',
    b: 'вβь',
    c: 'сϲ',
    d: 'ԁđ',
    e: 'еεє',
    g: 'ցɡ',
    h: 'һнհħ',
    i: 'іιı',
    j: 'јϳ',
    k: 'кκ',
    l: '1|ӏł',
    m: 'мμ',
    n: 'ոηп',
    o: '0оοσօø',
    p: 'рρ',
    q: 'ԛզ',
    r: 'г',
    s: 'ѕ',
    t: 'тτ',
    u: 'υսц',
    v: 'ѵν',
    w: 'ԝωш',
    x: 'хχ',
    y: 'уγү',
    z: 'ζ',
    3: 'з',
  }).flatMap(([latin, others]) => Array.from(others, (other) => [other, latin] as const)),
);

const drawn = (text: string): string => {
  const bare = text
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '');
  return Array.from(bare, (letter) => DRAWN_ALIKE.get(letter) ?? letter)
    .join('')
    .replace(/[\p{Z}\p{Pd}_.·]+/gu, ' ');
};

/** A capital I and a small l are one stroke in most typefaces, but a capital I is a small i as well. */
const spellings = (name: string): string[] => [drawn(name), drawn(name.normalize('NFKC').replaceAll(/[IІΙӀ]/g, 'l'))];

/** Returns true if a person could take one name for the other (reliability.md A26). */
export const lookAlike = (one: string, other: string): boolean => {
  const [plain, stroke] = spellings(one);
  const [otherPlain, otherStroke] = spellings(other);
  return plain === otherPlain || stroke === otherStroke;
};

/** Returns the name, with a number behind it if it could be taken for one that is there already. */
export const freeName = (wanted: string, taken: readonly string[], longest: number): string => {
  const isFree = (name: string): boolean => !taken.some((other) => lookAlike(other, name));
  for (let number = 1; ; number += 1) {
    const ending = number === 1 ? '' : ` (${number})`;
    const start = cutText(wanted, longest - ending.length);
    const name = start.trimEnd() + ending;
    if (isFree(name)) return name;
  }
};
