import { describe, expect, test } from 'vitest';
import { freeName, lookAlike, nameText, typedName } from '../../../src/shared/names.ts';

const name = nameText(20);
const ZERO_WIDTH = '\u200B';
const RIGHT_TO_LEFT = '\u202E';

describe('A26: a name', () => {
  test('is kept in one spelling: NFC, single plain spaces, nothing around it', () => {
    expect(name.parse(' Jose\u0301\u00A0 Mu\u0308ller ')).toBe('José Müller');
    expect(typedName.parse('Jose\u0301 ')).toBe('José');
  });

  test.each(['Café ☕', 'Łukasz', '王小明', 'Ольга', 'Zoë', "D'Arcy", 'Till 1 (Bar)', '🍕'])('%s is one', (text) => {
    expect(name.parse(text)).toBe(text);
  });

  test.each([
    ['a control character', 'Ada\u0007'],
    ['a line break', 'Ada\nOwner'],
    ['a line separator', 'Ada\u2028Owner'],
    ['a zero-width space', `A${ZERO_WIDTH}da`],
    ['a zero-width joiner', 'A\u200Dda'],
    ['a direction override', `${RIGHT_TO_LEFT}adA`],
    ['a direction isolate', 'Ada\u2066'],
    ['a soft hyphen', 'A\u00ADda'],
    ['a byte-order mark', 'Ada\uFEFFx'],
    ['half a character', 'Ada\uD83D'],
    ['a letter that is drawn as nothing', 'Ada\u3164'],
    ['nothing that is seen', '\u00A0 \u2003'],
  ])('with %s is refused', (_what, text) => {
    expect(name.safeParse(text).success).toBe(false);
  });
});

describe('A26: names that look alike', () => {
  test.each([
    ['Olga', 'olga'],
    ['Olga', 'Оlga'], // a Cyrillic О
    ['Olga', 'Οlgа'], // a Greek Ο, a Cyrillic а
    ['Olga', '0lga'],
    ['Ilse', 'llse'],
    ['Ilse', 'ilse'],
    ['Ilse', '1lse'],
    ['Paul', 'Ρаul'],
    ['Jörg', 'Jorg'],
    ['Anna', 'Ａｎｎａ'], // full-width letters
    ['Till 1', 'Till-1'],
    ['Till 1', 'Till l'],
    ['Søren', 'Soren'],
  ])('%s and %s', (one, other) => {
    expect(lookAlike(one, other)).toBe(true);
    expect(lookAlike(other, one)).toBe(true);
  });

  test.each([
    ['Olga', 'Helga'],
    ['Till 1', 'Till 2'],
    ['Till 1', 'Till 11'],
    ['Anna', 'Anne'],
    ['Ольга', 'Олег'],
    ['王小明', '王小红'],
  ])('but not %s and %s', (one, other) => {
    expect(lookAlike(one, other)).toBe(false);
  });

  test('get a number behind them, and stay as short as they must be', () => {
    expect(freeName('Bar', [], 20)).toBe('Bar');
    expect(freeName('Bar', ['Ваr', 'Bar (2)'], 20)).toBe('Bar (3)');
    expect(freeName('x'.repeat(20), ['x'.repeat(20)], 20)).toBe(`${'x'.repeat(16)} (2)`);
    expect(freeName(`${'x'.repeat(15)}🍕🍕`, [`${'x'.repeat(15)}🍕🍕`], 19).isWellFormed()).toBe(true);
  });
});
