import { storeEvents } from '../../../../shared/contract/store.ts';
import { ok } from '../../../../shared/result.ts';
import { loadInvoiceView } from '../../../app/invoice/invoice-view.ts';
import type { Clock, Feed } from '../../../app/ports.ts';
import type { EventRecord } from '../../../app/records.ts';
import type { Database } from '../../../app/repositories.ts';
import { serveStream, type Served, type StreamEvent } from '../../handler.ts';
import type { Links } from '../../links.ts';
import { createFeedStreams } from '../common/feed-stream.ts';
import { storeOf } from '../common/subject.ts';
import { listedStoreInvoice } from './store-invoice-view.ts';

export interface StoreEventsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly feed: Feed;
  readonly links: Links;
}

/** The event stream of the store API, for integrations that want no webhook (api.md ST-8). */
export const createStoreEventRoutes = (deps: StoreEventsDeps): Served[] => {
  const streams = createFeedStreams({ ...deps, show: (row) => invoiceEvent(deps, row) });
  return [
    serveStream(storeEvents, async ({ query, context }) => {
      const store = storeOf(context);
      if (!store.ok) return store;
      const after = query.after === undefined ? undefined : BigInt(query.after);
      return ok(streams({ storeId: store.value.id, after, signal: context.signal }));
    }),
  ];
};

/** The invoice that an event is about, as it is now. */
const invoiceEvent = async (deps: StoreEventsDeps, row: EventRecord): Promise<StreamEvent | undefined> => {
  const { read } = deps.database;
  const invoice = row.invoiceId === null ? undefined : await read.invoices.get(row.invoiceId);
  const store = await read.stores.get(row.storeId);
  if (!invoice || !store) return undefined;
  const view = await loadInvoiceView(read, invoice, deps.clock.nowMs());
  const data = listedStoreInvoice({ invoice, view, store, links: deps.links });
  return { id: row.cursor.toString(), event: row.type, data };
};
