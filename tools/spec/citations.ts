import { basename, dirname } from 'node:path/posix';
import { ID, type Spec } from './read-spec.ts';
import { commentsOf, placeOf, titlesOf, type Piece, type SourceFile } from './source-text.ts';

/** Documents of rules; a mention of one must name the id of a rule. */
const SPEC_NAMES = new Set(
  ['product', 'api', 'design', 'reliability', 'chain', 'lightning', 'growth', 'shops-day', 'architecture'].map(
    (name) => `${name}.md`,
  ),
);

/**
 * Finds citations of rules and documents that do not exist.
 *
 * @param documents paths of the Markdown files of the checkout
 * @returns one line per fault
 */
export const checkCitations = (source: SourceFile, spec: Spec, documents: readonly string[]): string[] => {
  const text = blank(source.text, /https?:\/\/[^\s)'"`]+/g);
  const faults = [...text.matchAll(MENTION)].flatMap((mention) => {
    const say = (what: string): string => `${placeOf(source, mention.index)}: ${what}`;
    const { path = '', ids } = mention.groups ?? {};
    return isRuleBook(path, spec)
      ? ruleFaults(basename(path), idsIn(ids), spec).map(say)
      : isDocument(path, documents)
        ? []
        : [say(`${path} does not exist`)];
  });
  const rest = { ...source, text: blank(text, MENTION) };
  return [...faults, ...bareIdFaults(rest, spec)];
};

/** A space, or a line break inside a comment. */
const GAP = String.raw`(?:[ \t]+|[ \t]*\r?\n[ \t]*(?:\*(?!\/)|\/\/)?[ \t]*)`;
const LIST = String.raw`${ID}(?![\w-])(?:(?:,|,?${GAP}(?:and|or))${GAP}${ID}(?![\w-]))*`;
const MENTION = new RegExp(
  String.raw`(?<![\w/.*{}$\\-])(?<path>(?:[\w.-]+\/)*[\w.-]*\w\.md)\b(?:` + '`' + String.raw`?${GAP}(?<ids>${LIST}))?`,
  'g',
);

const idsIn = (text = ''): string[] => [...text.matchAll(new RegExp(ID, 'g'))].map(([id]) => id);

const isRuleBook = (path: string, spec: Spec): boolean => {
  const isAtHome = ['.', 'docs/spec'].includes(dirname(path));
  return isAtHome && (SPEC_NAMES.has(basename(path)) || spec.files.has(basename(path)));
};

const ruleFaults = (file: string, ids: readonly string[], { files, rules }: Spec): string[] => {
  if (!files.has(file)) return [`docs/spec/${file} does not exist`];
  if (ids.length === 0) return [`${file} is named without the id of a rule`];
  return ids.filter((id) => rules.get(id)?.file !== file).map((id) => `${file} has no rule ${id}`);
};

const isDocument = (path: string, documents: readonly string[]): boolean => {
  const wanted = path.replace(/^(?:\.{1,2}\/)+/, '');
  return documents.some((document) => document === wanted || document.endsWith(`/${wanted}`));
};

const bareIdFaults = (source: SourceFile, { rules }: Spec): string[] => {
  const ids = [...prefixedIds(source.text, prefixesOf(rules.keys())), ...shortIds(source.text)];
  return ids
    .filter(({ text }) => !rules.has(text))
    .map(({ text, at }) => `${placeOf(source, at)}: no document has a rule ${text}`);
};

/** Lists the prefixes in use; `UTF-8` and `BIP-84` look like ids too, but are none of ours. */
const prefixesOf = (ids: Iterable<string>): string[] => [
  ...new Set([...ids].filter((id) => id.includes('-')).map((id) => id.slice(0, id.indexOf('-')))),
];

const prefixedIds = (text: string, prefixes: readonly string[]): Piece[] =>
  prefixes.length === 0
    ? []
    : [...text.matchAll(new RegExp(String.raw`(?<![\w-])(?:${prefixes.join('|')})-\d+(?![\w-])`, 'g'))].map(
        (match) => ({ text: match[0], at: match.index }),
      );

/** Elsewhere `A13` may be a cell and `F2` a key, so short ids count only at the head of a title and alone in parentheses. */
const SHORT_LIST = String.raw`[IAMF]\d{1,2}(?:(?:, | and )[IAMF]\d{1,2})*`;

const shortIds = (text: string): Piece[] => [
  ...titlesOf(text).flatMap((title) =>
    within(title, new RegExp(`^${SHORT_LIST}(?=[:, ]|$)|(?<=\\()${SHORT_LIST}(?=\\))`, 'g')),
  ),
  ...commentsOf(text).flatMap((comment) => within(comment, new RegExp(`(?<=\\()${SHORT_LIST}(?=[),])`, 'g'))),
];

const within = ({ text, at }: Piece, lists: RegExp): Piece[] =>
  [...text.matchAll(lists)].flatMap((list) =>
    [...list[0].matchAll(/[IAMF]\d{1,2}/g)].map((id) => ({ text: id[0], at: at + list.index + id.index })),
  );

/** Overwrites matches with spaces, so that later searches skip them and line numbers stay right. */
const blank = (text: string, pattern: RegExp): string =>
  text.replaceAll(pattern, (match) => match.replaceAll(/[^\n]/g, ' '));
