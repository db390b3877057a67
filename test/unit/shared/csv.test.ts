import { describe, expect, it } from 'vitest';
import { dialectOf, toCsv } from '../../../src/shared/csv.ts';

const cell = (text: string): string =>
  toCsv('point', [], [[text]])
    .replace(/^\uFEFF\r\n/, '')
    .replace(/\r\n$/, '');

describe('a table for a spreadsheet', () => {
  const rows = [
    ['1042', { decimal: '1234.50' }],
    ['1043', { decimal: '7' }],
  ];

  it('says that it is UTF-8, quotes every cell, and ends its lines as RFC 4180 does (design.md FILE-1)', () => {
    expect(toCsv('point', ['Sale', 'Amount'], rows)).toBe(
      '\uFEFF"Sale","Amount"\r\n"1042","1234.50"\r\n"1043","7"\r\n',
    );
  });

  it('has decimal commas, and semicolons between cells, for readers who write numbers so (design.md FILE-1)', () => {
    expect(toCsv('comma', ['Sale', 'Amount'], rows)).toBe(
      '\uFEFF"Sale";"Amount"\r\n"1042";"1234,50"\r\n"1043";"7"\r\n',
    );
  });

  it.each([
    ['en', 'point'],
    ['en-GB', 'point'],
    ['de', 'comma'],
    ['de-DE', 'comma'],
    ['fr', 'comma'],
    ['de-CH', 'point'],
    ['ja', 'point'],
  ])('is written for readers of %s with a decimal %s (design.md FILE-1)', (locale, dialect) => {
    expect(dialectOf(locale)).toBe(dialect);
  });

  it.each([
    ['=HYPERLINK("https://evil.example")', `"'=HYPERLINK(""https://evil.example"")"`],
    ['+49 30 1234', `"'+49 30 1234"`],
    ['-1+1', `"'-1+1"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\t=1', `"'\t'=1"`],
    ['\r=1', `"'\r'=1"`],
    ['\n=1', `"'\n'=1"`],
    ['\tx', `"'\tx"`],
    ['＝1+1', `"'＝1+1"`],
    [' =1', `"' =1"`],
    ['\u200B\uFEFF=1', `"'\u200B\uFEFF=1"`],
  ])('never lets %j be computed (design.md FILE-2)', (text, written) => {
    expect(cell(text)).toBe(written);
  });

  it.each([
    ['Table 4;=1+1', `"Table 4;'=1+1"`],
    ['a,@SUM(A1)', `"a,'@SUM(A1)"`],
    ['a;  -1', `"a;'  -1"`],
    ['a\t+1', `"a\t'+1"`],
    ['a|=1', `"a|'=1"`],
    ['a"=1', `"a""'=1"`],
    ['two\n=lines', `"two\n'=lines"`],
    ['a\u2028=1', `"a\u2028'=1"`],
  ])('guards %j after any separator, for readers who split there (design.md FILE-2)', (text, written) => {
    expect(cell(text)).toBe(written);
  });

  it.each([
    ['Jürgen', '"Jürgen"'],
    ['1-2', '"1-2"'],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['two\nlines', '"two\nlines"'],
    ['2026-11-20 13:58:31 +01:00', '"2026-11-20 13:58:31 +01:00"'],
    ['', '""'],
  ])('keeps the text %j', (text, written) => {
    expect(cell(text)).toBe(written);
  });
});
