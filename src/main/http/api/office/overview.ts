/** What the office shows (design.md §5 "Office"). */
import { getOverviewRoute, listWalletAddressesRoute } from '../../../../shared/contract/office.ts';
import { ok, refuse } from '../../../../shared/result.ts';
import { loadInvoiceViews } from '../../../app/invoice/invoice-view.ts';
import { loadOverview } from '../../../app/invoice/overview.ts';
import type { Clock } from '../../../app/ports.ts';
import type { Database } from '../../../app/repositories.ts';
import { serve, type Served } from '../../handler.ts';
import { storeOf } from '../common/subject.ts';

export const createOfficeRoutes = (deps: { readonly database: Database; readonly clock: Clock }): Served[] => [
  serve(getOverviewRoute, async ({ context }) => {
    const store = storeOf(context);
    return store.ok ? ok({ status: 200, body: await loadOverview(deps, store.value) }) : store;
  }),
  serve(listWalletAddressesRoute, async ({ query, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const { read } = deps.database;
    const wallet = await read.wallets.ofStore(store.value.id);
    if (!wallet) return refuse('not_found');
    const found = await read.invoices.ofWallet(wallet.id, query.below ?? null, query.limit);
    const views = await loadInvoiceViews(read, found, deps.clock.nowMs());
    const addresses = found.flatMap(({ addressIndex: index, address }, at) => {
      const invoice = views[at];
      return invoice && index !== null && address !== null ? [{ index, address, invoice }] : [];
    });
    const last = found.length === query.limit ? found.at(-1)?.addressIndex : undefined;
    return ok({ status: 200, body: { addresses, next: last ?? null } });
  }),
];
