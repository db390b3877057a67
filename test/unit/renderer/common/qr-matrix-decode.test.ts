import { expect, test } from 'vitest';
import jsQR from 'jsqr';
import { qrMatrix } from '../../../../src/renderer/common/qr-matrix.ts';

const SCALE = 4;
const ADDRESS = 'BCRT1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KYGT080';

/** Decodes a path of `M{x} {y}h{n}v1h-{n}z` runs as a scanner would. */
const readBack = (text: string): string | undefined => {
  const matrix = qrMatrix(text);
  if (!matrix) return undefined;
  const side = matrix.size * SCALE;
  const pixels = new Uint8ClampedArray(side * side * 4).fill(255);
  for (const [, x, y, run] of matrix.path.matchAll(/M(\d+) (\d+)h(\d+)v1/g))
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row += 1)
      for (let column = Number(x) * SCALE; column < (Number(x) + Number(run)) * SCALE; column += 1)
        pixels.fill(0, (row * side + column) * 4, (row * side + column) * 4 + 3);
  return jsQR(pixels, side, side)?.data;
};

test.each([
  ['an address with its amount', `bitcoin:${ADDRESS}?amount=0.00009783`],
  ['both ways to pay', `bitcoin:${ADDRESS}?amount=0.00009783&lightning=LNBCRT97830N1${'PJLUEZSP5ZYG3ZYG3'.repeat(16)}`],
  ['letters beyond ASCII', 'bitcoin:?label=Café Jürgen ☕'],
])('%s is read back letter by letter', (_what, text) => {
  expect(readBack(text)).toBe(text);
});
