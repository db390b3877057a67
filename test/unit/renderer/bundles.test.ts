import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';

/** Made by `npm run build`, which `npm test` runs first. */
const OUT = resolve(import.meta.dirname, '../../../out/renderer');
const pageOf = (name: string): string => readFileSync(join(OUT, name, 'index.html'), 'utf8');

/** Every script and style that a page loads before it works, packed as a server would. */
const packedBytes = (name: string): number => {
  const files = new Set(
    [...pageOf(name).matchAll(/(?:src|href)="[^"]*(assets\/[^"]+\.(?:js|css))"/g)].map(([, file = '']) => file),
  );
  expect(files.size).toBeGreaterThan(1);
  return [...files].reduce((sum, file) => sum + gzipSync(readFileSync(join(OUT, file))).length, 0);
};

describe('what a page loads', () => {
  it.each([
    ['pos', 250_000],
    ['display', 120_000],
    ['setup', 250_000],
    ['office', 250_000],
    ['unlock', 120_000],
  ])('%s is at most %i bytes', (name, most) => {
    expect(packedBytes(name)).toBeLessThanOrEqual(most);
  });

  it('holds no page of parts: that is for development', () => {
    expect(existsSync(join(OUT, 'dev'))).toBe(false);
  });

  it.each(['pos', 'display', 'setup', 'office', 'unlock'])('%s brings its icon, its title and its font', (name) => {
    const html = pageOf(name);
    expect(html).toMatch(/<link rel="icon" type="image\/svg\+xml" href="[^"]+\.svg"/);
    expect(html).toMatch(/<title>[^<]+<\/title>/);
    expect(html).toMatch(/<link\s+rel="preload"\s+as="font"/);
  });
});
