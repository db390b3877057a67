import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const CSS = readFileSync(resolve(import.meta.dirname, '../../../../src/renderer/common/tokens.css'), 'utf8');
const DARK = CSS.slice(CSS.indexOf(":root[data-theme='dark']"), CSS.indexOf('same in both themes'));
const SYSTEM_DARK = CSS.slice(CSS.indexOf(":root:not([data-theme='light'])"), CSS.indexOf(":root[data-theme='dark']"));
const LIGHT = CSS.slice(0, CSS.indexOf('/* ---------- dark'));
const SAME = CSS.slice(CSS.indexOf('same in both themes'));

const colours = (block: string): Record<string, string> =>
  Object.fromEntries([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [name, hex]));

/** WCAG 2.1, relative luminance and contrast ratio. */
const luminance = (hex: string): number => {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b);
  return Math.round(((light + 0.05) / (dark + 0.05)) * 100) / 100;
};

/** Pairs of colours with their ratios, light and dark (design.md TOK-1). */
const PAIRS: [string, string, number, number][] = [
  ['text', 'surface', 17.57, 15.83],
  ['text', 'canvas', 15.97, 17.21],
  ['text-2', 'sunken', 7.27, 7.86],
  ['text-3', 'sunken', 4.93, 5.35],
  ['accent-text', 'surface', 6.78, 8.72],
  ['accent-text', 'accent-soft', 5.76, 7.19],
  ['focus', 'canvas', 6.17, 9.48],
  ['on-accent', 'accent', 6.78, 5.09],
  ['on-paid', 'paid', 5.43, 5.02],
  ['on-warn', 'warn', 9.8, 9.15],
  ['on-danger', 'danger', 5.87, 4.83],
  ['paid-text', 'paid-soft', 6.11, 7.94],
  ['warn-text', 'warn-soft', 6.39, 8.72],
  ['danger-text', 'danger-soft', 6.05, 7.73],
  ['border-strong', 'surface', 3.67, 4.09],
];

describe('the tokens', () => {
  const light = colours(LIGHT);
  const dark = colours(DARK);
  it.each(PAIRS)('%s on %s has the contrast of the design', (ink, paper, inLight, inDark) => {
    expect([contrast(light[ink] ?? '', light[paper] ?? ''), contrast(dark[ink] ?? '', dark[paper] ?? '')]).toEqual([
      inLight,
      inDark,
    ]);
  });

  it('are the same whether the system or the page asks for dark', () => {
    expect(colours(SYSTEM_DARK)).toEqual(dark);
    expect(Object.keys(dark).toSorted()).toEqual(Object.keys(light).toSorted());
  });

  it('draw a code dark on white in both themes', () => {
    const same = colours(SAME);
    expect(contrast(same['qr-ink'] ?? '', same['qr-paper'] ?? '')).toBe(19.69);
  });
});
