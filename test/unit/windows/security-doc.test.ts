import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../../..');
const doc = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
const tests = readdirSync(join(ROOT, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts') && !name.endsWith('security-doc.test.ts'))
  .map((name) => readFileSync(join(ROOT, 'test', name), 'utf8'))
  .join('\n');
const rows = doc.split('\n').filter((line) => line.startsWith('| ') && !/^\| (?:Lock|---)/.test(line));

describe('docs/security.md', () => {
  it('names tests that exist', () => {
    const names = [...doc.matchAll(/“([^”]+)”/g)].map(([, name]) => name ?? '');
    expect(names.length).toBeGreaterThan(15);
    expect(names.filter((name) => !tests.includes(name))).toEqual([]);
  });
  it('has a proof or the word UNPROVED in each line', () => {
    expect(rows.length).toBeGreaterThan(20);
    expect(rows.filter((row) => !/“[^”]+”|UNPROVED/.test(row))).toEqual([]);
  });
});
