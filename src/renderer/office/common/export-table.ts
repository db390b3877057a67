import { toCsv, type Cell, type CsvDialect } from '../../../shared/csv.ts';
import { wallTime } from '../../../shared/day.ts';
import { formatAmount, parseAmount } from '../../../shared/money.ts';
import type { OfficeWords } from '../../words/office/office.ts';

/** A column of an exported table of `Row`s. */
export interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => Cell;
  /** Its cell in a footer line, which closes the rows of one currency; empty if absent. */
  readonly footer?: (rows: readonly [Row, ...Row[]]) => Cell;
}

/** How the reader of a file wants it. */
export interface Reading {
  readonly dialect: CsvDialect;
  /** The shop's, for the local times. */
  readonly timeZone: string;
}

/** The rows as a CSV file, and below them a footer line per group, such as the totals of a currency (design.md FILE-5). */
export const exportTable = <Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  groupOf: (row: Row) => string,
  dialect: CsvDialect,
): string => {
  const groups = [...Map.groupBy(rows, groupOf).values()];
  const footers = groups.map(([first, ...more]) =>
    columns.map(({ footer }) => (first === undefined || !footer ? '' : footer([first, ...more]))),
  );
  const titles = columns.map(({ title }) => title);
  return toCsv(dialect, titles, [...rows.map((row) => columns.map(({ cell }) => cell(row))), ...footers]);
};

/** A column of amounts, which its footer adds up. */
export const amountColumn = <Row>(title: string, decimalOf: (row: Row) => string): Column<Row> => ({
  title,
  cell: (row) => ({ decimal: decimalOf(row) }),
  footer: (rows) => ({ decimal: sumOf(rows.map(decimalOf)) }),
});

/** Two columns of one moment: as the shop's clock showed it, and in UTC (design.md FILE-4). */
export const momentColumns = <Row>(
  { local, utc }: Pick<OfficeWords['csv'], 'local' | 'utc'>,
  timeZone: string,
  title: string,
  isoOf: (row: Row) => string | null,
): readonly Column<Row>[] => [
  {
    title: local(title),
    cell: (row) => {
      const iso = isoOf(row);
      return iso === null ? '' : wallTime(Date.parse(iso), timeZone);
    },
  },
  { title: utc(title), cell: (row) => isoOf(row) ?? '' },
];

/** Adds plain decimals exactly; the amounts of a column and currency have the same digits. */
const sumOf = (decimals: readonly string[]): string => {
  const digits = Math.max(...decimals.map((decimal) => decimal.split('.')[1]?.length ?? 0));
  const sum = decimals.reduce((total, decimal) => {
    const minor = parseAmount(decimal, digits);
    if (!minor.ok) throw new Error('not a plain decimal'); // the schema of the answer has checked it
    return total + minor.value;
  }, 0n);
  return formatAmount(sum, digits);
};
