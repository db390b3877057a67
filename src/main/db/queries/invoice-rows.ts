import type { InvoiceRecord } from '../../app/records.ts';
import { invoiceCodec, quoteCodec } from '../repositories/codecs.ts';
import type { Queries, Tables } from '../repositories/tables.ts';

/** Selects invoices, each with the columns of its quote. */
export const selectInvoices = (queries: Queries) => queries.selectFrom('invoices').selectAll('invoices');

type InvoiceRow = Parameters<typeof invoiceCodec.fromRow>[0] & Parameters<typeof quoteCodec.fromRow>[0];

export const invoiceFromRow = (row: InvoiceRow): InvoiceRecord => ({
  ...invoiceCodec.fromRow(row),
  quote: quoteCodec.fromRow(row),
});

/** Writes the row of a new invoice. The database computes `day`. */
export const invoiceToRow = ({ quote, ...record }: InvoiceRecord): Omit<Tables['invoices'], 'day'> => ({
  ...invoiceCodec.toRow(record),
  ...quoteCodec.toRow(quote),
  order_id: record.details.orderId ?? null,
});
