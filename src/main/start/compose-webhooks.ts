import { lookup } from 'node:dns/promises';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { ChainSourcesUseCase } from '../app/store-settings/chain-sources.ts';
import { createCheckoutConfig, type CheckoutConfigUseCase } from '../app/shop-api/checkout-config.ts';
import type { Chain, Clock, Feed, Ids, Logger, Rates, Secrets } from '../app/ports.ts';
import { createSentEvents, type SentEventsUseCase } from '../app/webhook/sent-events.ts';
import { createRecordDeliveryAttempt } from '../app/webhook/record-delivery-attempt.ts';
import type { WalletUseCase } from '../app/wallet-setup/set-wallet.ts';
import type { Database } from '../app/repositories.ts';
import { createEndpointStates } from '../app/webhook/endpoint-states.ts';
import { createReadBalance, type ReadBalance } from '../app/wallet-setup/wallet-balance.ts';
import { createWebhookDeliveries, type WebhookDeliveriesUseCase } from '../app/webhook/webhook-deliveries.ts';
import { createWebhooks, type WebhooksUseCase } from '../app/webhook/webhooks.ts';
import { createEndpointApprovals, type EndpointApprovalsUseCase } from '../app/webhook/endpoint-approvals.ts';
import { sourceKinds } from '../chain/registry.ts';
import type { TestOverrides } from './open-runtime.ts';
import { checkoutFormat } from '../webhooks/checkout-format.ts';
import { createSender, type Sender } from '../webhooks/create-sender.ts';
import { postEvent } from '../webhooks/post-event.ts';
import { createRebuildRequest } from '../webhooks/rebuild-request.ts';
import { createSendNow } from '../webhooks/send-now.ts';
import { createEndpointGuard, type Lookup } from '../webhooks/endpoint-guard.ts';
import { storeFormat } from '../webhooks/store-format.ts';

/** Whoever makes a webhook waits for it, and is answered within 5 s. */
const LOOKUP_LIMIT_MS = 3_000;
/** How long somebody who asks for the balance is kept waiting. */
const BALANCE_LIMIT_MS = 3_000;

interface Runtime {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly feed: Feed;
  readonly logger: Logger;
  readonly secrets: Secrets;
  readonly rates: Rates;
  readonly chain: Pick<Chain, 'unspent'>;
  readonly wallet: Pick<WalletUseCase, 'preview' | 'prepareAs'>;
  readonly sources: Pick<ChainSourcesUseCase, 'list'>;
  /** Addresses of the Lightning node. */
  readonly lightningUrls: readonly string[];
  readonly overrides: Pick<TestOverrides, 'lookup'>;
}

export interface Delivery {
  readonly sender: Sender;
  readonly checkoutConfig: CheckoutConfigUseCase;
  readonly webhookTargets: EndpointApprovalsUseCase;
  readonly webhooks: WebhooksUseCase;
  readonly deliveries: WebhookDeliveriesUseCase;
  readonly sentEvents: SentEventsUseCase;
  readonly readBalance: ReadBalance;
}

/** The machine's resolver; a name that takes longer than 3 s is not known. */
const resolveName: Lookup = async (hostname) => {
  const late = new AbortController();
  const limit = wait(LOOKUP_LIMIT_MS, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new Error('the resolver did not answer in time');
  });
  limit.catch(() => {}); // aborted where the resolver was faster
  try {
    const found = await Promise.race([lookup(hostname, { all: true, verbatim: true }), limit]);
    return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
  } finally {
    late.abort();
  }
};

/** [7][8] who is told, and the telling. `ownPorts`: of both listeners, once they are bound. */
export const composeDelivery = (runtime: Runtime, ownPorts: () => readonly number[]): Delivery => {
  const guard = createEndpointGuard({
    lookup: runtime.overrides.lookup ?? resolveName,
    ownPorts,
    nodeUrls: async () => [...(await runtime.sources.list()).flatMap(sourceKinds.urls), ...runtime.lightningUrls],
  });
  const deps = { ...runtime, guard };
  const settle = createRecordDeliveryAttempt({ ...deps, random: Math.random });
  const formats = { checkout: checkoutFormat, store: storeFormat };
  return {
    sender: createSender({ ...deps, settle, states: createEndpointStates(deps), formats, post: postEvent }),
    checkoutConfig: createCheckoutConfig(deps),
    webhookTargets: createEndpointApprovals(deps),
    webhooks: createWebhooks(deps),
    deliveries: createWebhookDeliveries({ ...deps, sendNow: createSendNow({ ...deps, post: postEvent }) }),
    sentEvents: createSentEvents({ ...deps, rebuildRequest: createRebuildRequest({ ...deps, formats }) }),
    readBalance: createReadBalance({
      ...deps,
      patience: () => wait(BALANCE_LIMIT_MS, undefined, { ref: false }),
      turn: () => nextTurn(),
    }),
  };
};
