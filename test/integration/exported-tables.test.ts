import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { invoicesCsv } from '../../src/renderer/office/features/invoices/export.ts';
import { createPageLanguages } from '../../src/renderer/words/office-words.ts';
import { CSV_DIALECTS, toCsv, type CsvDialect } from '../../src/shared/csv.ts';
import { INJECTIONS } from '../support/injections.ts';
import { findPhp, findSpreadsheet, SPREADSHEET_MISSING } from '../support/tools.ts';
import { listed, sale, SALES } from '../screens/fixtures.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'satchel-tables-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SEPARATORS: Readonly<Record<CsvDialect, string>> = { point: ',', comma: ';' };
const LANGUAGES: Readonly<Record<CsvDialect, number>> = { point: 1033, comma: 1031 }; // English, German (Windows LCID)
const UTF_8 = 76; // LibreOffice's number of it

type Cell = string | number | { readonly formula: string } | null;

interface Opening {
  /** Every character at which a line is split. */
  readonly separators: string;
  readonly language: number;
  /** Empty if quotes mean nothing. */
  readonly quote: string;
}

/** Opens files as tables in LibreOffice, which computes whatever it takes for a formula. */
const openInSpreadsheet = (files: readonly string[], { separators, language, quote }: Opening): Cell[][][] => {
  const codes = (characters: string): string => Array.from(characters, (one) => one.charCodeAt(0)).join('/');
  const options = [codes(separators), codes(quote), UTF_8, 1, '', language, false, true, false, false, false, 0, true];
  const paths = files.map((csv, at) => {
    const path = join(folder, `table-${at}.csv`);
    writeFileSync(path, csv);
    return path;
  });
  const profile = `-env:UserInstallation=${pathToFileURL(join(folder, 'profile')).href}`;
  const filter = `--infilter=Text - txt - csv (StarCalc):${options.join(',')}`;
  execFileSync(
    findSpreadsheet(),
    [profile, '--headless', '--convert-to', 'fods', filter, '--outdir', folder, ...paths],
    { stdio: 'ignore', timeout: 110_000 },
  );
  return paths.map((path) => {
    const document = readFileSync(path.replace(/csv$/, 'fods'), 'utf8');
    const [, table = ''] = /<table:table [^>]*>(.*?)<\/table:table>/s.exec(document) ?? [];
    return [...table.matchAll(/<table:table-row[^>]*>(.*?)<\/table:table-row>/gs)].map(([, row = '']) => cellsOf(row));
  });
};

const cellsOf = (row: string): Cell[] =>
  [...row.matchAll(/<table:table-cell([^>]*?)(?:\/>|>(.*?)<\/table:table-cell>)/gs)].flatMap(
    ([, head = '', body = '']) => {
      const of = (name: string): string | undefined => new RegExp(`${name}="([^"]*)"`).exec(head)?.[1];
      const times = Number(of('table:number-columns-repeated') ?? '1');
      return Array<Cell>(times).fill(valueOf(of('table:formula'), of('office:value'), body));
    },
  );

const valueOf = (formula: string | undefined, value: string | undefined, body: string): Cell => {
  if (formula !== undefined) return { formula };
  if (value !== undefined) return Number(value);
  const lines = [...body.matchAll(/<text:p>(.*?)<\/text:p>/gs)].map(([, line = '']) => line.replaceAll(/<[^>]*>/g, ''));
  return lines.length === 0 ? null : lines.join('\n');
};

const readWithPhp = (csv: string, separator: string): string[][] => {
  const file = join(folder, 'php.csv');
  writeFileSync(file, csv.slice(1)); // without its byte order mark, of which PHP knows nothing
  const code = `$f = fopen($argv[1], 'r'); $rows = [];
    while (($row = fgetcsv($f, null, $argv[2], '"', '')) !== false) $rows[] = $row;
    echo json_encode($rows, JSON_THROW_ON_ERROR);`;
  return JSON.parse(execFileSync(findPhp(), ['-r', code, '--', file, separator], { encoding: 'utf8' })) as string[][]; // PHP wrote it
};

