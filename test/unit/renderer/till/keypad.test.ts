import { describe, expect, it } from 'vitest';
import {
  EMPTY_PAD,
  keyOfKeyboard,
  padAmount,
  pressKey,
  type PadKey,
} from '../../../../src/renderer/till/state/keypad.ts';

const typed = (...keys: PadKey[]) => keys.reduce(pressKey, EMPTY_PAD);

describe('the keypad', () => {
  it.each([
    ['EUR', ['4', '5', '0'], '4.50'],
    ['EUR', ['5'], '0.05'],
    ['JPY', ['4', '5', '0'], '450'],
    ['KWD', ['4', '5', '0'], '0.450'],
    ['BTC', ['1'], '0.00000001'],
    ['SATS', ['1', '00'], '100'],
  ] as [string, PadKey[], string][])('fills from the right by the digits of %s', (currency, keys, amount) => {
    expect(padAmount(typed(...keys), currency)).toBe(amount);
  });

  it('ignores leading zeros', () => {
    expect(typed('0', '00', '7').digits).toBe('7');
  });

  it('deletes the last digit, and nothing from an empty pad', () => {
    expect(typed('4', '5', 'back').digits).toBe('4');
    expect(typed('back').digits).toBe('');
  });

  it('stops at twelve digits, shows it, and continues with the next key that fits', () => {
    const full = typed(...'123456789012'.split('').map((digit) => digit as PadKey)); // digits are keys
    const refused = pressKey(full, '3');
    expect(refused).toEqual({ digits: '123456789012', atLimit: true });
    expect(pressKey(refused, 'back')).toEqual({ digits: '12345678901', atLimit: false });
  });

  it('reads two points in a row as 00, one as nothing', () => {
    expect(keyOfKeyboard('.', null)).toBeNull();
    expect(keyOfKeyboard('.', '.')).toBe('00');
    expect(keyOfKeyboard('Backspace', null)).toBe('back');
    expect(keyOfKeyboard('x', null)).toBeNull();
  });
});
