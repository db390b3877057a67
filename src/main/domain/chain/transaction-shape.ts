/** A transaction as its own bytes describe it, as far as that matters for whether it can be replaced. */
export interface TransactionShape {
  /** Its virtual size (BIP 141), by which fees are paid. */
  readonly vbytes: bigint;
  /** An input says that the sender may replace it (BIP 125). */
  readonly isReplaceable: boolean;
}

/** Input sequences from here up announce no replacement (BIP 125). */
const LAST_REPLACEABLE = 0xffff_fffd;
const VERSION_BYTES = 4;
const OUTPOINT_BYTES = 36;
const AMOUNT_BYTES = 8;
const HEX = '0123456789abcdef';

/** Reads the bytes of a transaction that was checked when it was stored (product.md SRC-3). @returns null for other bytes */
export const shapeOf = (rawHex: string): TransactionShape | null => {
  const reader = createReader(rawHex);
  reader.skip(VERSION_BYTES);
  const isSegwit = reader.peek() === 0; // the marker of BIP 144, in place of the number of inputs
  if (isSegwit) reader.skip(2);
  let isReplaceable = false;
  const bodyStart = reader.at();
  const inputs = reader.compact();
  if (inputs === 0) return null;
  for (let left = inputs; left > 0 && !reader.isOver(); left -= 1) {
    reader.skip(OUTPOINT_BYTES);
    reader.skip(reader.compact());
    if (reader.u32() <= LAST_REPLACEABLE) isReplaceable = true;
  }
  for (let left = reader.compact(); left > 0 && !reader.isOver(); left -= 1) {
    reader.skip(AMOUNT_BYTES);
    reader.skip(reader.compact());
  }
  if (reader.isOver()) return null;
  const total = rawHex.length / 2;
  const stripped = isSegwit ? reader.at() - bodyStart + 2 * VERSION_BYTES : total;
  return { vbytes: (BigInt(stripped) * 3n + BigInt(total) + 3n) / 4n, isReplaceable };
};

/** Reads little-endian numbers; past the end it reads zeros and says so. */
const createReader = (hex: string) => {
  let at = 0;
  const digits = (place: number): number =>
    HEX.indexOf(hex.charAt(place * 2)) * 16 + HEX.indexOf(hex.charAt(place * 2 + 1));
  const little = (count: number): number => {
    let value = 0;
    for (let place = count - 1; place >= 0; place -= 1) value = value * 256 + digits(at + place);
    at += count;
    return value;
  };
  return {
    at: (): number => at,
    peek: (): number => digits(at),
    skip: (count: number): void => {
      at += count;
    },
    u32: (): number => little(4),
    compact: (): number => {
      const first = little(1);
      if (first < 0xfd) return first;
      return little(first === 0xfd ? 2 : first === 0xfe ? 4 : 8);
    },
    isOver: (): boolean => at * 2 > hex.length,
  };
};
