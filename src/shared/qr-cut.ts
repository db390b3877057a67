import { capitalsForQr } from './bip21.ts';

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

/** Above this version, level M makes the modules too small for a phone across the counter (design.md QR-2). */
export const LARGEST_QR_AT_M = 15;
