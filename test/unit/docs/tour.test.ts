import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { checkTour, repointTour } from '../../../tools/docs/tour.ts';

const ROOT = resolve(import.meta.dirname, '../../..');

describe('docs/tour.md', () => {
  it('names the lines of today; npm run tour points them there', () => {
    expect(checkTour(ROOT)).toEqual([]);
  });

  it('answers six questions with places, in at most 80 lines', () => {
    const tour = readFileSync(join(ROOT, 'docs/tour.md'), 'utf8');
    const answers = tour.split(/^## /m).slice(1);
    expect(answers).toHaveLength(6);
    for (const answer of answers) expect(answer).toMatch(/`src\/[\w/.-]+:\d+`/);
    expect(tour.trimEnd().split('\n').length).toBeLessThanOrEqual(80);
  });
});

describe('the check of the tour', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'satchel-tour-'));
    for (const name of ['docs', 'src']) mkdirSync(join(folder, name));
    write('src/a.ts', 'first(second);\n\nexport const second = { third: 3 };\n');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (path: string, text: string): void => writeFileSync(join(folder, path), text);
  const place = (symbol: string, path: string, line: number): string => `\`${symbol}\` (\`${path}:${line}\`)`;
  const tour = (text: string): void => write('docs/tour.md', text);
  const written = (): string => readFileSync(join(folder, 'docs/tour.md'), 'utf8');

  it('takes the line that declares a symbol, not one that only uses it', () => {
    tour(place('second', 'src/a.ts', 3));
    expect(checkTour(folder)).toEqual([]);
    tour(place('second', 'src/a.ts', 1));
    expect(checkTour(folder)).toEqual(['docs/tour.md: src/a.ts:1 is not the line of second, which is 3']);
  });

  it.each([
    [place('gone', 'src/a.ts', 1), 'src/a.ts:1 is not a place of gone: the file does not name it'],
    [place('second', 'src/b.ts', 1), 'src/b.ts:1 does not exist, but should declare second'],
  ])('refuses %s', (text, fault) => {
    tour(text);
    expect(checkTour(folder)).toEqual([`docs/tour.md: ${fault}`]);
  });

  it('points a place at the new line, and at the new file if only one declares the symbol', () => {
    tour(`${place('second', 'src/a.ts', 9)} and ${place('second', 'src/moved.ts', 1)}`);
    repointTour(folder);
    expect(checkTour(folder)).toEqual([]);
    expect(written()).toBe(`${place('second', 'src/a.ts', 3)} and ${place('second', 'src/a.ts', 3)}`);
  });

  it('leaves a place alone that it cannot find, and says so', () => {
    tour(place('gone', 'src/moved.ts', 1));
    repointTour(folder);
    expect(checkTour(folder)).toEqual(['docs/tour.md: src/moved.ts:1 does not exist, but should declare gone']);
    expect(written()).toBe(place('gone', 'src/moved.ts', 1));
  });
});
