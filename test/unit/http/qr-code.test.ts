import { inflateSync } from 'node:zlib';
import { create } from 'qrcode';
import { expect, test } from 'vitest';
import { qrPng, qrSvg } from '../../../src/main/qr/qr-code.ts';

const TEXT = 'bitcoin:BCRT1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KYGT080?amount=0.00019933';
const SCALE = 6;
const QUIET = 4;

/** Points of a 1-bit greyscale PNG whose rows are not filtered. */
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

test('the PNG holds the code point for point, with four modules of white around', () => {
  const { size, isDark } = readPng(qrPng(TEXT));
  const { modules } = create(TEXT, { errorCorrectionLevel: 'M' });
  expect(size).toBe((modules.size + 2 * QUIET) * SCALE);
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      const [column, row] = [Math.floor(x / SCALE) - QUIET, Math.floor(y / SCALE) - QUIET];
      const isInside = column >= 0 && row >= 0 && column < modules.size && row < modules.size;
      const wanted = isInside && modules.get(row, column) === 1;
      if (isDark(x, y) !== wanted) throw new Error(`pixel ${x},${y} differs`);
    }
  }
});

test('the SVG draws exactly the dark modules', () => {
  const svg = qrSvg(TEXT, 'code');
  const { modules } = create(TEXT, { errorCorrectionLevel: 'M' });
  const drawn = new Set<string>();
  for (const [, x = '', y = '', length = ''] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
    for (let step = 0; step < Number(length); step += 1) drawn.add(`${Number(x) + step},${y}`);
  }
  const dark = [...modules.data.keys()].filter((at) => modules.data[at] === 1);
  const wanted = dark.map((at) => `${(at % modules.size) + QUIET},${Math.floor(at / modules.size) + QUIET}`);
  expect([...drawn].toSorted()).toEqual(wanted.toSorted());
});

test('level L is taken where M would need more than version 15', () => {
  const long = `${TEXT}&lightning=${'LNBCRT'.repeat(110)}`;
  const atM = create(long, { errorCorrectionLevel: 'M' });
  const atL = create(long, { errorCorrectionLevel: 'L' });
  expect(atM.version).toBeGreaterThan(15);
  expect(qrSvg(long, 'code')).toContain(`data-modules="${atL.modules.size + 2 * QUIET}"`);
  expect(qrSvg(TEXT, 'code')).toContain(
    `data-modules="${create(TEXT, { errorCorrectionLevel: 'M' }).modules.size + 2 * QUIET}"`,
  );
});
