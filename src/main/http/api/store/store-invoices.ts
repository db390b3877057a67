import type { QueryOf } from '../../../../shared/contract/route.ts';
import {
  createStoreInvoice,
  getStoreInvoice,
  getStoreObject,
  getStorePaymentMethods,
  getStoreRates,
  listStoreInvoices,
  listStores,
  storeEvents,
  type StoreObject,
  type StoreStatusWord,
} from '../../../../shared/contract/store.ts';
import { ok, refuse } from '../../../../shared/result.ts';
import { parseTime } from '../../../../shared/time.ts';
import { loadInvoiceView, loadInvoiceViews } from '../../../app/invoice/invoice-view.ts';
import type { Lightning } from '../../../app/lightning-invoice/lightning-ports.ts';
import type { Clock, Feed, Rates } from '../../../app/ports.ts';
import { leastPayable } from '../../../app/shop-api/store-limits.ts';
import { pairRates } from '../../../app/shop-api/store-rates.ts';
import type { EventRecord, StoreRecord } from '../../../app/records.ts';
import type { InvoiceFilter, StatusKind } from '../../../app/invoice/invoice-repositories.ts';
import type { Database } from '../../../app/repositories.ts';
import { serve, serveStream, type Context, type Handler, type Served, type StreamEvent } from '../../handler.ts';
import type { Links } from '../../links.ts';
import { loadInvoice } from '../../load-invoice.ts';
import { feedStream } from '../common/feed-stream.ts';
import { handleCreate, type CreateStoreInvoiceDeps } from './store-create-invoice.ts';
import { cursorHeader, pageOf } from './store-page.ts';
import { listedStoreInvoice, storeInvoice } from './store-view.ts';
import { storeOf } from '../common/subject.ts';

export interface StoreDeps extends CreateStoreInvoiceDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly feed: Feed;
  readonly links: Links;
  readonly rates: Rates;
  readonly lightning: Pick<Lightning, 'isOn'>;
}

/** All bitcoin there will ever be: what nobody has told us to be less (api.md §4). */
const MOST_SENDABLE = 2_100_000_000_000_000;

/** The status map of api.md §4 backwards. */
const KINDS: Readonly<Record<StoreStatusWord, readonly StatusKind[]>> = {
  New: [{ status: 'new' }],
  Processing: [{ status: 'processing' }],
  Settled: [{ status: 'settled' }],
  Expired: [{ status: 'expired' }, { status: 'cancelled' }],
  Invalid: [{ status: 'invalid' }],
};

const storeObject = async (deps: StoreDeps, store: StoreRecord, { subject }: Context): Promise<StoreObject> => ({
  storeId: store.id,
  id: store.id,
  name: store.name,
  walletMinSendable: Number(await leastPayable(deps, store.id)),
  walletMaxSendable: MOST_SENDABLE,
  apiKey: subject.kind === 'key' ? `${subject.prefix}…` : '',
});

const list =
  (deps: StoreDeps): Handler<typeof listStores> =>
  async ({ context }) => {
    const stores = context.store ? [context.store] : await deps.database.read.stores.list();
    return ok({ status: 200, body: await Promise.all(stores.map((store) => storeObject(deps, store, context))) });
  };

const momentMs = (text: string): number => (/^\d+$/.test(text) ? Number(text) * 1000 : parseTime(text));

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

const listInvoices =
  (deps: StoreDeps): Handler<typeof listStoreInvoices> =>
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

const getInvoice =
  (deps: StoreDeps): Handler<typeof getStoreInvoice> =>
  async ({ params, context }) => {
    const loaded = await loadInvoice(deps, params.id);
    if (!loaded || loaded.invoice.storeId !== context.store?.id) return refuse('not_found');
    return ok({ status: 200, body: storeInvoice({ ...loaded, links: deps.links }) });
  };

/** An invoice of the feed as it is now. */
const shownEvent = async (deps: StoreDeps, store: StoreRecord, row: EventRecord): Promise<StreamEvent | undefined> => {
  const { read } = deps.database;
  const invoice = row.invoiceId === null ? undefined : await read.invoices.get(row.invoiceId);
  if (!invoice) return undefined;
  const view = await loadInvoiceView(read, invoice, deps.clock.nowMs());
  const data = listedStoreInvoice({ invoice, view, store, links: deps.links });
  return { id: row.cursor.toString(), event: row.type, data };
};

/** Store, invoices, prices, ways to pay and events of the store dialect (api.md §4). */
export const createStoreRoutes = (deps: StoreDeps): Served[] => [
  serve(listStores, list(deps)),
  serve(getStoreObject, async ({ context }) => {
    const store = storeOf(context);
    return store.ok ? ok({ status: 200, body: await storeObject(deps, store.value, context) }) : store;
  }),
  serve(createStoreInvoice, handleCreate(deps)),
  serve(listStoreInvoices, listInvoices(deps)),
  serve(getStoreInvoice, getInvoice(deps)),
  serve(getStoreRates, async ({ query }) => ok({ status: 200, body: pairRates(deps.rates, query.currencyPair) })),
  serve(getStorePaymentMethods, async ({ context }) => {
    const storeId = context.store?.id ?? '';
    const wallet = await deps.database.read.wallets.ofStore(storeId);
    return ok({
      status: 200,
      body: [
        { paymentMethodId: 'BTC-CHAIN', enabled: wallet !== undefined },
        { paymentMethodId: 'BTC-LN', enabled: deps.lightning.isOn(storeId) },
      ],
    });
  }),
  serveStream(storeEvents, async ({ query, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const after = query.after === undefined ? undefined : BigInt(query.after);
    const show = (row: EventRecord) => shownEvent(deps, store.value, row);
    return ok(feedStream({ ...deps, storeId: store.value.id, after, signal: context.signal, show }));
  }),
];
