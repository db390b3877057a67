import { randomInt } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { create } from 'qrcode';
import jsQR from 'jsqr';
import { describe, expect, test } from 'vitest';
import { qrPng, qrSvg } from '../../../src/main/qr/qr-code.ts';

const TEXT = 'bitcoin:BCRT1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KYGT080?amount=0.00019933';
const SCALE = 6;
const QUIET = 4;

/** Reads the pixels of a 1-bit greyscale PNG whose rows are not filtered. */
const readPng = (png: Buffer): { size: number; isDark: (x: number, y: number) => boolean } => {
  const chunks = new Map<string, Buffer>();
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const header = chunks.get('IHDR');
  const raw = inflateSync(chunks.get('IDAT') ?? Buffer.alloc(0));
  const size = header?.readUInt32BE(0) ?? 0;
  const rowBytes = 1 + Math.ceil(size / 8);
  expect([...(header?.subarray(8) ?? [])]).toEqual([1, 0, 0, 0, 0]);
  expect(raw.length).toBe(rowBytes * size);
  return { size, isDark: (x, y) => (((raw[y * rowBytes + 1 + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) === 0 };
};

/** The dark modules of an SVG, as `x,y`. */
const drawnIn = (svg: string): Set<string> => {
  const drawn = new Set<string>();
  for (const [, x = '', y = '', length = ''] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let step = 0; step < Number(length); step += 1) drawn.add(`${Number(x) + step},${y}`);
  }
  return drawn;
};

const SHORT = 'bitcoin:BCRT1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KYGT080?amount=0.00019933';
const LIGHTNING = `${SHORT}&lightning=LNBCRT250U1P4SZ6V3PP5${'YEWKQSZ4K63Z0G7Y'.repeat(20)}`;
const TEXTS = [
  SHORT,
  LIGHTNING,
  'bitcoin:mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn?amount=1',
  'BCRT1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KYGT080',
  'https://kasse.example/i/Zürich?€=1',
];

/** Reads the code in a picture. */
const readText = (png: Buffer): string | undefined => {
  const { size, isDark } = readPng(png);
  const pixels = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) if (isDark(x, y)) pixels.fill(0, (y * size + x) * 4, (y * size + x) * 4 + 3);
  }
  return jsQR(pixels, size, size)?.data;
};

test('100 random codes, with and without Lightning, can be read', () => {
  const bech32 = (length: number): string =>
    Array.from({ length }, () => 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'.charAt(randomInt(32))).join('');
  for (let count = 0; count < 50; count += 1) {
    const onchain = `bitcoin:BC1Q${bech32(38)}?amount=0.0${randomInt(1_000_000)}`;
    for (const text of [onchain, `${onchain}&lightning=LNBC${randomInt(10_000)}N1${bech32(randomInt(200, 420))}`]) {
      expect(readText(qrPng(text))).toBe(text);
    }
  }
});

describe.each(TEXTS)('%s', (text) => {
  test('can be read from the PNG', () => {
    expect(readText(qrPng(text))).toBe(text);
  });

  test('is the same in PNG and SVG, pixel by pixel, within four white modules', () => {
    const { size, isDark } = readPng(qrPng(text));
    const drawn = drawnIn(qrSvg(text, 'code'));
    const side = size / SCALE;
    for (let y = 0; y < size; y += 1) {
      for (let x = 0; x < size; x += 1) {
        const [column, row] = [Math.floor(x / SCALE), Math.floor(y / SCALE)];
        const isQuiet = Math.min(column, row) < QUIET || Math.max(column, row) >= side - QUIET;
        const wanted = drawn.has(`${column},${row}`);
        if (isDark(x, y) !== wanted || (isQuiet && wanted)) throw new Error(`pixel ${x},${y} differs`);
      }
    }
  });

  test('is no larger than the library makes it', () => {
    const { size } = readPng(qrPng(text));
    expect(size / SCALE - 2 * QUIET).toBeLessThanOrEqual(create(text, { errorCorrectionLevel: 'M' }).modules.size);
  });
});

test('level L is used if M would need more than version 15', () => {
  const long = `${TEXT}&lightning=${'LNBCRT'.repeat(110)}`;
  const atM = create(long, { errorCorrectionLevel: 'M' });
  const atL = create(long, { errorCorrectionLevel: 'L' });
  expect(atM.version).toBeGreaterThan(15);
  expect(qrSvg(long, 'code')).toContain(`data-modules="${atL.modules.size + 2 * QUIET}"`);
  expect(qrSvg(TEXT, 'code')).toContain(
    `data-modules="${create(TEXT, { errorCorrectionLevel: 'M' }).modules.size + 2 * QUIET}"`,
  );
});
