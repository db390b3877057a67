import { describe, expect, it } from 'vitest';
import { toCsv } from '../../../src/shared/csv.ts';

const cell = (text: string): string =>
  toCsv([], [[text]])
    .replace(/^\uFEFF\r\n/, '')
    .replace(/\r\n$/, '');

describe('a table for a spreadsheet', () => {
  it('says that it is UTF-8, and ends its lines as RFC 4180 does', () => {
    expect(
      toCsv(
        ['Sale', 'Amount'],
        [
          ['1042', '18.40'],
          ['1043', '7.00'],
        ],
      ),
    ).toBe('\uFEFFSale,Amount\r\n1042,18.40\r\n1043,7.00\r\n');
  });

  it.each([
    ['=HYPERLINK("https://evil.example")', `"'=HYPERLINK(""https://evil.example"")"`],
    ['+49 30 1234', `"'+49 30 1234"`],
    ['-1+1', `"'-1+1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t=1"`],
    ['\r=1', `"'\r=1"`],
    ['\n=1', `"'\n=1"`],
    ['＝1+1', `"'＝1+1"`],
  ])('never lets %j be computed', (text, written) => {
    expect(cell(text)).toBe(written);
  });

  it.each([
    ['Jürgen', 'Jürgen'],
    ['1-2', '1-2'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['', ''],
  ])('keeps %j as it is', (text, written) => {
    expect(cell(text)).toBe(written);
  });
});
