import type { InvoiceRecord } from '../app/records.ts';
import { invoiceCodec, quoteCodec } from './codecs.ts';
import type { Queries } from './tables.ts';

/** Invoices, each with its quote. */
export const selectInvoices = (queries: Queries) =>
  queries
    .selectFrom('invoices')
    .innerJoin('quotes', 'quotes.invoice_id', 'invoices.id')
    .selectAll(['invoices', 'quotes']);

type InvoiceRow = Parameters<typeof invoiceCodec.fromRow>[0] & Parameters<typeof quoteCodec.fromRow>[0];

export const invoiceFromRow = (row: InvoiceRow): InvoiceRecord => ({
  ...invoiceCodec.fromRow(row),
  quote: quoteCodec.fromRow(row),
});
