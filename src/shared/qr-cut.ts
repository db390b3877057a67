import { capitalsForQr, lightningUri } from './bip21.ts';

/** A run of a code's text and its mode; alphanumeric mode takes less room per character (ISO/IEC 18004 §7.4.4). */
export interface QrPiece {
  readonly text: string;
  readonly mode: 'alphanumeric' | 'byte';
}

/** A run of at least 12 characters is worth an alphanumeric segment of its own; a shorter one stays among the bytes. */
const ALPHANUMERIC_RUN = /([0-9A-Z $%*+\-./:]{12,})/;

/**
 * Cuts a text into segments, in capitals where they mean the same (design.md QR-1). A library's search for the best cut takes three times as long as all the rest of drawing a
 * code, and saves nothing for these texts.
 */
export const cutForQr = (text: string): QrPiece[] =>
  capitalsForQr(text)
    .split(ALPHANUMERIC_RUN)
    .map((piece, at): QrPiece => ({ text: piece, mode: at % 2 === 1 ? 'alphanumeric' : 'byte' }))
    .filter((piece) => piece.text !== '');

/**
 * Every code gets the same mask, because the search for the best of eight (ISO/IEC 18004 §7.8.3) costs ten times as
 * much as all the rest. The search helps monotonous data, and addresses and Lightning invoices are random. Readers
 * manage any mask, because the code names it.
 */
export const QR_MASK = 3;

/** Data bits of a code of version 15 at level L (ISO/IEC 18004, table 7). */
const ROOM_BITS = 4_184;
const MODE_BITS = 4;
/** Bits of a segment's count of characters in versions 10 to 26 (ISO/IEC 18004, table 3). */
const COUNT_BITS = { alphanumeric: 11, byte: 16 } as const;

/** Returns true if a code of version 15 holds the text: above it, modules are too small for a phone across the counter. */
const fitsOneCode = (text: string): boolean => {
  const bits = cutForQr(text).map(({ text: piece, mode }) => MODE_BITS + COUNT_BITS[mode] + dataBits(piece, mode));
  return bits.reduce((sum, one) => sum + one, 0) <= ROOM_BITS;
};

/** Two alphanumeric characters take 11 bits, a single one 6 (ISO/IEC 18004 §7.4.4); a byte takes 8, and URIs are ASCII. */
const dataBits = ({ length }: string, mode: QrPiece['mode']): number =>
  mode === 'byte' ? 8 * length : 11 * Math.floor(length / 2) + 6 * (length % 2);

/** The text of a code; the Lightning invoice alone if both ways do not fit one code. */
export interface ShownCode {
  readonly text: string;
  readonly isLightningOnly: boolean;
}

/** Reads what a code shows of a BIP 21 URI: all of it, or its Lightning invoice if both are too much (design.md QR-8). */
export const shownCodeOf = (uri: string): ShownCode => {
  const [, bolt11] = /^bitcoin:.*&lightning=(ln[0-9a-z]+)$/i.exec(uri) ?? [];
  if (bolt11 === undefined || fitsOneCode(uri)) return { text: uri, isLightningOnly: false };
  return { text: lightningUri(bolt11), isLightningOnly: true };
};

/** Above this version, level M makes the modules too small for a phone across the counter (design.md QR-2). */
export const LARGEST_QR_AT_M = 15;
