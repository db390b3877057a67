/** A run of a code's text and how it is written: letters, digits and few signs take less room (ISO/IEC 18004 §7.4.4). */
export interface QrPiece {
  readonly text: string;
  readonly mode: 'alphanumeric' | 'byte';
}

/** Runs that are worth an alphanumeric segment of their own; shorter ones stay among bytes. */
const ALPHANUMERIC_RUN = /([0-9A-Z $%*+\-./:]{12,})/;

/** Cut by hand: a library's search for the best cut takes three times as long as everything else, and saves nothing. */
export const cutForQr = (text: string): QrPiece[] =>
  text
    .split(ALPHANUMERIC_RUN)
    .map((piece, at): QrPiece => ({ text: piece, mode: at % 2 === 1 ? 'alphanumeric' : 'byte' }))
    .filter((piece) => piece.text !== '');

/**
 * One mask for all: the search for the least conspicuous of eight (ISO/IEC 18004 §7.8.3) costs ten times as much as all
 * the rest. It is there for monotonous data; addresses and invoices are random, and a reader is told which mask it is.
 */
export const QR_MASK = 3;

/** Beyond this version level M makes modules too small for a phone across the counter (design.md §9). */
export const LARGEST_QR_AT_M = 15;
