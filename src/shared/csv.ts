/** A spreadsheet reads a cell that begins so as a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

const cellOf = (text: string): string => {
  const isFormula = FORMULA.test(text);
  const plain = isFormula ? `'${text}` : text;
  return isFormula || /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
};

const lineOf = (cells: readonly string[]): string => `${cells.map(cellOf).join(',')}\r\n`;

/**
 * A table as RFC 4180 has it, for a spreadsheet: the mark at its beginning says UTF-8, and no cell of it is ever
 * computed, whoever wrote its text.
 */
export const toCsv = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  `\uFEFF${[header, ...rows].map(lineOf).join('')}`;
