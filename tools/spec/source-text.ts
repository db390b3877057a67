/** A file to check; `path` is relative to the checkout, with forward slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A piece of a file, and the index at which it begins. */
export interface Piece {
  readonly text: string;
  readonly at: number;
}

/** Writes a place as `file:line`, which editors link. */
export const placeOf = ({ path, text }: SourceFile, at: number): string =>
  `${path}:${text.slice(0, at).split('\n').length}`;

/** A `//` after a colon or a quote is part of an address and begins no comment. */
const COMMENT = /\/\*[\s\S]*?\*\/|(?<![:'"`])\/\/[^\n]*/g;

export const commentsOf = (text: string): Piece[] =>
  [...text.matchAll(COMMENT)].map((match) => ({ text: match[0], at: match.index }));

/** Finds the titles of tests and their groups, including those after `.each(…)` or `.skipIf(…)`. */
export const titlesOf = (text: string): Piece[] =>
  [...text.matchAll(/(?<![\w.])(?:test|it|describe)(?:\.\w+)*(?=\()/g)].flatMap((match) => {
    const at = titleStart(text, match.index + match[0].length);
    return at === undefined ? [] : [{ text: text.slice(at + 1, quoteEnd(text, at)), at: at + 1 }];
  });

/** @param open index of the parenthesis after the name; a table in parentheses may precede those of the title */
const titleStart = (text: string, open: number): number | undefined => {
  for (let from = open; text[from] === '('; from = closing(text, from) + 1) {
    const first = from + 1 + (/^\s*/.exec(text.slice(from + 1))?.[0].length ?? 0);
    if (isQuote(text[first])) return first;
  }
  return undefined;
};

const isQuote = (char: string | undefined): boolean => char === "'" || char === '"' || char === '`';

/** Finds the quote that ends the string that begins at `start`. */
const quoteEnd = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === text[start]) return at;
  }
  return text.length;
};

/** Finds the parenthesis that closes the one at `open`; parentheses in strings do not count. */
const closing = (text: string, open: number): number => {
  let depth = 0;
  for (let at = open; at < text.length; at += 1) {
    if (isQuote(text[at])) at = quoteEnd(text, at);
    else if (text[at] === '(') depth += 1;
    else if (text[at] === ')' && (depth -= 1) === 0) return at;
  }
  return text.length;
};
