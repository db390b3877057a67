import {
  getCheckoutBalance,
  getCheckoutConfig,
  putCheckoutConfig,
  type CheckoutConfigView,
} from '../../../../shared/contract/checkout-config.ts';
import { ok, refuse } from '../../../../shared/result.ts';
import { isoTime } from '../../../../shared/time.ts';
import type { CheckoutConfig, CheckoutConfigUseCase } from '../../../app/shop-api/checkout-config.ts';
import { btcNumber, usdNumber } from '../../../app/shop-api/checkout-numbers.ts';
import type { ReadBalance, WalletBalance } from '../../../app/wallet-setup/wallet-balance.ts';
import { serve, type Context, type Served } from '../../handler.ts';
import { actorOf, hasProof, roleOf, storeOf, userIdOf } from '../common/subject.ts';

export interface CheckoutConfigDeps {
  readonly checkoutConfig: CheckoutConfigUseCase;
  readonly readBalance: ReadBalance;
}

/** The store's configuration in the checkout API, and the balance of its wallet (api.md CO-1, CO-2, CO-3). */
export const createCheckoutConfigRoutes = (deps: CheckoutConfigDeps): Served[] => [
  serve(getCheckoutConfig, async ({ context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const config = await deps.checkoutConfig.get(store.value.id);
    return config.ok ? ok({ status: 200, body: { config: configView(config.value) } }) : config;
  }),
  serve(putCheckoutConfig, async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const userId = userIdOf(context);
    if (userId === null) return refuse('missing_credential');
    const config = await deps.checkoutConfig.put(walletActor(context, userId), store.value.id, body);
    return config.ok ? ok({ status: 200, body: { config: configView(config.value) } }) : config;
  }),
  serve(getCheckoutBalance, async ({ context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const balance = await deps.readBalance(store.value.id);
    return balance.ok ? ok({ status: 200, body: balanceView(balance.value) }) : balance;
  }),
];

const configView = ({ createdAtMs, updatedAtMs, ...config }: CheckoutConfig): CheckoutConfigView => ({
  ...config,
  webhookSecret: config.id,
  createdAt: isoTime(createdAtMs),
  updatedAt: isoTime(updatedAtMs),
});

/** A key never counts as the owner, even if the owner made it (A13). */
const walletActor = (context: Context, userId: string) => ({
  ...actorOf(context),
  userId,
  isOwner: roleOf(context) === 'owner',
  isFresh: hasProof(context, 'freshPassword'),
});

const balanceView = ({ confirmedSats, unconfirmedSats, totalUsdCents, addressCount, asOfMs }: WalletBalance) => ({
  confirmedBtc: btcNumber(confirmedSats),
  unconfirmedBtc: btcNumber(unconfirmedSats),
  totalBtc: btcNumber(confirmedSats + unconfirmedSats),
  totalUsd: totalUsdCents === null ? null : usdNumber(totalUsdCents),
  addressCount,
  asOf: isoTime(asOfMs),
});
