import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ean13 } from '../../../../src/renderer/office/features/settings/ean13.ts';
import { createScanReader, type Reading } from '../../../../src/renderer/office/features/settings/scan-reader.ts';

const field = (msPerKey = 20, prefix = '') => {
  const readings: Reading[] = [];
  const texts: string[] = [];
  const reader = createScanReader({
    settings: () => ({ prefix, suffix: '', msPerKey }),
    later: (run, ms) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    onText: (text) => void texts.push(text),
    onReading: (reading) => void readings.push(reading),
  });
  let atMs = 1_000;
  const press = (key: string, gapMs: number): boolean => {
    vi.advanceTimersByTime(gapMs);
    atMs += gapMs;
    return reader.press(key, atMs);
  };
  const type = (text: string, gapMs: number): void => {
    for (const key of text) press(key, gapMs);
  };
  return { readings, texts, press, type };
};

describe('KEYS-11: the test of a scanner', () => {
  beforeEach(() => {
    vi.useFakeTimers();
    return () => void vi.useRealTimers();
  });

  it.each(['Enter', 'Tab'] as const)('says what was read: the characters, the time per key and %s', (endKey) => {
    const { readings, texts, press, type } = field();
    type('2012345678903', 12);
    expect(press(endKey, 12)).toBe(true); // Tab stays in the field
    expect(readings).toEqual([{ text: '2012345678903', msPerKey: 12, endKey, barcode: '2012345678903' }]);
    expect(texts.at(-1)).toBe('2012345678903');
  });

  it('judges by the settings of the shop', () => {
    const slow = field(20);
    slow.type('400638', 45);
    expect(slow.press('Tab', 45)).toBe(true); // although the till would let it through
    expect(slow.readings).toEqual([{ text: '400638', msPerKey: 45, endKey: 'Tab', barcode: null }]);
    const known = field(45, '40');
    known.type('400638', 45);
    known.press('Enter', 45);
    expect(known.readings[0]?.barcode).toBe('0638');
  });

  it('ends by itself if no end key comes', () => {
    const { readings, type } = field();
    type('96385074', 10);
    vi.advanceTimersByTime(1_000);
    expect(readings).toEqual([{ text: '96385074', msPerKey: 10, endKey: null, barcode: '96385074' }]);
  });

  it('takes a second end key as part of the scan, but leaves Tab alone while nothing is read', () => {
    const { readings, press, type } = field();
    type('96385074', 10);
    press('Enter', 10);
    expect(press('Tab', 10)).toBe(true);
    expect(press('Tab', 600)).toBe(false);
    expect(press('F5', 10)).toBe(false);
    expect(readings).toHaveLength(1);
  });

  it('measures each scan for itself', () => {
    const { readings, press, type } = field();
    type('1', 10);
    vi.advanceTimersByTime(1_000);
    type('96385074', 30);
    press('Enter', 30);
    expect(readings.map(({ text, msPerKey }) => [text, msPerKey])).toEqual([
      ['1', null],
      ['96385074', 30],
    ]);
  });

  it('draws the code of the test as GS1 prescribes', () => {
    const left = ['0001101', '0100111', '0111101', '0001011', '0010111', '0011101'];
    const right = ['1100110', '1001110', '1001110', '1011100', '1001000', '1010000'];
    expect(ean13('4003994155486')).toBe(['101', ...left, '01010', ...right, '101'].join(''));
  });
});
