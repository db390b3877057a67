import type { ListedInvoice } from '../../../../shared/contract/invoices.ts';
import { statusWordOf } from '../../../common/StatusBadge.tsx';
import type { Words } from '../../../words/office-words.ts';
import { amountColumn, exportTable, momentColumns, type Column, type Reading } from '../../common/export-table.ts';
import { methodsOf } from './method.ts';

/** The found invoices as CSV, with the totals of each currency at the end (design.md FILE-5, reliability.md A9). */
export const invoicesCsv = (
  invoices: readonly ListedInvoice[],
  words: Pick<Words, 'office' | 'badge'>,
  { dialect, timeZone }: Reading,
): string => exportTable(columnsOf(words, timeZone), invoices, ({ currency }) => currency, dialect);

const columnsOf = ({ office, badge }: Pick<Words, 'office' | 'badge'>, zone: string): Column<ListedInvoice>[] => {
  const { csv: say } = office;
  const { methods } = office.invoices;
  return [
    { title: say.number, cell: ({ number }) => String(number), footer: () => say.total },
    ...momentColumns(say, zone, say.created, (one: ListedInvoice) => one.createdAt),
    { title: say.status, cell: (one) => badge[statusWordOf(one)] },
    { title: say.statusCode, cell: ({ status }) => status },
    { title: say.till, cell: ({ till }) => till ?? '' },
    { title: say.cashier, cell: ({ chargedBy }) => chargedBy ?? '' },
    { title: say.order, cell: ({ orderId }) => orderId ?? '' },
    {
      title: say.method,
      cell: (one) =>
        methodsOf(one)
          .map((method) => methods[method])
          .join(' + '),
    },
    { title: say.currency, cell: ({ currency }) => currency, footer: ([{ currency }]) => currency },
    amountColumn(say.price, ({ amount }) => amount),
    amountColumn(say.received, ({ receivedAmount }) => receivedAmount),
    amountColumn(say.over, ({ overAmount }) => overAmount),
    amountColumn(say.late, ({ lateAmount }) => lateAmount),
    amountColumn(say.dueSats, ({ dueSats }) => String(dueSats)),
    amountColumn(say.receivedSats, ({ receivedSats }) => String(receivedSats)),
    { title: say.rate, cell: ({ quote }) => (quote.rate === null ? '' : { decimal: quote.rate }) },
    { title: say.note, cell: ({ memo }) => memo ?? '' },
    ...momentColumns(say, zone, say.paid, (one: ListedInvoice) => one.paidAt),
    ...momentColumns(say, zone, say.final, (one: ListedInvoice) => one.settledAt),
    { title: say.address, cell: ({ address }) => address ?? '' },
    { title: say.transactions, cell: ({ payments }) => payments.flatMap(({ txid }) => txid ?? []).join(' ') },
    { title: say.id, cell: ({ id }) => id },
  ];
};
