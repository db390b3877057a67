import type { PaymentRequestWrites, RequestInvoice } from '../../app/payment-request/payment-request-records.ts';
import { chunksOf } from '../engine/chunks.ts';
import { paymentRequestCodec } from './codecs.ts';
import { invoiceFromRow, selectInvoices } from '../queries/invoice-rows.ts';
import type { Queries } from './tables.ts';

export const createPaymentRequestRepository = (queries: Queries): PaymentRequestWrites => {
  const requests = () => queries.selectFrom('payment_requests').selectAll();
  return {
    get: async (id) => {
      const row = await requests().where('id', '=', id).executeTakeFirst();
      return row && paymentRequestCodec.fromRow(row);
    },
    list: async (storeId, { limit, offset = 0, after }) => {
      const place = after === undefined ? undefined : placeOf(after);
      if (after !== undefined && !place) return { requests: [], next: null };
      let page = requests().where('store_id', '=', storeId).orderBy('created_at_ms', 'desc').orderBy('id', 'desc');
      if (place)
        page = page.where((on) => on(on.refTuple('created_at_ms', 'id'), '<', on.tuple(place.createdAtMs, place.id)));
      const rows = await page
        .limit(limit + 1)
        .offset(offset)
        .execute();
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      const next = rows.length > limit && last ? `${last.created_at_ms}-${last.id}` : null;
      return { requests: shown.map(paymentRequestCodec.fromRow), next };
    },
    invoicesOf: async (requestIds) => {
      const found: RequestInvoice[] = [];
      for (const chunk of chunksOf(requestIds)) {
        const rows = await selectInvoices(queries)
          .innerJoin('payment_request_invoices', 'payment_request_invoices.invoice_id', 'invoices.id')
          .select('payment_request_invoices.request_id')
          .where('payment_request_invoices.request_id', 'in', chunk)
          .execute();
        found.push(...rows.map((row) => ({ requestId: row.request_id, invoice: invoiceFromRow(row) })));
      }
      return found.toSorted((a, b) => b.invoice.number - a.invoice.number);
    },
    insert: async (request) => {
      await queries.insertInto('payment_requests').values(paymentRequestCodec.toRow(request)).execute();
    },
    update: async (id, change) => {
      await queries
        .updateTable('payment_requests')
        .set(paymentRequestCodec.toChange(change))
        .where('id', '=', id)
        .execute();
    },
    addInvoice: async (id, invoiceId) => {
      await queries.insertInto('payment_request_invoices').values({ request_id: id, invoice_id: invoiceId }).execute();
    },
  };
};

/** The position of a payment request in its list: newest first, then by id. */
interface Place {
  readonly createdAtMs: bigint;
  readonly id: string;
}

/** Reads a cursor, which is the place of the last payment request of the page before. */
const placeOf = (cursor: string): Place | undefined => {
  const match = /^(\d{1,15})-([A-Za-z0-9]{1,64})$/.exec(cursor);
  return match ? { createdAtMs: BigInt(match[1] ?? ''), id: match[2] ?? '' } : undefined;
};
