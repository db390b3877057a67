import type { InvoiceRecord } from '../../app/records.ts';
import type { PaymentMethod } from '../../../shared/vocabulary.ts';
import type { InvoiceFilter, InvoicePage } from '../../app/invoice/invoice-repositories.ts';
import { listInvoices } from './invoice-list.ts';
import { cursorOf } from './invoice-place.ts';
import type { Queries } from '../repositories/tables.ts';

/** The most invoices scanned for one page. The cursor of the page continues after them. */
const MOST_SCANNED = 2_000;
const STEP = 200;

/**
 * Lists invoices with a payment by one method. No index knows the method, so each page scans a bounded part of the
 * list.
 */
export const listByMethod = async (
  queries: Queries,
  filter: InvoiceFilter,
  method: PaymentMethod,
): Promise<InvoicePage> => {
  const found: InvoiceRecord[] = [];
  let { after } = filter;
  for (let scanned = 0; scanned < MOST_SCANNED; scanned += STEP) {
    const page = await listInvoices(queries, { ...filter, limit: STEP, ...(after !== undefined && { after }) });
    const ids = page.invoices.map(({ id }) => id);
    const paid = await paidBy(queries, ids, method);
    for (const invoice of page.invoices.filter(({ id }) => paid.has(id))) {
      found.push(invoice);
      if (found.length === filter.limit) return { invoices: found, next: cursorAt(invoice) };
    }
    if (page.next === null) return { invoices: found, next: null };
    after = page.next;
  }
  return { invoices: found, next: after ?? null };
};

const paidBy = async (queries: Queries, ids: readonly string[], method: PaymentMethod): Promise<Set<string>> => {
  const rows = await queries
    .selectFrom('payments')
    .select('invoice_id')
    .where('invoice_id', 'in', ids)
    .where('kind', '=', method)
    .where('gone', '=', 0n)
    .execute();
  return new Set(rows.map((row) => row.invoice_id));
};

const cursorAt = ({ createdAtMs, number }: InvoiceRecord): string =>
  cursorOf({ created_at_ms: BigInt(createdAtMs), number: BigInt(number) });
