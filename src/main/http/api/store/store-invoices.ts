import type { QueryOf } from '../../../../shared/contract/route.ts';
import {
  createStoreInvoice,
  getStoreInvoice,
  listStoreInvoices,
  type StoreStatusWord,
} from '../../../../shared/contract/store.ts';
import { ok, refuse } from '../../../../shared/result.ts';
import { parseTime } from '../../../../shared/time.ts';
import { loadInvoiceViews } from '../../../app/invoice/invoice-view.ts';
import type { InvoiceFilter, StatusKind } from '../../../app/invoice/invoice-repositories.ts';
import type { Clock } from '../../../app/ports.ts';
import type { Database } from '../../../app/repositories.ts';
import { serve, type Handler, type Served } from '../../handler.ts';
import { loadInvoice } from '../../load-invoice.ts';
import { storeOf } from '../common/subject.ts';
import { handleCreate, type CreateStoreInvoiceDeps } from './create-store-invoice.ts';
import { listedStoreInvoice, storeInvoice } from './store-invoice-view.ts';
import { cursorHeader, pageOf } from './store-paging.ts';

export interface StoreInvoicesDeps extends CreateStoreInvoiceDeps {
  readonly database: Database;
  readonly clock: Clock;
}

/** The status map read backwards: the kinds of invoice that have a store status (api.md MAP-1 to MAP-6). */
const KINDS: Readonly<Record<StoreStatusWord, readonly StatusKind[]>> = {
  New: [{ status: 'new' }],
  Processing: [{ status: 'processing' }],
  Settled: [{ status: 'settled' }],
  Expired: [{ status: 'expired' }, { status: 'cancelled' }],
  Invalid: [{ status: 'invalid' }],
};

/** Invoices of the store API (api.md ST-4, ST-5). */
export const createStoreInvoiceRoutes = (deps: StoreInvoicesDeps): Served[] => [
  serve(createStoreInvoice, handleCreate(deps)),
  serve(listStoreInvoices, list(deps)),
  serve(getStoreInvoice, async ({ params, context }) => {
    const loaded = await loadInvoice(deps, params.id);
    if (!loaded || loaded.invoice.storeId !== context.store?.id) return refuse('not_found');
    return ok({ status: 200, body: storeInvoice({ ...loaded, links: deps.links }) });
  }),
];

const list =
  (deps: StoreInvoicesDeps): Handler<typeof listStoreInvoices> =>
  async ({ query, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const { read } = deps.database;
    const { invoices, next } = await read.invoices.list(filterOf(store.value.id, query));
    const views = await loadInvoiceViews(read, invoices, deps.clock.nowMs());
    const body = invoices.flatMap((invoice, at) => {
      const view = views[at];
      return view ? [listedStoreInvoice({ invoice, view, store: store.value, links: deps.links })] : [];
    });
    return ok({ status: 200, body, headers: cursorHeader(next) });
  };

const filterOf = (storeId: string, query: QueryOf<typeof listStoreInvoices>): InvoiceFilter => {
  const { status, orderId, textSearch, startDate, endDate } = query;
  return {
    storeId,
    ...pageOf(query),
    ...(status?.length && { kinds: status.flatMap((word) => KINDS[word]) }),
    ...(orderId?.length && { orderIds: orderId }),
    ...(textSearch && { search: textSearch }),
    ...(startDate && { fromMs: momentMs(startDate) }),
    ...(endDate && { toMs: momentMs(endDate) }),
  };
};

/** Reads Unix seconds or ISO 8601. */
const momentMs = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : parseTime(text));
