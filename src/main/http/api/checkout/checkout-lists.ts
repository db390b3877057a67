import {
  getCheckoutStats,
  listCheckoutInvoices,
  type CheckoutStats,
  type CheckoutStatus,
} from '../../../../shared/contract/checkout.ts';
import type { QueryOf } from '../../../../shared/contract/route.ts';
import { ok } from '../../../../shared/result.ts';
import { parseTime } from '../../../../shared/time.ts';
import { loadInvoiceViews } from '../../../app/invoice/invoice-view.ts';
import type { Clock } from '../../../app/ports.ts';
import type { InvoiceFilter, StatusCount, StatusKind } from '../../../app/invoice/invoice-repositories.ts';
import type { Database } from '../../../app/repositories.ts';
import { serve, type Handler, type Served } from '../../handler.ts';
import type { Links } from '../../links.ts';
import { storeOf } from '../common/subject.ts';
import { listedInvoice } from './checkout-invoice-view.ts';

export interface CheckoutListsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly links: Links;
}

/** The status map read backwards: the kinds of invoice that have a checkout status (api.md MAP-1 to MAP-6). */
const KINDS: Readonly<Record<CheckoutStatus['status'], readonly StatusKind[]>> = {
  pending: [{ status: 'new' }],
  paid: [{ status: 'processing' }],
  confirmed: [{ status: 'settled' }],
  expired: [{ status: 'expired', part: false }, { status: 'invalid' }],
  cancelled: [{ status: 'cancelled' }],
  underpaid: [{ status: 'expired', part: true }],
};

/** Lists of invoices and their counts in the checkout API (api.md CO-5, CO-6). */
export const createCheckoutListRoutes = (deps: CheckoutListsDeps): Served[] => [
  serve(listCheckoutInvoices, list(deps)),
  serve(getCheckoutStats, async ({ context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    return ok({ status: 200, body: statsOf(await deps.database.read.invoices.counts(store.value.id)) });
  }),
];

const list =
  (deps: CheckoutListsDeps): Handler<typeof listCheckoutInvoices> =>
  async ({ query, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const { read } = deps.database;
    const { invoices, total, next } = await read.invoices.list(filterOf(store.value.id, query));
    const nowMs = deps.clock.nowMs();
    const views = await loadInvoiceViews(read, invoices, nowMs);
    const shown = invoices.flatMap((invoice, at) => {
      const view = views[at];
      return view ? [listedInvoice({ invoice, view, store: store.value, links: deps.links, nowMs })] : [];
    });
    return ok({ status: 200, body: { invoices: shown, total, next } });
  };

const filterOf = (storeId: string, query: QueryOf<typeof listCheckoutInvoices>): InvoiceFilter => {
  const { status, limit, offset, from, to, q, after } = query;
  return {
    storeId,
    limit,
    // a cursor is a place of its own, so the offset is ignored beside it (api.md API-16)
    ...(after ? { after } : { offset }),
    ...(status?.length && { kinds: status.flatMap((one) => KINDS[one]) }),
    ...(from && { fromMs: parseTime(from) }),
    ...(to && { toMs: parseTime(to) }),
    ...(q && { search: q, ignoreNumbers: true }),
  };
};

const statsOf = (counts: readonly StatusCount[]): CheckoutStats => {
  const sum = (kinds: readonly StatusKind[]): number =>
    counts.filter((count) => kinds.some((kind) => isOf(count, kind))).reduce((total, { count }) => total + count, 0);
  return {
    pending: sum(KINDS.pending),
    paid: sum(KINDS.paid),
    confirmed: sum(KINDS.confirmed),
    expired: sum(KINDS.expired),
    cancelled: sum(KINDS.cancelled),
    underpaid: sum(KINDS.underpaid),
    total: counts.reduce((total, { count }) => total + count, 0),
  };
};

const isOf = (count: StatusCount, kind: StatusKind): boolean =>
  count.status === kind.status && (kind.part === undefined || kind.part === count.part);
