import { PAYMENT_METHODS } from '../../../../shared/vocabulary.ts';
import type { OfficeStoreWords } from '../../../words/office/store.ts';
import type { OfficeWords } from '../../../words/office/office.ts';
import { amountColumn, exportTable, momentColumns, type Column, type Reading } from '../../common/export-table.ts';
import type { Query, TransactionPage } from '../../store-api-client.ts';

type Transaction = TransactionPage['transactions'][number];

export const STATES = ['processing', 'settled', 'invalid'] as const;

/** Filters in the address as the server expects them: days become inclusive moments, and unknown values are dropped. */
export const askFor = ({ kind = '', state = '', from = '', to = '', q = '' }: Query): Record<string, string> => {
  const fromTime = dayStart(from, 0);
  const toTime = dayStart(to, 1);
  return {
    ...(PAYMENT_METHODS.some((one) => one === kind) && { kind }),
    ...(STATES.some((one) => one === state) && { state }),
    ...(fromTime && { from: fromTime }),
    ...(toTime && { to: toTime }),
    ...(q.trim() && { q: q.trim() }),
  };
};

interface Words {
  readonly say: OfficeStoreWords['transactions'];
  readonly csv: OfficeWords['csv'];
}

/** The found payments as CSV, with the totals of each state and currency at the end (design.md FILE-5). */
export const transactionsCsv = (
  transactions: readonly Transaction[],
  words: Words,
  { dialect, timeZone }: Reading,
): string =>
  exportTable(columnsOf(words, timeZone), transactions, ({ currency, state }) => `${currency} ${state}`, dialect);

const columnsOf = ({ say, csv }: Words, zone: string): Column<Transaction>[] => {
  const { columns } = say;
  return [
    { title: say.sale, cell: ({ number }) => String(number), footer: () => csv.total },
    ...momentColumns(csv, zone, say.time, (one: Transaction) => one.seenAt),
    ...momentColumns(csv, zone, csv.final, (one: Transaction) => one.settledAt),
    { title: csv.order, cell: ({ orderId }) => orderId ?? '' },
    { title: say.kind, cell: ({ kind }) => say.kinds[kind] },
    { title: say.state, cell: ({ state }) => say.states[state], footer: ([{ state }]) => say.states[state] },
    { title: csv.statusCode, cell: ({ state }) => state, footer: ([{ state }]) => state },
    { title: csv.currency, cell: ({ currency }) => currency, footer: ([{ currency }]) => currency },
    amountColumn(say.amount, ({ amount }) => amount),
    amountColumn(columns.sats, ({ amountSats }) => String(amountSats)),
    {
      title: columns.confirmations,
      cell: (one) => (one.kind === 'onchain' ? { decimal: String(one.confirmations) } : ''),
    },
    { title: columns.txid, cell: ({ txid }) => txid ?? '' },
    { title: columns.output, cell: ({ vout }) => (vout === null ? '' : String(vout)) },
    { title: columns.hash, cell: ({ paymentHash }) => paymentHash ?? '' },
    { title: columns.invoice, cell: ({ invoiceId }) => invoiceId },
  ];
};

/** Midnight of a local day in the server's format; undefined if the text is no day. */
const dayStart = (day: string, daysLater: number): string | undefined => {
  const [year, month, date] =
    /^(\d{4})-(\d{2})-(\d{2})$/
      .exec(day)
      ?.slice(1)
      .map((part) => Number.parseInt(part, 10)) ?? [];
  if (year === undefined || month === undefined || date === undefined) return undefined;
  const start = new Date(year, month - 1, date + daysLater);
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
};
