import { lookup } from 'node:dns/promises';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import type { ChainSourcesUseCase } from '../app/store-settings/chain-sources.ts';
import { createCheckoutConfig, type CheckoutConfigUseCase } from '../app/shop-api/checkout-config.ts';
import type { Chain, Rates, Secrets, SecurityLog } from '../app/ports.ts';
import type { EndpointGuard } from '../app/webhook/delivery-ports.ts';
import { createSentEvents, type SentEventsUseCase } from '../app/webhook/sent-events.ts';
import { createRecordDeliveryAttempt } from '../app/webhook/record-delivery-attempt.ts';
import type { WalletUseCase } from '../app/wallet-setup/set-wallet.ts';
import { createEndpointStates } from '../app/webhook/endpoint-states.ts';
import { createReadBalance, type ReadBalance } from '../app/wallet-setup/wallet-balance.ts';
import { createWebhookDeliveries, type WebhookDeliveriesUseCase } from '../app/webhook/webhook-deliveries.ts';
import { createWebhooks, type WebhooksUseCase } from '../app/webhook/webhooks.ts';
import { createEndpointApprovals, type EndpointApprovalsUseCase } from '../app/webhook/endpoint-approvals.ts';
import { sourceKinds } from '../chain/registry.ts';
import type { Core } from './core.ts';
import type { TestOverrides } from './open-runtime.ts';
import { createSender, type Sender } from '../webhooks/create-sender.ts';
import { postEvent } from '../webhooks/post-event.ts';
import { createRebuildRequest } from '../webhooks/rebuild-request.ts';
import { createSendNow } from '../webhooks/send-now.ts';
import { createEndpointGuard, type Lookup } from '../webhooks/endpoint-guard.ts';

/** Whoever makes a webhook waits for the look-up, and must be answered within 5 s. */
const LOOKUP_LIMIT_MS = 3_000;
/** A caller waits this long for the balance. */
const BALANCE_LIMIT_MS = 3_000;

interface DeliveryDeps {
  readonly secrets: Secrets;
  readonly security: SecurityLog;
  readonly rates: Rates;
  readonly chain: Pick<Chain, 'unspent'>;
  readonly wallet: Pick<WalletUseCase, 'preview' | 'prepareAs'>;
  readonly sources: Pick<ChainSourcesUseCase, 'list'>;
  /** Addresses of the Lightning node. */
  readonly lightningUrls: () => readonly string[];
  readonly overrides: Pick<TestOverrides, 'lookup'>;
}

export interface Delivery {
  readonly sender: Sender;
  readonly checkoutConfig: CheckoutConfigUseCase;
  readonly endpointApprovals: EndpointApprovalsUseCase;
  readonly webhooks: WebhooksUseCase;
  readonly deliveries: WebhookDeliveriesUseCase;
  readonly sentEvents: SentEventsUseCase;
  readonly readBalance: ReadBalance;
}

/**
 * [8] Composes webhooks, callbacks and their sender.
 *
 * @param ownPorts ports of both listeners, once they are bound; no webhook may go there
 */
export const composeDelivery = (core: Core, runtime: DeliveryDeps, ownPorts: () => readonly number[]): Delivery => {
  const { secrets, wallet, rates, chain } = runtime;
  const guard = noteForbidden(
    createEndpointGuard({
      lookup: runtime.overrides.lookup ?? resolveName,
      ownPorts,
      nodeUrls: async () => [...(await runtime.sources.list()).flatMap(sourceKinds.urls), ...runtime.lightningUrls()],
    }),
    runtime.security,
  );
  const recordAttempt = createRecordDeliveryAttempt({ ...core, random: Math.random });
  const states = createEndpointStates({ ...core, guard });
  return {
    sender: createSender({ ...core, secrets, guard, recordAttempt, states, post: postEvent }),
    checkoutConfig: createCheckoutConfig({ ...core, secrets, wallet, guard }),
    endpointApprovals: createEndpointApprovals({ ...core, guard }),
    webhooks: createWebhooks({ ...core, secrets, guard }),
    deliveries: createWebhookDeliveries({
      ...core,
      secrets,
      sendNow: createSendNow({ ...core, guard, post: postEvent }),
    }),
    sentEvents: createSentEvents({ ...core, rebuildRequest: createRebuildRequest({ ...core, secrets }) }),
    readBalance: createReadBalance({
      ...core,
      rates,
      chain,
      patience: () => wait(BALANCE_LIMIT_MS, undefined, { ref: false }),
      turn: () => nextTurn(),
    }),
  };
};

/** Asks the machine's resolver. A name that takes longer than 3 s counts as unknown. */
const resolveName: Lookup = async (hostname) => {
  const late = new AbortController();
  const limit = wait(LOOKUP_LIMIT_MS, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new Error('the resolver did not answer in time');
  });
  limit.catch(() => {}); // aborted if the resolver was faster
  try {
    const found = await Promise.race([lookup(hostname, { all: true, verbatim: true }), limit]);
    return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
  } finally {
    late.abort();
  }
};

/** Notes each place that nothing may ever be sent to, with its host and without its path (reliability.md A17). */
const noteForbidden = (guard: EndpointGuard, security: SecurityLog): EndpointGuard => ({
  ...guard,
  resolve: async (url) => {
    const destination = await guard.resolve(url);
    if (destination.kind === 'forbidden') {
      const host = URL.canParse(url) ? new URL(url).host : null;
      security.note({ event: 'webhookGuard', outcome: destination.reason, host });
    }
    return destination;
  },
});
