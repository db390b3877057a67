import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderManual } from '../../../tools/manual.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');

/** Amounts, names and numbers that a sentence is filled with; `$` marks them in the sources. */
const FILLED_SOURCE = /\$\{[^{}]*\}/g;
const FILLED = /\{[^{}]*\}/g;

/** Texts of one source file. */
const textsOf = (source: string): string[] =>
  Array.from(source.matchAll(/`([^`]*)`|'([^'\n]*)'|"([^"\n]*)"/g), ([, template, single, double]) =>
    (template ?? single ?? double ?? '').replaceAll(FILLED_SOURCE, '{}'),
  );
/** Words of the pages, of the public pages, of the menus of the desktop app. */
const texts = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name))
  .flatMap((name) => textsOf(read(join('src', name))));

const quotedIn = (text: string, mark: RegExp): string[] =>
  [...text.matchAll(mark)].map(([, words]) => (words ?? '').replaceAll(FILLED, '{}').replaceAll(/\s+/g, ' '));

/** In two parts, so that the path is not taken for a citation without an id. */
const DESIGN_RULES = ['docs/spec/design', 'md'].join('.');

describe('the documents that quote what is on a screen', () => {
  it('manual: each bold word is a word of a page or menu', () => {
    const known = new Set(texts);
    const quoted = quotedIn(read('docs/manual.md'), /\*\*([^*]+)\*\*/g);
    expect(quoted.length).toBeGreaterThan(60);
    expect(quoted.filter((words) => !known.has(words))).toEqual([]);
  });

  it('design.md STATE-1: a page says what stands in curly quotes beside a state', () => {
    const rows = read(DESIGN_RULES)
      .split('\n')
      .filter((line) => line.startsWith('| STATE-'));
    const quoted = rows.flatMap((row) => quotedIn(row, /“([^”]+)”/g));
    expect(quoted.length).toBeGreaterThan(40);
    expect(quoted.filter((words) => !texts.some((text) => text.includes(words)))).toEqual([]);
  });
});

describe('the manual as a page', () => {
  it('is made of docs/manual.md whole, with a list of its chapters', () => {
    const html = renderManual(read('docs/manual.md'));
    const chapters = [...read('docs/manual.md').matchAll(/^## (.+)$/gm)].map(([, name]) => name ?? '');
    expect(chapters.length).toBeGreaterThan(8);
    for (const name of chapters) {
      const [, id = ''] = new RegExp(`<h2 id="([^"]+)">${name}</h2>`).exec(html) ?? [];
      expect(html).toContain(`<li><a href="#${id}">${name}</a></li>`);
    }
    expect(html).not.toMatch(/<script|<style| style=| on\w+=|<img/);
  });

  it('gives headings the anchors that GitHub gives them', () => {
    const html = renderManual("# A\n\n## What isn't so, and why\n\n[there](#what-isnt-so-and-why)\n");
    expect(html).toContain('<h2 id="what-isnt-so-and-why">');
    expect(html).toContain('<a href="#what-isnt-so-and-why">there</a>');
  });

  it.each([
    ['# A\n\n[there](#nowhere)\n', 'lead nowhere in it: #nowhere'],
    ['# A\n\n[out](https://example.com)\n', 'lead nowhere in it: https://example.com'],
    ['# A\n\n[file](../README.md)\n', 'lead nowhere in it: ../README.md'],
    ['# A\n\n<b onclick="x()">bold</b>\n', 'has HTML in it: <b'],
    ['# A\n\n## B\n\n## B\n', 'has two headings “B”'],
  ])('is not built from %j', (markdown, why) => {
    expect(() => renderManual(markdown)).toThrow(why);
  });
});
