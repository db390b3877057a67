import { create, type QRCodeSegment } from 'qrcode';
import { cutForQr, LARGEST_QR_AT_M, QR_MASK } from '../../shared/qr-cut.ts';
import { encodePng, type Bitmap } from './png.ts';

/** The white modules around a code, inside the image (ISO/IEC 18004 §6.3.8; design.md QR-3). */
const QUIET_ZONE = 4;
const PIXELS_PER_MODULE = 6;

/**
 * Draws a QR code as SVG with one unit per module, quiet zone included. The caller escapes `label`, the text for screen
 * readers.
 */
export const qrSvg = (text: string, label: string): string => {
  const bitmap = bitmapOf(text);
  let path = '';
  for (let y = 0; y < bitmap.size; y += 1) path += runsOf(bitmap, y);
  const { size } = bitmap;
  return (
    `<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${size} ${size}" data-modules="${size}" ` +
    `role="img" aria-label="${label}" shape-rendering="crispEdges">` +
    `<path fill="#fff" d="M0 0h${size}v${size}H0z"/><path fill="#0b0b0a" d="${path}"/></svg>`
  );
};

/** Draws a QR code as PNG with 6 pixels per module, quiet zone included. */
export const qrPng = (text: string): Buffer => encodePng(bitmapOf(text), PIXELS_PER_MODULE);

/** Writes the dark runs of a row as path commands. */
const runsOf = ({ size, isDark }: Bitmap, y: number): string => {
  let path = '';
  for (let x = 0; x < size; x += 1) {
    if (!isDark(x, y)) continue;
    let length = 1;
    while (isDark(x + length, y)) length += 1;
    path += `M${x} ${y}h${length}v1h-${length}z`;
    x += length;
  }
  return path;
};

/** Returns the points of a code with its quiet zone. */
const bitmapOf = (text: string): Bitmap => {
  const { modules } = codeOf(text);
  const { size, data } = modules;
  return {
    size: size + 2 * QUIET_ZONE,
    isDark: (x, y) => {
      const column = x - QUIET_ZONE;
      const row = y - QUIET_ZONE;
      if (column < 0 || row < 0 || column >= size || row >= size) return false;
      return data[row * size + column] === 1;
    },
  };
};

/** Encodes with error correction level M, or with L if M would need more than version 15. */
const codeOf = (text: string) => {
  const segments = segmentsOf(text);
  const medium = create(segments, { errorCorrectionLevel: 'M', maskPattern: QR_MASK });
  if (medium.version <= LARGEST_QR_AT_M) return medium;
  return create(segments, { errorCorrectionLevel: 'L', maskPattern: QR_MASK });
};

const segmentsOf = (text: string): QRCodeSegment[] =>
  cutForQr(text).map(({ text: data, mode }): QRCodeSegment =>
    mode === 'byte' ? { data: new Uint8ClampedArray(Buffer.from(data, 'utf8')), mode } : { data, mode },
  );
