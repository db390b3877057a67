import { readPrice } from '../../../app/invoice/read-price.ts';
import {
  cancelTillInvoice,
  createTillInvoice,
  getTillInvoice,
  listTillInvoices,
  markTillInvoice,
  tillEvents,
} from '../../../../shared/contract/invoices.ts';
import type { QueryOf } from '../../../../shared/contract/route.ts';
import { ok, refuse, type Result } from '../../../../shared/result.ts';
import type {
  CancelInvoice,
  CreateInvoice,
  InvoiceOutcome,
  MarkInvoice,
} from '../../../app/invoice/invoice-outcome.ts';
import { loadWhy } from '../../../app/payment/why.ts';
import { loadInvoiceView, loadInvoiceViews } from '../../../app/invoice/invoice-view.ts';
import type { LightningKinds } from '../../../app/lightning-invoice/lightning-ports.ts';
import type { Chain } from '../../../app/ports.ts';
import type { ChainStore } from '../../../app/payment/chain-store.ts';
import type { InvoiceRecord } from '../../../app/records.ts';
import type { InvoiceFilter } from '../../../app/invoice/invoice-repositories.ts';
import type { SaveResponse } from '../../../app/repositories.ts';
import {
  serve,
  serveStream,
  type Context,
  type Handler,
  type Reply,
  type Served,
  type StreamHandler,
} from '../../handler.ts';
import type { TillPresence } from '../../till-presence.ts';
import { loadAbout, loadOrigins, type AboutDeps } from '../common/invoice-about.ts';
import { storeOf, userIdOf } from '../common/subject.ts';
import { createTillEventStreams, type TillEventsDeps } from './till-events.ts';
import { loadTimeline } from './timeline.ts';

export interface TillInvoicesDeps extends TillEventsDeps, AboutDeps {
  readonly createInvoice: CreateInvoice;
  readonly cancelInvoice: CancelInvoice;
  readonly markInvoice: MarkInvoice;
  readonly presence: TillPresence;
  readonly chain: Pick<Chain, 'sources'>;
  readonly chainStore: Pick<ChainStore, 'current'>;
  readonly lightningKinds: Pick<LightningKinds, 'labelOf'>;
}

/** Invoices of the till API and its event stream (api.md TA-14 to TA-19). */
export const createTillInvoiceRoutes = (deps: TillInvoicesDeps): Served[] => [
  serve(createTillInvoice, create(deps)),
  serve(listTillInvoices, list(deps)),
  serve(getTillInvoice, get(deps)),
  serve(cancelTillInvoice, cancel(deps)),
  serve(markTillInvoice, mark(deps)),
  serveStream(tillEvents, stream(deps)),
];

const create =
  ({ createInvoice }: TillInvoicesDeps): Handler<typeof createTillInvoice> =>
  async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const amountMinor = readPrice(body.currency, body.amount);
    if (!amountMinor.ok) return amountMinor;
    const { currency, memo, methods, displayId } = body;
    return viewReply(
      await createInvoice({
        storeId: store.value.id,
        api: 'till',
        currency,
        amountMinor: amountMinor.value,
        memo: memo ?? null,
        tillId: context.till?.id ?? null,
        userId: userIdOf(context),
        ...(methods && { methods }),
        ...(displayId && { displayId }),
        details: { requestId: context.requestId },
        saveResponse: saveView(context),
      }),
    );
  };

const list =
  (deps: TillInvoicesDeps): Handler<typeof listTillInvoices> =>
  async ({ query, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const { read } = deps.database;
    const filter = filterOf(store.value.id, query);
    const found = query.method
      ? { ...(await read.invoices.listByMethod(filter, query.method)), total: null }
      : await read.invoices.list(filter);
    const originOf = await loadOrigins(read);
    const views = await loadInvoiceViews(read, found.invoices, deps.clock.nowMs());
    // the views are in the order of the invoices
    const invoices = found.invoices.flatMap((invoice, at) => {
      const view = views[at];
      return view ? [{ ...view, ...originOf(invoice) }] : [];
    });
    return reply({ invoices, total: found.total, next: found.next });
  };

const filterOf = (
  storeId: string,
  { status, part, needs, from, to, q, limit, after }: QueryOf<typeof listTillInvoices>,
): InvoiceFilter => ({
  storeId,
  limit,
  ...(status && { statuses: status }),
  ...(part !== undefined && { part }),
  ...(needs && { needsPerson: true }),
  ...(from && { fromMs: Date.parse(from) }),
  ...(to && { toMs: Date.parse(to) }),
  ...(q && { search: q }),
  ...(after && { after }),
});

const get =
  (deps: TillInvoicesDeps): Handler<typeof getTillInvoice> =>
  async ({ params, context }) => {
    const invoice = await ownInvoice(deps, context, params.id);
    if (!invoice.ok) return invoice;
    const {
      chainStore,
      database: { read },
    } = deps;
    const sources = deps.chain.sources();
    const { labelOf } = deps.lightningKinds;
    const nowMs = deps.clock.nowMs();
    const view = await loadInvoiceView(read, invoice.value, nowMs);
    const timeline = await loadTimeline(read, invoice.value, sources, labelOf);
    const whyDeps = { read, chainStore, sources, nowMs };
    const about = await loadAbout(deps, invoice.value);
    return reply({ ...view, timeline, ...(await loadWhy(whyDeps, invoice.value)), about });
  };

/** An invoice of the caller's own store; one of another store is answered like an unknown id. */
const ownInvoice = async (deps: TillInvoicesDeps, context: Context, id: string): Promise<Result<InvoiceRecord>> => {
  const invoice = await deps.database.read.invoices.get(id);
  return invoice && invoice.storeId === context.store?.id ? ok(invoice) : refuse('not_found');
};

const cancel =
  ({ cancelInvoice }: TillInvoicesDeps): Handler<typeof cancelTillInvoice> =>
  async ({ params, context }) =>
    viewReply(
      await cancelInvoice({
        storeId: context.store?.id ?? '',
        invoiceId: params.id,
        userId: userIdOf(context),
        saveResponse: saveView(context),
      }),
    );

const mark =
  ({ markInvoice }: TillInvoicesDeps): Handler<typeof markTillInvoice> =>
  async ({ params, body, context }) =>
    viewReply(
      await markInvoice({
        storeId: context.store?.id ?? '',
        invoiceId: params.id,
        as: body.as,
        reason: body.reason,
        ...(body.onlyIfFinal && { onlyIfFinal: true }),
        userId: userIdOf(context),
        saveResponse: saveView(context),
      }),
    );

const stream = (deps: TillInvoicesDeps): StreamHandler<typeof tillEvents> => {
  const streams = createTillEventStreams(deps);
  return async ({ query, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const { id } = store.value;
    const after = query.after === undefined ? undefined : BigInt(query.after);
    const enter = (): (() => void) => deps.presence.enter(id, context.till?.id ?? null);
    return ok(present(enter, streams({ storeId: id, after, signal: context.signal })));
  };
};

const reply = <B>(body: B): Result<Reply<B>> => ok({ status: 200, body });

const viewReply = (outcome: Result<InvoiceOutcome>) => (outcome.ok ? reply(outcome.value.view) : outcome);

const saveView =
  (context: Context): SaveResponse<InvoiceOutcome> =>
  (tx, { view }) =>
    context.saveResponse(tx, 200, view);

/** A till counts as present while its event stream is open. */
async function* present<T>(enter: () => () => void, events: AsyncIterable<T>): AsyncGenerator<T> {
  const leave = enter();
  try {
    yield* events;
  } finally {
    leave();
  }
}
