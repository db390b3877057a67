import { create, type QRCode, type QRCodeSegment } from 'qrcode';
import { cutForQr, LARGEST_QR_AT_M, QR_MASK } from '../../shared/qr-cut.ts';

const QUIET_ZONE = 4; // ISO/IEC 18004 §9.1

export interface QrMatrix {
  /** Modules per side, including the quiet zone. */
  readonly size: number;
  /** SVG path of the dark modules, one unit per module. */
  readonly path: string;
}

/** Level M, or level L if M would need more than version 15 (design.md QR-2); undefined if no code can hold the text. */
export const qrMatrix = (text: string): QrMatrix | undefined => {
  try {
    const { modules } = atFittingLevel(text);
    let path = '';
    for (let row = 0; row < modules.size; row += 1) {
      for (let column = 0; column < modules.size; column += 1) {
        const from = column;
        while (column < modules.size && modules.get(row, column)) column += 1;
        if (column > from) path += `M${from + QUIET_ZONE} ${row + QUIET_ZONE}h${column - from}v1h${from - column}z`;
      }
    }
    return { size: modules.size + 2 * QUIET_ZONE, path };
  } catch {
    return undefined; // more data than the largest code holds
  }
};

/** Side in CSS pixels of a code whose modules are whole device pixels and that fits `boxPx`. */
export const qrSide = (boxPx: number, size: number, devicePixelRatio: number): number => {
  const modulePixels = Math.max(1, Math.floor((boxPx * devicePixelRatio) / size));
  return (modulePixels * size) / devicePixelRatio;
};

const segmentsOf = (text: string): QRCodeSegment[] =>
  cutForQr(text).map(({ text: data, mode }): QRCodeSegment =>
    mode === 'byte' ? { data: new Uint8ClampedArray(new TextEncoder().encode(data)), mode } : { data, mode },
  );

const atFittingLevel = (text: string): QRCode => {
  const segments = segmentsOf(text);
  const drawn = (level: 'M' | 'L'): QRCode => create(segments, { errorCorrectionLevel: level, maskPattern: QR_MASK });
  const code = drawn('M');
  return code.version > LARGEST_QR_AT_M ? drawn('L') : code;
};
