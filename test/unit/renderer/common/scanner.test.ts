import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createScanner } from '../../../../src/renderer/common/scanner.ts';
import type { ScannerSettings } from '../../../../src/shared/contract/scanner.ts';

/** A field that receives every key that passes, and the barcodes found. */
const page = (given: Partial<ScannerSettings> = {}) => {
  const settings = { prefix: '', suffix: '', msPerKey: 20, ...given };
  const typed: string[] = [];
  const scanned: string[] = [];
  const mark = (): (() => void) => {
    const before = [...typed];
    return () => void typed.splice(0, typed.length, ...before);
  };
  const scanner = createScanner({
    settings: () => settings,
    mark,
    markSlow: mark,
    onKeys: (keys) => void typed.push(...keys),
    onBarcode: (code) => void scanned.push(code),
    later: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
  });
  let atMs = 0;
  const press = (key: string, afterMs: number, lateMs = 0): void => {
    vi.advanceTimersByTime(afterMs + lateMs);
    atMs += afterMs; // a key carries the time of its press, however late it arrives
    if (scanner.press(key, atMs) === 'pass') typed.push(key);
  };
  const type = (text: string, gapMs: number): void => {
    for (const key of text) press(key, gapMs);
  };
  const rest = (): void => void vi.advanceTimersByTime(100);
  return { typed, scanned, press, type, rest };
};

