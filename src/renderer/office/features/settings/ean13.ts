/** Draws a product's barcode: GS1 General Specifications, EAN-13. Seven modules per digit, 1 is dark. */
const ODD = [
  '0001101',
  '0011001',
  '0010011',
  '0111101',
  '0100011',
  '0110001',
  '0101111',
  '0111011',
  '0110111',
  '0001011',
];
/** Which of the six left digits are drawn in the other parity; this is how the first digit is written. */
const PARITY = ['000000', '001011', '001101', '001110', '010011', '011001', '011100', '010101', '010110', '011010'];
const EDGE = '101';
const CENTRE = '01010';

/** The modules of thirteen digits from left to right. */
export const ean13 = (code: string): string => {
  const digits = Array.from(code, (digit) => Number.parseInt(digit, 10));
  const [first = 0, ...rest] = digits;
  const left = rest.slice(0, 6).map((digit, at) => (PARITY[first]?.[at] === '1' ? even(digit) : odd(digit)));
  const right = rest.slice(6).map((digit) => inverted(odd(digit)));
  return [EDGE, ...left, CENTRE, ...right, EDGE].join('');
};

const odd = (digit: number): string => ODD[digit] ?? '';
const inverted = (modules: string): string => Array.from(modules, (module) => (module === '1' ? '0' : '1')).join('');
const even = (digit: number): string =>
  Array.from(inverted(odd(digit)))
    .toReversed()
    .join('');
