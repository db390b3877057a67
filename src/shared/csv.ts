/** How a spreadsheet reads a number, which follows from the reader's country: `1234.50` or `1234,50`. */
export const CSV_DIALECTS = ['point', 'comma'] as const;
export type CsvDialect = (typeof CSV_DIALECTS)[number];

/** A text, or a plain decimal to calculate with. */
export type Cell = string | { readonly decimal: string };

/**
 * Writes a table for a spreadsheet in the form of RFC 4180, with every cell quoted. A byte order mark says UTF-8. If the
 * decimal is a comma, cells end with a semicolon, as spreadsheets of these countries expect (design.md FILE-1). No text
 * is ever computed, even by a reader that splits at another separator (design.md FILE-2).
 */
export const toCsv = (dialect: CsvDialect, header: readonly string[], rows: readonly (readonly Cell[])[]): string => {
  const { separator } = MARKS[dialect];
  const lineOf = (cells: readonly Cell[]): string =>
    `${cells.map((cell) => quote(textOf(cell, dialect))).join(separator)}\r\n`;
  return `\uFEFF${[header, ...rows].map(lineOf).join('')}`;
};

/** The dialect of a reader's locale. */
export const dialectOf = (locale: string): CsvDialect => {
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  return parts.some(({ type, value }) => type === 'decimal' && value === ',') ? 'comma' : 'point';
};

const MARKS: Readonly<Record<CsvDialect, { readonly separator: string; readonly decimal: string }>> = {
  point: { separator: ',', decimal: '.' },
  comma: { separator: ';', decimal: ',' },
};

const textOf = (cell: Cell, dialect: CsvDialect): string =>
  typeof cell === 'string' ? cell.replace(FORMULA, "'") : cell.decimal.replace('.', MARKS[dialect].decimal);

const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/**
 * Finds the places at which a spreadsheet might see the beginning of a formula (OWASP, "CSV Injection"): at the beginning of the text,
 * and after each character at which some reader splits it. Invisible characters before the sign do not hide it.
 */
const FORMULA = /^(?=[\t\r\n])|(?<=^|[,;|"\t\r\n\v\f\u0085\u2028\u2029])(?=[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠])/gu;