describe('a scanner told from fingers', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    return () => void vi.useRealTimers();
  });

  it.each(['Enter', 'Tab'])('takes four fast characters and %s as one barcode, and leaves nothing behind', (end) => {
    const { typed, scanned, press, type } = page();
    type('45', 200);
    press('4', 500);
    type('006381333931', 10);
    press(end, 10);
    expect(scanned).toEqual(['4006381333931']);
    expect(typed).toEqual(['4', '5']);
  });

  it('never lets a fast third key through, not even for a moment', () => {
    const { typed, type } = page();
    type('12', 200);
    type('4', 200);
    type('006', 10);
    expect(typed).toEqual(['1', '2']);
  });

  it('passes fast keys on if no end follows', () => {
    const { typed, scanned, type, rest } = page();
    type('1840', 10);
    rest();
    expect(typed.join('')).toBe('1840');
    expect(scanned).toEqual([]);
  });

  it('lets fingers type: two fast keys, three and Enter, or a slow Enter', () => {
    const { typed, scanned, press, type, rest } = page();
    type('45', 20);
    press('0', 20);
    press('Enter', 20);
    type('1234', 10);
    press('Enter', 60);
    rest();
    expect(typed.join(' ')).toBe('4 5 0 Enter 1 2 3 4 Enter');
    expect(scanned).toEqual([]);
  });

  it('keeps the order of held keys and the key that ends them', () => {
    const { typed, press, type } = page();
    type('12', 10);
    press('Backspace', 10);
    expect(typed).toEqual(['1', '2', 'Backspace']);
  });

  it('undoes keys that passed too soon because a busy machine received them late', () => {
    const code = '4006381333931';
    for (let stuck = 1; stuck <= code.length; stuck += 1) {
      const { typed, scanned, press, type } = page();
      type('45', 200);
      press('4', 500);
      for (let place = 1; place < code.length; place += 1) press(code[place] ?? '', 10, place === stuck ? 300 : 0);
      press('Enter', 10, stuck === code.length ? 300 : 0);
      expect([stuck, typed.join(''), scanned]).toEqual([stuck, '45', [code]]);
    }
  });

  it('undoes every key that passed too soon', () => {
    const { typed, scanned, press } = page();
    for (const key of '96385074') press(key, 10, 300);
    press('Enter', 10, 300);
    expect([typed, scanned]).toEqual([[], ['96385074']]);
  });

  it.each(['Enter', 'Tab'])(
    'ignores a second end key, such as %s, for 400 ms after a scan (design.md KEYS-6)',
    (end) => {
      const { typed, scanned, press, type } = page();
      type('96385074', 10);
      press('Enter', 10);
      press(end, 10);
      press(end, 380);
      expect([typed, scanned]).toEqual([[], ['96385074']]);
      press(end, 20);
      expect(typed).toEqual([end]);
    },
  );

  it('takes a second barcode that follows within 400 ms (design.md KEYS-6)', () => {
    const { typed, scanned, press, type } = page();
    for (const code of ['96385074', '40063813']) {
      type(code, 10);
      press('Enter', 10);
    }
    expect([typed, scanned]).toEqual([[], ['96385074', '40063813']]);
  });

  it('takes six fast characters back although no end key follows (design.md KEYS-7)', () => {
    const { typed, scanned, type, rest } = page();
    type('45', 200);
    type('9', 200);
    type('6385074', 10);
    for (let rests = 0; rests < 6; rests += 1) rest();
    expect([typed.join(''), scanned]).toEqual(['45', ['96385074']]);
  });

  it('measures a burst as a whole, so one slow pair does not cut it (design.md KEYS-7)', () => {
    const { typed, scanned, press, type } = page();
    type('400638', 10);
    press('1', 60);
    type('333931', 10);
    press('Enter', 10);
    expect([typed, scanned]).toEqual([[], ['4006381333931']]);
  });

  it('knows a scanner of 45 ms per key by its even rhythm (design.md KEYS-8)', () => {
    const { typed, scanned, press, type } = page();
    type('12', 300);
    press('4', 300);
    type('006381333931', 45);
    press('Enter', 45);
    expect([typed.join(''), scanned]).toEqual(['12', ['4006381333931']]);
  });

  it('reads the whole barcode of a scanner that starts slowly and then is fast (design.md KEYS-8)', () => {
    const { typed, scanned, press, type } = page();
    type('12', 300);
    press('4', 300);
    type('0063', 42);
    type('81333931', 31);
    press('Enter', 31);
    expect([typed.join(''), scanned]).toEqual(['12', ['4006381333931']]);
  });

  it('leaves to a hand what a hand types: quick, but never evenly (design.md KEYS-8)', () => {
    const { typed, scanned, press } = page();
    [90, 61, 48, 70, 44, 66, 51, 80, 47].forEach((gap, at) => press(String(at + 1), gap));
    press('Enter', 60);
    expect([typed.join(''), scanned]).toEqual(['123456789Enter', []]);
  });

  it('KEYS-10: a scanner of 45 ms per key needs its setting for a short code', () => {
    for (const [msPerKey, barcodes] of [
      [20, []],
      [45, ['400638']],
    ] as const) {
      const { typed, scanned, press, type } = page({ msPerKey });
      type('12', 300);
      press('4', 300);
      type('00638', 45);
      press('Enter', 45);
      expect(scanned).toEqual(barcodes);
      expect(typed.join('')).toBe(msPerKey === 45 ? '12' : '12400638Enter');
    }
  });

  it('KEYS-10: what a slow scanner types without an end key is undone too, and no third key gets through', () => {
    const { typed, scanned, type, rest } = page({ msPerKey: 45 });
    type('12', 300);
    type('4', 300);
    type('00', 45);
    expect(typed.join('')).toBe('12');
    type('638', 45);
    for (let rests = 0; rests < 6; rests += 1) rest();
    expect([typed.join(''), scanned]).toEqual(['12', ['400638']]);
  });

  it('KEYS-10: with the slowest setting, fingers still type', () => {
    const { typed, scanned, press, rest } = page({ msPerKey: 60 });
    [90, 110, 95, 130, 88, 102].forEach((gap, at) => press(String(at + 1), gap));
    press('Enter', 120);
    rest();
    expect([typed.join(''), scanned]).toEqual(['123456Enter', []]);
  });

  it('KEYS-10: a row that begins with the prefix is a barcode, however short and slow, and is read without it', () => {
    const { typed, scanned, press, type } = page({ prefix: ']E' });
    type('45', 200);
    press(']', 300);
    type('E12', 90);
    press('Enter', 90);
    expect([typed.join(''), scanned]).toEqual(['45', ['12']]);
  });

  it('KEYS-10: prefix and suffix end a barcode that has no end key, after a rest', () => {
    const { typed, scanned, press, type, rest } = page({ prefix: '~', suffix: '#' });
    press('~', 300);
    type('17', 90);
    for (let rests = 0; rests < 6; rests += 1) rest();
    press('4', 300);
    type('2#', 10);
    for (let rests = 0; rests < 6; rests += 1) rest();
    expect([typed.join(''), scanned]).toEqual(['', ['17', '42']]);
  });

  it('KEYS-10: a scanner without the prefix is still known by its speed', () => {
    const { typed, scanned, press, type } = page({ prefix: '~', suffix: '#' });
    type('96385074', 10);
    press('Enter', 10);
    expect([typed, scanned]).toEqual([[], ['96385074']]);
  });

  it('KEYS-10: the prefix typed by hand is no barcode', () => {
    const { typed, scanned, press, type, rest } = page({ prefix: '~' });
    type('~45', 200);
    press('Enter', 200);
    rest();
    expect([typed.join(''), scanned]).toEqual(['~45Enter', []]);
  });

  it('accepts capital letters, although Shift is a key of its own', () => {
    const { typed, scanned, press } = page();
    for (const letter of 'ABCD') {
      press('Shift', 5);
      press(letter, 5);
    }
    press('Enter', 5);
    expect(scanned).toEqual(['ABCD']);
    expect(typed.filter((key) => key !== 'Shift')).toEqual([]);
  });
});
