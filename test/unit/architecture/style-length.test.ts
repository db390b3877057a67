/** Style sheets obey the linter's limit for scripts: at most 300 lines of code in a file. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const RENDERER = resolve(import.meta.dirname, '../../../src/renderer');
const MOST = 300;

/** Lines that hold more than blanks and comments. */
const linesOfCode = (css: string): number =>
  css
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => line.trim() !== '').length;

test('no style sheet has more than 300 lines of code', () => {
  const sheets = readdirSync(RENDERER, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'));
  expect(sheets.length).toBeGreaterThan(30);
  const tooLong = sheets.filter((name) => linesOfCode(readFileSync(join(RENDERER, name), 'utf8')) > MOST);
  expect(tooLong).toEqual([]);
});

test('blank lines and comments do not count, every other line does', () => {
  expect(linesOfCode('/* two\nlines */\n\n.a {\n  color: red; /* why */\n}\n')).toBe(3);
  expect(linesOfCode('.a {\n}\n'.repeat(151))).toBeGreaterThan(MOST);
});
