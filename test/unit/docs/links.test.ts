import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findBrokenLinks, followMovedFiles } from '../../../tools/docs/broken-links.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'satchel-links-'));
  mkdirSync(join(folder, 'src'));
  writeFileSync(join(folder, 'src/here.ts'), '');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const found = (text: string): string[] => {
  writeFileSync(join(folder, 'README.md'), text);
  return findBrokenLinks(folder);
};

it('every link and every named file of the documents exists', () => {
  expect(findBrokenLinks(resolve(import.meta.dirname, '../../..'))).toEqual([]);
});

it.each([
  ['a file', '# A\n\n[there](src/here.ts#L1) `src/here.ts`\n'],
  ['a heading of the same document', "# A\n\n## What's here\n\n[there](#whats-here)\n"],
  ['another site', '[there](https://example.com/nowhere)\n'],
  ['code that only looks like a link', '```md\n[there](nowhere.txt)\n```\n'],
])('a link to %s is not broken', (_what, text) => {
  expect(found(text)).toEqual([]);
});

it.each([
  ['[there](src/gone.ts)\n', 'README.md:1: the link src/gone.ts leads nowhere'],
  ['# A\n\n[there](#gone)\n', 'README.md:3: the link #gone leads nowhere'],
  ['![a picture](gone.png)\n', 'README.md:1: the link gone.png leads nowhere'],
  ['read `src/gone.ts`\n', 'README.md:1: src/gone.ts does not exist'],
])('%j is broken', (text, fault) => {
  expect(found(text)).toEqual([fault]);
});

it('a file that moved is followed, unless two have its name', () => {
  writeFileSync(join(folder, 'src/two.ts'), '');
  mkdirSync(join(folder, 'test'));
  writeFileSync(join(folder, 'test/two.ts'), '');
  writeFileSync(join(folder, 'README.md'), 'read `src/old/here.ts` and `src/old/two.ts`\n');
  followMovedFiles(folder);
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('read `src/here.ts` and `src/old/two.ts`\n');
});
