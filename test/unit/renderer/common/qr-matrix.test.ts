import { describe, expect, it } from 'vitest';
import { qrMatrix, qrSide } from '../../../../src/renderer/common/qr-matrix.ts';

const QUIET = 8;
const sizeOf = (version: number): number => 17 + 4 * version + QUIET;

describe('the code', () => {
  it('has a quiet zone of four modules inside the picture', () => {
    const matrix = qrMatrix('HELLO');
    expect(matrix?.size).toBe(sizeOf(1));
    expect(matrix?.path).toMatch(/^M4 4h7v1h-7z/);
  });

  it('takes level L if M would need more than version 15', () => {
    const alphanumeric = 'A'.repeat(700); // M: version 17, L: version 15 (ISO/IEC 18004 table 7)
    expect(qrMatrix(alphanumeric)?.size).toBe(sizeOf(15));
  });

  it('cannot be drawn if no code holds the text', () => {
    expect(qrMatrix('A'.repeat(5_000))).toBeUndefined();
  });

  it.each([
    [365, 73, 1, 365],
    [803, 73, 1, 803],
    [803, 49, 1, 784],
    [365, 73, 1.5, 340.666_666_666_666_7],
  ])('draws modules of whole device pixels into %i px (%i modules, %d per px)', (box, size, ratio, side) => {
    expect(qrSide(box, size, ratio)).toBeCloseTo(side, 6);
    expect(((qrSide(box, size, ratio) * ratio) / size) % 1).toBeCloseTo(0, 6);
  });
});
