const CHARACTERS = '0123456789()[],\'/*abcdefgh@:$%{}IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~ijklmnopqrstuvwxyzABCDEFGH`#"\\ ';
const CHECKSUM_CHARACTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const GENERATOR = [0xf5dee51989n, 0xa9fdca3312n, 0x1bab10e32dn, 0x3706b1677an, 0x644d626ffdn];
const LENGTH = 8;

/**
 * Computes the checksum of an output descriptor, the 8 characters after `#` (BIP 380).
 * @param text the descriptor without `#` and checksum
 * @returns the checksum, or undefined if the text holds a character that no descriptor may have
 */
export const descriptorChecksum = (text: string): string | undefined => {
  const values = symbols(text);
  if (values === undefined) return undefined;
  const padded = [...values, ...Array.from({ length: LENGTH }, () => 0)];
  const checksum = padded.reduce(step, 1n) ^ 1n;
  return Array.from({ length: LENGTH }, (_, place) => {
    const symbol = (checksum >> BigInt(5 * (LENGTH - 1 - place))) & 31n;
    return CHECKSUM_CHARACTERS.charAt(Number(symbol));
  }).join('');
};

/**
 * Expands a text as BIP 380 does: the low 5 bits of each character, and after every third one the high bits of the
 * three.
 */
const symbols = (text: string): number[] | undefined => {
  const found: number[] = [];
  let groups: number[] = [];
  for (const character of text) {
    const position = CHARACTERS.indexOf(character);
    if (position < 0) return undefined;
    found.push(position & 31);
    groups.push(position >> 5);
    if (groups.length === 3) {
      found.push(groups.reduce((sum, group) => sum * 3 + group, 0));
      groups = [];
    }
  }
  if (groups.length > 0) found.push(groups.reduce((sum, group) => sum * 3 + group, 0));
  return found;
};

const step = (checksum: bigint, value: number): bigint => {
  const top = checksum >> 35n;
  let next = ((checksum & 0x7ffffffffn) << 5n) ^ BigInt(value);
  GENERATOR.forEach((term, bit) => {
    if ((top >> BigInt(bit)) & 1n) next ^= term;
  });
  return next;
};
