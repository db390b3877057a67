import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

/** Created by `npm run build`, which `npm test` runs first. */
const OUT = resolve(import.meta.dirname, '../../../out/renderer');
const pageOf = (name: string): string => readFileSync(join(OUT, name, 'index.html'), 'utf8');

const CHUNK = /(?:from|import)\s*"\.\/([^"]+\.js)"/g;

/** A script's static imports, followed recursively. A chunk loaded later is in `import(…)` and does not count. */
const withImports = (file: string, known: Set<string>): Set<string> => {
  if (known.has(file)) return known;
  known.add(file);
  if (file.endsWith('.js'))
    for (const [, chunk = ''] of readFileSync(join(OUT, file), 'utf8').matchAll(CHUNK))
      withImports(`assets/${chunk}`, known);
  return known;
};

/** Gzipped size of every script and style that a page loads before it works. */
const packedBytes = (name: string): number => {
  const files = new Set<string>();
  for (const [, file = ''] of pageOf(name).matchAll(/(?:src|href)="[^"]*(assets\/[^"]+\.(?:js|css))"/g))
    withImports(file, files);
  expect(files.size).toBeGreaterThan(2);
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(OUT, file))).length, 0);
};

describe('what a page loads', () => {
  it.each([
    ['till', 166_000],
    ['customer-screen', 100_000],
    ['setup', 140_000],
    ['office', 145_000],
    ['unlock', 95_000],
  ])('%s is at most %i bytes', (name, most) => {
    expect(packedBytes(name)).toBeLessThanOrEqual(most);
  });

  it('counts chunks that several pages share, but not those loaded later', () => {
    const scripts = (name: string): Set<string> =>
      withImports(/src="[^"]*(assets\/[^"]+\.js)"/.exec(pageOf(name))?.[1] ?? '', new Set());
    const [till, display] = [scripts('till'), scripts('customer-screen')];
    expect([...till].filter((file) => display.has(file)).length).toBeGreaterThan(0);
    const preloaded = [...pageOf('till').matchAll(/modulepreload" crossorigin href="[^"]*(assets\/[^"]+)"/g)];
    expect(preloaded.filter(([, file = '']) => !till.has(file))).toEqual([]);
  });

  it('holds the words of its own page, and of no other', () => {
    const textOf = (name: string): string => {
      const files = new Set<string>();
      for (const [, file = ''] of pageOf(name).matchAll(/(?:src|href)="[^"]*(assets\/[^"]+\.js)"/g))
        withImports(file, files);
      return [...files].map((file) => readFileSync(join(OUT, file), 'utf8')).join('\n');
    };
    const WORDS = {
      till: 'No item with this barcode',
      office: 'Keep running when the window is closed',
      setup: 'Who owns this shop?',
      unlock: 'Lost the passphrase?',
      'customer-screen': 'Your code will appear here',
    };
    const pages = Object.keys(WORDS);
    for (const name of pages) {
      const text = textOf(name);
      expect(Object.entries(WORDS).filter(([, words]) => text.includes(words))).toEqual(
        Object.entries(WORDS).filter(([page]) => page === name),
      );
    }
  });

  it('does not include the component gallery of development builds', () => {
    expect(existsSync(join(OUT, 'dev'))).toBe(false);
  });

  it.each(['till', 'customer-screen', 'setup', 'office', 'unlock'])(
    '%s brings its icon, its title and its font',
    (name) => {
      const html = pageOf(name);
      expect(html).toMatch(/<link rel="icon" type="image\/svg\+xml" href="[^"]+\.svg"/);
      expect(html).toMatch(/<title>[^<]+<\/title>/);
      expect(html).toMatch(/<link\s+rel="preload"\s+as="font"/);
    },
  );
});
