import { expect, test } from 'vitest';
import { boundText } from '../../../src/main/platform/bound-fields.ts';
import { cutText } from '../../../src/shared/cut-text.ts';
import { freeName } from '../../../src/shared/names.ts';

test('API-22: a cut text is a beginning of whole characters, as long as the limit allows', () => {
  expect(cutText('ab😀', 3)).toBe('ab');
  expect(cutText('ab😀', 4)).toBe('ab😀');
  expect(cutText('ab', Infinity)).toBe('ab');
  const text = 'x😀ü👩‍👩‍👧李\u{10FFFF}';
  for (let most = 0; most <= text.length + 1; most += 1) {
    const cut = cutText(text, most);
    expect(cut.isWellFormed() && text.startsWith(cut)).toBe(true);
    expect([Math.min(most, text.length), Math.min(most, text.length) - 1]).toContain(cut.length);
  }
});

test('API-22: a name that gets a number and a long line of the log end with whole characters', () => {
  const name = `${'x'.repeat(15)}😀`;
  expect(freeName(name, [name], 20)).toBe(`${'x'.repeat(15)} (2)`);
  expect(boundText(`x${'😀'.repeat(200)}`)).toBe(`x${'😀'.repeat(149)}… (401 characters)`);
});
