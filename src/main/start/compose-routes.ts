import type { CancelInvoice, CreateInvoice, MarkInvoice } from '../app/invoice/invoice-outcome.ts';
import type { Lightning } from '../app/lightning-invoice/lightning-ports.ts';
import type { SyncLightningInvoices } from '../app/lightning-invoice/sync-lightning-invoices.ts';
import type { PaymentRequestsUseCase } from '../app/payment-request/payment-requests.ts';
import type { Backups, RatesControl } from '../app/people/people-ports.ts';
import type { Chain, TrainingChain } from '../app/ports.ts';
import type { ShowOnDisplay } from '../app/screen/show-on-display.ts';
import { createTrainingActions, type TrainingPayLightning } from '../app/training/training-actions.ts';
import { createCheckoutConfigRoutes } from '../http/api/checkout/checkout-config.ts';
import { createCheckoutRoutes } from '../http/api/checkout/checkout-invoices.ts';
import { createCheckoutListRoutes } from '../http/api/checkout/checkout-lists.ts';
import { createHealthRoutes } from '../http/api/common/health.ts';
import { createEndpointApprovalRoutes } from '../http/api/office/endpoint-approvals.ts';
import { createOfficeRoutes } from '../http/api/office/overview.ts';
import { createRecordsRoutes } from '../http/api/office/records.ts';
import { createSentEventRoutes } from '../http/api/office/sent-events.ts';
import { createSettingsRoutes } from '../http/api/office/settings.ts';
import { createWalletRoutes } from '../http/api/office/wallet.ts';
import { createKeysRoutes } from '../http/api/people/keys.ts';
import { createPeopleRoutes } from '../http/api/people/people.ts';
import { createPaymentRequestRoutes } from '../http/api/store/payment-requests.ts';
import { createStoreRoutes } from '../http/api/store/store-invoices.ts';
import { createTransactionRoutes } from '../http/api/store/transactions.ts';
import { createWebhookRoutes } from '../http/api/store/webhooks.ts';
import { createDisplayRoutes } from '../http/api/till/customer-screen.ts';
import { createTillRoutes } from '../http/api/till/till-invoices.ts';
import { createTillTransactionRoutes } from '../http/api/till/till-transactions.ts';
import { createTrainingRoutes } from '../http/api/till/training.ts';
import type { Served } from '../http/handler.ts';
import type { Links } from '../http/links.ts';
import { createTillPresence } from '../http/till-presence.ts';
import type { Shop } from './compose-shop.ts';
import type { Delivery } from './compose-webhooks.ts';
import type { Core } from './core.ts';
import type { Runtime } from './open-runtime.ts';

export interface RouteParts {
  readonly runtime: Pick<Runtime, 'network' | 'training' | 'databaseCheck'>;
  readonly invoicing: {
    readonly core: Core;
    readonly rates: RatesControl;
    readonly chain: Chain & { readonly training: TrainingChain | null };
    readonly lightning: Lightning;
    readonly codes: SyncLightningInvoices;
    readonly payLightning: TrainingPayLightning | null;
    readonly createInvoice: CreateInvoice;
    readonly cancelInvoice: CancelInvoice;
    readonly markInvoice: MarkInvoice;
    readonly showOnDisplay: ShowOnDisplay;
    readonly paymentRequests: PaymentRequestsUseCase;
  };
  readonly shop: Shop;
  readonly delivery: Delivery;
  readonly links: Links;
  readonly backups: Backups;
}

/** Every route of the contract with what serves it, one API after the other. */
export const composeRoutes = (parts: RouteParts): Served[] => [
  ...createHealthRoutes({ ...parts.invoicing.core, databaseCheck: parts.runtime.databaseCheck }),
  ...peopleRoutes(parts),
  ...tillRoutes(parts),
  ...checkoutRoutes(parts),
  ...storeRoutes(parts),
  ...officeRoutes(parts),
  ...trainingRoutes(parts),
];

const peopleRoutes = ({ invoicing: { core }, shop, runtime: { training } }: RouteParts): Served[] => {
  const { setUp, login, boot, staff, tillSession, apiKeys, tillPairing: tills, displayPairing: displays } = shop;
  return [
    ...createPeopleRoutes({ ...core, setUp, login, boot, staff, tills, displays, tillSession, training }),
    ...createKeysRoutes({ apiKeys }),
  ];
};

const tillRoutes = ({ invoicing, runtime: { network, training }, links }: RouteParts): Served[] => {
  const { core, chain, createInvoice, cancelInvoice, markInvoice, showOnDisplay } = invoicing;
  const presence = createTillPresence(core.clock);
  return [
    ...createTillRoutes({ ...core, links, chain, presence, createInvoice, cancelInvoice, markInvoice }),
    ...createTillTransactionRoutes(core),
    ...createDisplayRoutes({ ...core, network, training, presence, showOnDisplay }),
  ];
};

const checkoutRoutes = ({ invoicing, shop, delivery, links }: RouteParts): Served[] => {
  const { core, createInvoice } = invoicing;
  const { checkoutConfig, readBalance } = delivery;
  return [
    ...createCheckoutConfigRoutes({ checkoutConfig, readBalance, sessions: shop.credentials.sessions }),
    ...createCheckoutRoutes({ ...core, links, createInvoice }),
    ...createCheckoutListRoutes({ ...core, links }),
  ];
};

const storeRoutes = ({ invoicing, delivery: { webhooks, deliveries }, links }: RouteParts): Served[] => {
  const { core, createInvoice, rates, lightning, paymentRequests } = invoicing;
  return [
    ...createStoreRoutes({ ...core, links, createInvoice, rates, lightning }),
    ...createWebhookRoutes({ webhooks, deliveries }),
    ...createPaymentRequestRoutes({ paymentRequests, links }),
    ...createTransactionRoutes(core),
  ];
};

const officeRoutes = ({ invoicing, shop, delivery, runtime, backups }: RouteParts): Served[] => {
  const { core, rates, chain } = invoicing;
  const { settings, setRates, sources, tillSession, wallet, credentials } = shop;
  const { network, training } = runtime;
  const { sentEvents, webhookTargets } = delivery;
  return [
    ...createOfficeRoutes(core),
    ...createSettingsRoutes({ ...core, network, training, settings, setRates, rates, sources, chain, tillSession }),
    ...createWalletRoutes({ wallet, sessions: credentials.sessions }),
    ...createRecordsRoutes({ ...core, backups }),
    ...createEndpointApprovalRoutes({ webhookTargets }),
    ...createSentEventRoutes({ sentEvents }),
  ];
};

const trainingRoutes = ({ invoicing: { core, chain, codes, payLightning } }: RouteParts): Served[] =>
  chain.training && payLightning
    ? createTrainingRoutes(createTrainingActions({ ...core, chain: chain.training, payLightning, codes }))
    : [];
