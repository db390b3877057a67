import {
  getStoreObject,
  getStorePaymentMethods,
  getStoreRates,
  listStores,
  type StoreObject,
} from '../../../../shared/contract/store.ts';
import { ok } from '../../../../shared/result.ts';
import type { Lightning } from '../../../app/lightning-invoice/lightning-ports.ts';
import type { Rates } from '../../../app/ports.ts';
import type { StoreRecord } from '../../../app/records.ts';
import type { Database } from '../../../app/repositories.ts';
import { leastPayable } from '../../../app/shop-api/store-limits.ts';
import { pairRates } from '../../../app/shop-api/store-rates.ts';
import { serve, type Context, type Served } from '../../handler.ts';
import { storeOf } from '../common/subject.ts';

export interface StoresDeps {
  readonly database: Database;
  readonly rates: Rates;
  readonly lightning: Pick<Lightning, 'isOn' | 'receivableMsats'>;
}

/** All bitcoin that will ever exist, in sats: the largest amount while nobody knows what Lightning can receive (api.md ST-3). */
const MOST_SENDABLE = 2_100_000_000_000_000n;
const MSATS_PER_SAT = 1000n;

/** The stores that a credential opens, their prices and their ways to pay (api.md ST-3, ST-6, ST-7). */
export const createStoresRoutes = (deps: StoresDeps): Served[] => [
  serve(listStores, async ({ context }) => {
    const stores = context.store ? [context.store] : await deps.database.read.stores.list();
    return ok({ status: 200, body: await Promise.all(stores.map((store) => storeObject(deps, store, context))) });
  }),
  serve(getStoreObject, async ({ context }) => {
    const store = storeOf(context);
    return store.ok ? ok({ status: 200, body: await storeObject(deps, store.value, context) }) : store;
  }),
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
];

const mostSendable = ({ lightning }: StoresDeps, storeId: string): number => {
  const msats = lightning.receivableMsats(storeId);
  return Number(msats === null ? MOST_SENDABLE : msats / MSATS_PER_SAT);
};

const storeObject = async (deps: StoresDeps, store: StoreRecord, { subject }: Context): Promise<StoreObject> => ({
  storeId: store.id,
  id: store.id,
  name: store.name,
  walletMinSendable: Number(await leastPayable(deps, store.id)),
  walletMaxSendable: mostSendable(deps, store.id),
  apiKey: subject.kind === 'key' ? `${subject.prefix}…` : '',
});
