import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkCitations } from './citations.ts';
import { readSpec } from './read-spec.ts';
import type { SourceFile } from './source-text.ts';
import { findUntestedRules } from './untested-rules.ts';

const CITING = ['{src,scripts,tools,test}/**/*.{ts,tsx,css,html}', 'test/**/*.md'];
const DOCUMENTS = ['*.md', '{docs,src,test,scripts,tools,resources,.github}/**/*.md'];

/**
 * Checks the sources against the rules in `docs/spec`: ids are unique, each citation names a file and an id that exist,
 * and each rule that protects money has a test.
 *
 * @param root folder of the checkout
 * @returns one line per fault, `file:line: …`
 */
export const checkSpec = (root: string): string[] => {
  const spec = readSpec(filesOf(root, ['docs/spec/*.md']));
  const sources = filesOf(root, CITING);
  const documents = pathsOf(root, DOCUMENTS);
  return [
    ...spec.faults,
    ...sources.flatMap((source) => checkCitations(source, spec, documents)),
    ...findUntestedRules(spec, sources),
  ];
};

const pathsOf = (root: string, patterns: readonly string[]): string[] =>
  globSync([...patterns], { cwd: root, exclude: ['**/node_modules/**'] })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted();

const filesOf = (root: string, patterns: readonly string[]): SourceFile[] =>
  pathsOf(root, patterns).map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
