import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(resolve(import.meta.dirname, '../../../src/renderer/common/tokens.css'), 'utf8').replaceAll(
  /\/\*[\s\S]*?\*\//g,
  '',
);

type Theme = Readonly<Record<string, string>>;

/** Custom properties of every rule with exactly this selector, later ones winning. */
const valuesOf = (selector: string): Theme => {
  const rules = [...css.matchAll(/([^{}]+)\{([^{}]*)\}/g)].filter(
    ([, name]) => name?.trim().replaceAll('"', "'") === selector,
  );
  expect(rules.length, `no rule ${selector} in tokens.css`).toBeGreaterThan(0);
  return Object.fromEntries(
    rules.flatMap(([, , body]) =>
      [...(body ?? '').matchAll(/--([\w-]+):\s*([^;]+);/g)].map((m) => [m[1], m[2]?.trim()]),
    ),
  ) as Theme;
};

/** Relative luminance of `#rrggbb` (WCAG 2.1). */
const luminance = (colour: string): number => {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour);
  if (!match) throw new Error(`not a plain colour: ${colour}`);
  const [red, green, blue] = match.slice(1).map((hex) => {
    const value = Number.parseInt(hex, 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};
const contrast = (a: string, b: string): number => {
  const [low, high] = [luminance(a), luminance(b)].toSorted((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

/** Pairs of colours with their ratios in the light and the dark theme (design.md TOK-1). */
const PAIRS: readonly [ink: string, paper: string, light: number, dark: number][] = [
  ['text', 'surface', 17.57, 15.83],
  ['text', 'canvas', 15.97, 17.21],
  ['text-2', 'sunken', 7.27, 7.86],
  ['text-3', 'sunken', 4.93, 5.35],
  ['accent-text', 'surface', 6.78, 8.72],
  ['accent-text', 'accent-soft', 5.76, 7.19],
  ['focus', 'canvas', 6.17, 9.48],
  ['qr-ink', 'qr-paper', 19.69, 19.69],
  ['on-accent', 'accent', 6.78, 5.09],
  ['on-paid', 'paid', 5.43, 5.02],
  ['on-warn', 'warn', 9.8, 9.15],
  ['on-danger', 'danger', 5.87, 4.83],
  ['paid-text', 'paid-soft', 6.11, 7.94],
  ['warn-text', 'warn-soft', 6.39, 8.72],
  ['danger-text', 'danger-soft', 6.05, 7.73],
  ['border-strong', 'surface', 3.67, 4.09],
];

const light = valuesOf(':root');
const darkBySystem = { ...light, ...valuesOf(":root:not([data-theme='light'])") };
const darkByChoice = { ...light, ...valuesOf(":root[data-theme='dark']") };

describe('contrast of the design tokens', () => {
  test.each(PAIRS)('%s on %s is what the design says', (ink, paper, inLight, inDark) => {
    const of = (theme: Theme): number => contrast(theme[ink] ?? 'missing', theme[paper] ?? 'missing');
    expect(of(light)).toBeCloseTo(inLight, 1);
    expect(of(darkByChoice)).toBeCloseTo(inDark, 1);
  });
  test.each(PAIRS.filter(([ink]) => !['focus', 'border-strong'].includes(ink)))(
    '%s on %s can be read (AA)',
    (ink, paper) => {
      for (const theme of [light, darkByChoice])
        expect(contrast(theme[ink] ?? '', theme[paper] ?? '')).toBeGreaterThanOrEqual(4.5);
    },
  );
  test('edges that carry a control stand out 3 to 1', () => {
    for (const theme of [light, darkByChoice]) {
      expect(contrast(theme['border-strong'] ?? '', theme['surface'] ?? '')).toBeGreaterThanOrEqual(3);
      expect(contrast(theme['focus'] ?? '', theme['canvas'] ?? '')).toBeGreaterThanOrEqual(3);
    }
  });
  test('dark is the same dark, chosen or asked for by the system', () => {
    expect(darkBySystem).toEqual(darkByChoice);
  });
});
