import { describe, expect, it } from 'vitest';
import {
  formatAge,
  formatLeft,
  formatMoney,
  formatRate,
  formatSats,
  formatWhen,
  groupsOfFour,
  initials,
} from '../../../../src/renderer/common/format.ts';
import { createPageLanguages } from '../../../../src/renderer/words/till-words.ts';

const { time } = createPageLanguages()('en').words;

describe('numbers on screen', () => {
  it.each([
    ['18.40', 'EUR', 'en', '€18.40'],
    ['18.40', 'EUR', 'de', '18,40\u00a0€'],
    ['450', 'JPY', 'en-u-cu-jpy', '¥450'],
    ['0.450', 'KWD', 'en', 'KWD\u00a00.450'],
    ['5.00', 'USD', 'en-u-cu-usd', '$5.00'],
    ['19933', 'SATS', 'en', '19,933\u00a0sats'],
    ['0.00019933', 'BTC', 'en', '0.00019933\u00a0BTC'],
    ['1234.00000000', 'BTC', 'en', '1234.00000000\u00a0BTC'],
  ])('writes %s %s in %s', (amount, currency, locale, text) => {
    expect(formatMoney(amount, currency, locale)).toBe(text);
  });

  it('keeps every digit of an amount that a double cannot hold', () => {
    expect(formatMoney('9007199254740993.01', 'EUR', 'en')).toBe('€9,007,199,254,740,993.01');
  });

  it('falls back to English if the browser does not know the locale', () => {
    expect(formatSats(1_000, 'not a locale')).toBe('1,000\u00a0sats');
  });

  it('shows rates without decimals, ages, and the time left', () => {
    expect(formatRate('92310.49000000', 'EUR', 'en')).toBe('€92,310');
    expect(formatAge(12, time)).toBe('12 s ago');
    expect(formatAge(245, time)).toBe('4 min ago');
    expect(formatLeft(892_000, 0)).toBe('14:52');
    expect(formatLeft(0, 1)).toBe('0:00');
  });

  it('groups addresses by four and shortens names', () => {
    expect(groupsOfFour('tb1qdtt45')).toEqual(['tb1q', 'dtt4', '5']);
    expect(initials('Mia Keller')).toBe('MK');
    expect(initials('demo')).toBe('DE');
  });
});

describe('COPY-14: a time in a list', () => {
  it('has its date unless it is today', () => {
    const noon = new Date(2026, 10, 20, 12, 0, 0);
    const at = (hours: number): string => new Date(noon.getTime() + hours * 3_600_000).toISOString();
    expect(formatWhen(at(-1), 'en', false, noon.getTime())).toBe('11:00');
    expect(formatWhen(at(-24), 'en', false, noon.getTime())).toBe('Nov 19, 2026, 12:00');
    expect(formatWhen(at(-24), 'de', true, noon.getTime())).toBe('19.11.2026, 12:00:00');
  });
});