const MEMOS = [
  ...INJECTIONS,
  '=1+1',
  '@SUM(A1)',
  '\t=1',
  'Table 4;=1+1',
  'a,=1+1',
  'a\n=1+1',
  'x;@SUM(A1)',
  'Jürgen “Ü” ₿',
];
const words = createPageLanguages()('en').words;
const priced = (currency: string, amount: string, memo: string) =>
  listed(sale({ ...SALES.paid, currency, amount, receivedAmount: amount, memo }), { orderId: memo });
const SALES_OF_A_DAY = [
  ...MEMOS.map((memo) => priced('EUR', '1234.50', memo)),
  priced('JPY', '500', 'yen'),
  priced('KWD', '7.125', 'fils'),
  priced('BTC', '0.00000001', 'one sat'),
];
const written = (dialect: CsvDialect): string =>
  invoicesCsv(SALES_OF_A_DAY, words, { dialect, timeZone: 'Europe/Berlin' });

const TOTALS = [
  ['EUR', MEMOS.length * 1234.5],
  ['JPY', 500],
  ['KWD', 7.125],
  ['BTC', 0.00000001],
];

describe.skipIf(SPREADSHEET_MISSING)('a spreadsheet', { timeout: 120_000 }, () => {
  test.each(CSV_DIALECTS)('opens the %s dialect: columns, numbers and sums arrive (design.md FILE-5)', (dialect) => {
    const opening = { separators: SEPARATORS[dialect], language: LANGUAGES[dialect], quote: '"' };
    const [[titles = [], ...rows] = []] = openInSpreadsheet([written(dialect)], opening);
    const column = (title: string): Cell[] => rows.map((row) => row[titles.indexOf(title)] ?? null);
    expect(rows).toHaveLength(SALES_OF_A_DAY.length + TOTALS.length);
    expect(rows.map((row) => row.length)).toEqual(rows.map(() => titles.length));
    const sums = column('Number').flatMap((cell, at) => (cell === 'Total' ? [at] : []));
    expect(sums.map((at) => [column('Currency')[at], column('Price')[at]])).toEqual(TOTALS);
    for (const [currency, total] of TOTALS) {
      const prices = column('Price').filter((_, at) => column('Currency')[at] === currency && !sums.includes(at));
      expect(prices.reduce<number>((sum, price) => sum + Number(price), 0)).toBeCloseTo(Number(total), 8);
    }
    for (const title of ['Price', 'Received', 'Received too much', 'Received late', 'Due, sats'])
      for (const cell of column(title)) expect(cell, title).toBeTypeOf('number');
    expect(column('Created, local time')[0]).toBe('2026-11-20 14:02:11 +01:00');
    expect(column('Note')[MEMOS.length - 1]).toBe('Jürgen “Ü” ₿');
  });

  test('computes nothing in it, not even if it splits at other separators (design.md FILE-2, reliability.md A9)', () => {
    const unguarded = toCsv('point', ['Note'], [['a;']]).replace('a;', 'a;=1+1;b'); // what the guard prevents
    const opened = openInSpreadsheet([unguarded, ...CSV_DIALECTS.map(written)], {
      separators: ',;\t|',
      language: LANGUAGES.point,
      quote: '',
    });
    const formulas = opened.map((rows) => rows.flat().filter((cell) => typeof cell === 'object' && cell !== null));
    expect(formulas).toEqual([[{ formula: 'of:=1+1' }], [], []]);
  });
});

test.each(CSV_DIALECTS)('PHP reads the %s dialect cell by cell (design.md FILE-1)', (dialect) => {
  const [titles = [], ...rows] = readWithPhp(written(dialect), SEPARATORS[dialect]);
  expect(rows).toHaveLength(SALES_OF_A_DAY.length + TOTALS.length);
  for (const row of rows) expect(row).toHaveLength(titles.length);
  const price = titles.indexOf('Price');
  expect(rows[0]?.[price]).toBe(dialect === 'comma' ? '1234,50' : '1234.50');
  expect(rows[MEMOS.length - 1]?.[titles.indexOf('Note')]).toBe('Jürgen “Ü” ₿');
});
