import type { Rule, Spec } from './read-spec.ts';
import { commentsOf, titlesOf, type SourceFile } from './source-text.ts';

/** Rules of money, attacks and faults, and rules that decide whether a payment counts. */
const NEEDS_TEST = /^(?:(?:MON|INV|RATE|ADDR|SEC|CHAIN)-|[MAF]\d+$)/;

/**
 * Finds the rules that no title and no comment of a test file names, unless the document calls them planned.
 *
 * @returns one line per rule
 */
export const findUntestedRules = ({ rules }: Spec, sources: readonly SourceFile[]): string[] => {
  const said = sources
    .filter(({ path }) => /^test\/.*\.(?:test|spec)\.ts$/.test(path))
    .flatMap(({ text }) => [titlesOf(text), commentsOf(text)].flat())
    .map(({ text }) => text)
    .join('\n');
  return [...rules.values()]
    .filter(({ id, isPlanned }) => NEEDS_TEST.test(id) && !isPlanned && !isNamed(id, said))
    .map(({ id, place }: Rule) => `${place}: no test names ${id}`);
};

/**
 * `F2` may be a key, so a short id counts only at the head of a line, in parentheses, in a list, and after the name of its
 * document or the word “attack” or “fault”.
 */
const isNamed = (id: string, said: string): boolean => {
  const before = id.includes('-')
    ? String.raw`(?<![\w-])`
    : String.raw`(?:^(?:\/\*\*?|\/\/|\*|\s)*|\(|, | and |\.md |\b[Aa]ttacks? |\b[Ff]aults? )`;
  return new RegExp(String.raw`${before}${id}(?![\w-])`, 'm').test(said);
};
