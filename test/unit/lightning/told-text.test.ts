import { expect, test } from 'vitest';
import { toldText } from '../../../src/main/lightning/told-text.ts';

test.each([
  ['shop', 'shop'],
  ['Čajovna 🍵', 'Čajovna 🍵'],
  ['  two\n\twords ', 'two words'],
  ['\u001b[31mred\u0000', '[31mred'],
  ['shop\u202Eevil', 'shop evil'],
  ['', null],
  [' \u200b\n', null],
  [null, null],
  [undefined, null],
])('LN-23: a node that calls itself %j is shown as %j', (told, shown) => {
  expect(toldText(told)).toBe(shown);
});

test('LN-23: a name of any length is cut, and no character is cut in half', () => {
  expect(toldText('x'.repeat(10_000))).toBe('x'.repeat(64));
  expect(toldText(`${'x'.repeat(63)}🍵`)).toBe('x'.repeat(63));
});
