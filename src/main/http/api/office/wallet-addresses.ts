import { listWalletAddressesRoute } from '../../../../shared/contract/office.ts';
import { ok, refuse } from '../../../../shared/result.ts';
import { loadInvoiceViews } from '../../../app/invoice/invoice-view.ts';
import type { Clock } from '../../../app/ports.ts';
import type { Database } from '../../../app/repositories.ts';
import { serve, type Served } from '../../handler.ts';
import { storeOf } from '../common/subject.ts';

/** Addresses of the wallet that were shown, each with its invoice (api.md TA-10). */
export const createWalletAddressRoutes = (deps: { readonly database: Database; readonly clock: Clock }): Served[] => [
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
