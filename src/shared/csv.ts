/**
 * Writes a table for a spreadsheet in the form of RFC 4180. The byte order mark at its beginning says UTF-8. No cell is
 * ever computed, whatever its text.
 */
export const toCsv = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  `\uFEFF${[header, ...rows].map(lineOf).join('')}`;

const lineOf = (cells: readonly string[]): string => `${cells.map(cellOf).join(',')}\r\n`;

const cellOf = (text: string): string => {
  const isFormula = FORMULA.test(text);
  const plain = isFormula ? `'${text}` : text;
  return isFormula || /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};

/** A spreadsheet takes a cell that begins with one of these for a formula (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
