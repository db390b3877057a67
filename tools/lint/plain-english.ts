/** `error` fails the build; `warn` lists what is left to rewrite. */
export const PLAIN_ENGLISH_LEVEL: 'warn' | 'error' = 'error';

/** The kind of text. Comments and documents hold sentences; a string may be a label or a question. */
export type Reading = 'comment' | 'document' | 'string';

export interface PhraseHit {
  /** The words as they stand in the text. */
  readonly words: string;
  /** Index in the text. */
  readonly at: number;
  readonly advice: string;
}

/** Finds phrases that a native speaker has to read twice. */
export const findPhrases = (text: string, reading: Reading): PhraseHit[] =>
  PHRASES.filter(({ only }) => !only || only.includes(reading)).flatMap(({ pattern, advice }) =>
    [...text.matchAll(pattern)].map((match) => ({ words: match[0].trim(), at: match.index, advice })),
  );

/** Joins a comment into one line, without its stars. */
export const unwrapComment = (comment: string): string =>
  comment
    .replaceAll(/\n[ \t]*\*?[ \t]*/g, ' ')
    .replace(/^[*\s]+/, '')
    .trimEnd();

/** Blanks the code and the addresses of a document; the length stays, so that line numbers do. */
export const proseOf = (markdown: string): string =>
  markdown.replaceAll(/^(```|~~~)[\s\S]*?^\1|`[^`\n]*`|https?:\/\/\S+/gm, (code) => code.replaceAll(/[^\n]/g, ' '));

interface Phrase {
  readonly pattern: RegExp;
  readonly advice: string;
  /** Without it the phrase is refused everywhere. */
  readonly only?: readonly Reading[];
}

const THINGS =
  'address|byte|check|commit|entry|event|file|folder|fsync|invoice|line|mapper|page|process|project|request|row|test|thread|transaction|unit|value';

/** Patterns write a space as `\s`, because it may be a line break. */
const PHRASES: readonly Phrase[] = [
  {
    // “One process per folder” has its noun
    pattern: /^(?:What|Whether|Those|As\s+many|One(?!(?:\s+[\w-]+){1,3}\s+per\b))\b/g,
    advice: 'begin with a subject and a verb: say what it is or does',
    only: ['comment'],
  },
  {
    pattern: /(?<=^|[.!?;:]\s+)Where\s+(?=[a-z`“])/g,
    advice: 'write “if” or “when”',
    only: ['comment'],
  },
  {
    pattern: /(?<=^(?:[-*>]|\d+\.|)[ \t]*|[.!?;:]\s+)Where\s+(?=[a-z`“])/gm,
    advice: 'write “if” or “when”',
    only: ['document'],
  },
  { pattern: /\bany\s?more\b/gi, advice: 'write “no longer”' },
  { pattern: /\bat\s+once\b/gi, advice: 'write “immediately” or “at the same time”' },
  { pattern: /\banew\b/gi, advice: 'write “again”' },
  { pattern: /\bto\s+be\s+had\b/gi, advice: 'write “available”' },
  {
    // “go on-chain” and “go on the shelf” are about a place
    pattern: /\bgo(?:es)?\s+on\b(?!-|\s+(?:an?|the|its?|our|their|top|sale|hold)\b)/gi,
    advice: 'write “continue” or “resume”',
  },
  { pattern: /\bstumble[sd]?\b/gi, advice: 'write “fails” or “failed”' },
  { pattern: /\bthat\s+is\s+so\b/gi, advice: 'say what is true' },
  {
    pattern: /\balso\s+(?:after|before|by|if|when|where|while|without)\b/gi,
    advice: 'write “even” or “including”',
  },
  {
    pattern: new RegExp(String.raw`\bone(?:\s+(?:${THINGS}))?\s+an?\s+(?!time\b)[a-z]+`, 'gi'),
    advice: 'write “per” for “a”',
  },
];
