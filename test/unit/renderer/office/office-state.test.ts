import { describe, expect, it } from 'vitest';
import { percent, plainDecimal, plainPrice, wholeNumber } from '../../../../src/renderer/office/common/field-checks.ts';
import { hrefOf, placeOf } from '../../../../src/renderer/office/common/place.ts';
import { changeOf, newPersonOf, type Typed } from '../../../../src/renderer/office/features/staff/person.ts';
import {
  isRising,
  withNewTier,
  withoutTier,
  withTier,
} from '../../../../src/renderer/office/features/settings/tiers.ts';
import { createPageLanguages } from '../../../../src/renderer/words/office-words.ts';

const { office } = createPageLanguages()('en').words;

describe('tiers of confirmations', () => {
  const rest = { upToSats: null, confirmations: 3 };
  const small = { upToSats: 20_000, confirmations: 0 };

  it('rise, and the last one is open-ended', () => {
    expect(isRising([small, { upToSats: 50_000, confirmations: 1 }, rest])).toBe(true);
    expect(isRising([small, { upToSats: 20_000, confirmations: 1 }, rest])).toBe(false);
    expect(isRising([rest, small])).toBe(false);
    expect(isRising([rest])).toBe(true);
  });

  it('stay so after each addition, change or removal', () => {
    const one = withNewTier([rest]);
    const two = withNewTier(one);
    const three = withNewTier(two);
    expect([one, two, three].map(isRising)).toEqual([true, true, true]);
    expect(three).toHaveLength(4);
    expect(three.at(-1)).toEqual(rest);
    expect(one[0]).toEqual(small);
    expect(withoutTier(two, 0)).toHaveLength(2);
    expect(withTier(one, 0, { confirmations: 1 })).toEqual([{ ...small, confirmations: 1 }, rest]);
  });
});

describe('a text typed into a setting', () => {
  it('is refused before the server is asked, with a hint what to enter', () => {
    expect(wholeNumber(office, 1, 1440)('15')).toBeNull();
    for (const bad of ['0', '1441', '1.5', '', 'abc', '-1'])
      expect(wholeNumber(office, 1, 1440)(bad)).toBe('Enter a whole number from 1 to 1440.');
    expect(percent(office)('0.5')).toBeNull();
    expect(percent(office)('100')).toBe('Enter a percentage, such as 1.5.');
    expect(plainPrice(office)('92310.00')).toBeNull();
    expect(plainPrice(office)('')).toBeNull(); // takes the price away
    expect(plainPrice(office)('92k')).toBe('Enter a number, such as 92310.00.');
  });

  it('may have a comma', () => {
    expect(plainDecimal(' 0,5 ')).toBe('0.5');
    expect(percent(office)('0,5')).toBeNull();
  });

  it('changes only the edited fields of a person', () => {
    const typed: Typed = { name: 'Mia', role: 'cashier', pin: '', password: '', currentPassword: '', mayLogIn: true };
    const person = {
      id: 'U'.repeat(22),
      name: 'Mia',
      role: 'cashier' as const,
      hasPassword: false,
      hasPin: true,
      disabled: false,
      createdAt: '2026-11-20T13:00:00.000Z',
    };
    expect(changeOf(person, typed)).toEqual({});
    expect(changeOf(person, { ...typed, pin: '1234', mayLogIn: false })).toEqual({ pin: '1234', disabled: true });
    expect(newPersonOf({ ...typed, password: 'a long password' })).toEqual({
      name: 'Mia',
      role: 'cashier',
      password: 'a long password',
    });
  });
});

describe('the address of a page of the office', () => {
  it('holds the item and its filters, and is restored from a link', () => {
    expect(placeOf('')).toEqual({ page: '', id: '', query: {} });
    expect(placeOf('#invoice/abc')).toEqual({ page: 'invoice', id: 'abc', query: {} });
    const query = { show: 'open', q: 'a&b?c=1 %/#' };
    const href = hrefOf('invoices', { ...query, from: '' });
    expect(href).not.toContain('from');
    expect(placeOf(href)).toEqual({ page: 'invoices', id: '', query });
    expect(placeOf(hrefOf('invoice', {}, 'abc'))).toEqual({ page: 'invoice', id: 'abc', query: {} });
  });
});
