import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { commentsOf, placeOf, type SourceFile } from '../spec/source-text.ts';
import { findPhrases, proseOf, unwrapComment } from './plain-english.ts';

/**
 * Finds in documents and style sheets, which the linter does not read, the phrases that `satchel/plain-english`
 * refuses in the sources.
 *
 * @param root folder of the checkout
 * @returns one line per phrase, `file:line: …`
 */
export const findPhrasesInDocuments = (root: string): string[] => [
  ...filesOf(root, ['*.md', '{docs,src,test,.github}/**/*.md']).flatMap((document) =>
    findPhrases(proseOf(document.text), 'document').map(({ words, at, advice }) => lineOf(document, at, words, advice)),
  ),
  ...filesOf(root, ['src/**/*.css']).flatMap((sheet) =>
    commentsOf(sheet.text).flatMap(({ text, at }) =>
      findPhrases(unwrapComment(text.slice(2, -2)), 'comment').map(({ words, advice }) =>
        lineOf(sheet, at, words, advice),
      ),
    ),
  ),
];

const lineOf = (file: SourceFile, at: number, words: string, advice: string): string =>
  `${placeOf(file, at)}: “${words.replaceAll(/\s+/g, ' ')}”: ${advice}`;

const filesOf = (root: string, patterns: readonly string[]): SourceFile[] =>
  globSync([...patterns], { cwd: root, exclude: ['**/node_modules/**'] })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
