import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path/posix';
import { placeOf, type SourceFile } from '../spec/source-text.ts';

/**
 * Finds in the documents the links and the named files that do not exist.
 *
 * @param root folder of the checkout
 * @returns a line per broken link, `file:line: …`
 */
export const findBrokenLinks = (root: string): string[] =>
  pathsOf(root, DOCUMENTS).flatMap((path) => {
    const document = { path, text: withoutCodeBlocks(readFileSync(join(root, path), 'utf8')) };
    return brokenLinks(root, document).concat(missingFiles(root, document));
  });

/**
 * Follows files that moved: a named file that does not exist becomes the one file of the same name that does.
 *
 * @param root folder of the checkout
 */
export const followMovedFiles = (root: string): void => {
  const files = Map.groupBy(pathsOf(root, FILES), (path) => basename(path));
  const follow = (whole: string, path: string): string => {
    const [found, ...others] = files.get(basename(path)) ?? [];
    return found === undefined || others.length > 0 || existsSync(join(root, path))
      ? whole
      : whole.replace(path, found);
  };
  for (const path of pathsOf(root, DOCUMENTS)) {
    const text = readFileSync(join(root, path), 'utf8');
    const followed = text.replaceAll(FILE, follow);
    if (followed !== text) writeFileSync(join(root, path), followed);
  }
};

const pathsOf = (root: string, patterns: readonly string[]): string[] =>
  globSync([...patterns], { cwd: root, exclude: ['**/node_modules/**'] })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted();

const DOCUMENTS = ['*.md', '{docs,src,test,scripts,tools,.github}/**/*.md'];
const FILES = ['{src,test,scripts,tools,docs}/**/*.*'];
const LINK = /\]\(([^)\s]+)\)/g;
const ELSEWHERE = /^[a-z]+:/;
/** A code span that holds nothing but a path of the checkout, without `:line`; `NNNN` stands for any number. */
const FILE = /`(?![^`]*NNNN)((?:src|test|scripts|tools|docs|tsconfig|resources)\/[\w./-]*\w)\/?(?::\d+)?`/g;

const brokenLinks = (root: string, document: SourceFile): string[] =>
  [...document.text.matchAll(LINK)]
    .filter(([, link = '']) => !ELSEWHERE.test(link) && !leadsSomewhere(root, document.path, link))
    .map(({ index, 1: link }) => `${placeOf(document, index)}: the link ${link} leads nowhere`);

const leadsSomewhere = (root: string, from: string, link: string): boolean => {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? from : join(dirname(from), path);
  if (!existsSync(join(root, target))) return false;
  if (anchor === undefined || !target.endsWith('.md')) return true;
  return anchorsOf(readFileSync(join(root, target), 'utf8')).includes(anchor);
};

const missingFiles = (root: string, document: SourceFile): string[] =>
  [...document.text.matchAll(FILE)]
    .filter(([, path = '']) => !existsSync(join(root, path)))
    .map(({ index, 1: path }) => `${placeOf(document, index)}: ${path} does not exist`);

/** Anchors of the headings, as GitHub makes them. */
const anchorsOf = (markdown: string): string[] =>
  [...withoutCodeBlocks(markdown).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

const withoutCodeBlocks = (markdown: string): string =>
  markdown.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, (code) => code.replaceAll(/[^\n]/g, ' '));
