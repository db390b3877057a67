import type { CancelInvoice, CreateInvoice, MarkInvoice } from '../app/invoice/invoice-outcome.ts';
import type { Lightning } from '../app/lightning-invoice/lightning-ports.ts';
import type { SyncLightningInvoices } from '../app/lightning-invoice/sync-lightning-invoices.ts';
import type { PaymentRequestsUseCase } from '../app/payment-request/payment-requests.ts';
import type { AnswerCase } from '../app/cases/answer-case.ts';
import type { BackupsUseCase } from '../app/backup/backups.ts';
import type { RestoreDesk } from '../app/backup/restore-desk.ts';
import type { RatesControl } from '../app/people/people-ports.ts';
import type { ChainStore } from '../app/payment/chain-store.ts';
import type { SourceHealthUseCase } from '../app/payment/source-health.ts';
import type { Chain, TrainingChain } from '../app/ports.ts';
import type { ShowOnDisplay } from '../app/screen/show-on-display.ts';
import { createFindTroubles, type Disk } from '../app/store-settings/find-troubles.ts';
import { createTrainingActions, type TrainingPayLightning } from '../app/training/training-actions.ts';
import { createCheckoutConfigRoutes } from '../http/api/checkout/checkout-config.ts';
import { createCheckoutInvoiceRoutes } from '../http/api/checkout/checkout-invoices.ts';
import { createCheckoutListRoutes } from '../http/api/checkout/checkout-lists.ts';
import { createHealthRoutes } from '../http/api/common/health.ts';
import { createBackupAndAuditRoutes } from '../http/api/office/backups-and-audit.ts';
import { createChainSourceRoutes } from '../http/api/office/chain-sources.ts';
import { createLightningChangeRoutes } from '../http/api/office/lightning-changes.ts';
import { createLightningRoutes } from '../http/api/office/lightning.ts';
import { createEndpointApprovalRoutes } from '../http/api/office/endpoint-approvals.ts';
import { createOverviewRoutes } from '../http/api/office/overview.ts';
import { createRatesRoutes } from '../http/api/office/rates.ts';
import { createSentEventRoutes } from '../http/api/office/sent-events.ts';
import { createSetupProgressRoutes } from '../http/api/office/setup-progress.ts';
import { createStoreSettingsRoutes } from '../http/api/office/store-settings.ts';
import { createCaseRoutes } from '../http/api/office/cases.ts';
import { createWalletAddressRoutes } from '../http/api/office/wallet-addresses.ts';
import { createWalletRoutes } from '../http/api/office/wallet.ts';
import { createApiKeyRoutes } from '../http/api/people/api-keys.ts';
import { createPairingRoutes } from '../http/api/people/pairing.ts';
import { createRestoreRoutes } from '../http/api/people/restore.ts';
import { createSignInRoutes } from '../http/api/people/sign-in.ts';
import { createStaffRoutes } from '../http/api/people/staff.ts';
import { createPaymentRequestRoutes } from '../http/api/store/payment-requests.ts';
import { createStoreEventRoutes } from '../http/api/store/store-events.ts';
import { createStoreInvoiceRoutes } from '../http/api/store/store-invoices.ts';
import { createStoreTransactionRoutes } from '../http/api/store/store-transactions.ts';
import { createStoresRoutes } from '../http/api/store/stores.ts';
import { createWebhookDeliveryRoutes } from '../http/api/store/webhook-deliveries.ts';
import { createWebhookRoutes } from '../http/api/store/webhooks.ts';
import { createCustomerScreenRoutes } from '../http/api/till/customer-screen.ts';
import { createTillInvoiceRoutes } from '../http/api/till/till-invoices.ts';
import { createTillSessionRoutes } from '../http/api/till/till-session.ts';
import type { AcceptUnconfirmed } from '../app/invoice/accept-unconfirmed.ts';
import { createAcceptUnconfirmedRoutes } from '../http/api/till/accept-unconfirmed.ts';
import { createTillTransactionRoutes } from '../http/api/till/till-transactions.ts';
import { createTrainingRoutes } from '../http/api/till/training.ts';
import type { Served } from '../http/handler.ts';
import type { Links } from '../http/links.ts';
import { createScreenReports, type ScreenReports } from '../http/screen-reports.ts';
import { createTillPresence } from '../http/till-presence.ts';
import type { Shop } from './compose-shop.ts';
import type { Delivery } from './compose-webhooks.ts';
import type { Core } from './core.ts';
import type { Runtime } from './open-runtime.ts';
import { labelOf } from '../lightning/lightning-kinds.ts';
import { standardSecret } from '../webhooks/standard-secret.ts';

export interface RouteParts {
  readonly runtime: Pick<Runtime, 'network' | 'training' | 'databaseCheck'>;
  readonly invoicing: {
    readonly core: Core;
    readonly rates: RatesControl;
    readonly chain: Chain & { readonly training: TrainingChain | null };
    readonly chainStore: Pick<ChainStore, 'current'>;
    readonly sourceHealth: SourceHealthUseCase;
    readonly lightning: Lightning;
    readonly syncLightningInvoices: SyncLightningInvoices;
    readonly payLightning: TrainingPayLightning | null;
    readonly createInvoice: CreateInvoice;
    readonly cancelInvoice: CancelInvoice;
    readonly markInvoice: MarkInvoice;
    readonly acceptUnconfirmed: AcceptUnconfirmed;
    readonly answerCase: AnswerCase;
    readonly showOnDisplay: ShowOnDisplay;
    readonly paymentRequests: PaymentRequestsUseCase;
  };
  readonly shop: Shop;
  readonly delivery: Delivery;
  readonly links: Links;
  readonly backups: BackupsUseCase;
  readonly restoring: RestoreDesk;
  readonly disk: Disk;
}

/** Every route of the contract with what serves it, one API after the other. */
export const composeRoutes = (parts: RouteParts): Served[] => [
  ...createHealthRoutes({ ...parts.invoicing.core, databaseCheck: parts.runtime.databaseCheck }),
  ...peopleAndTillRoutes(parts),
  ...checkoutRoutes(parts),
  ...storeRoutes(parts),
  ...officeRoutes(parts),
  ...trainingRoutes(parts),
];

/** Screens report on one route, and another lists their reports. */
const peopleAndTillRoutes = (parts: RouteParts): Served[] => {
  const reports = createScreenReports(parts.invoicing.core.clock);
  return [...peopleRoutes(parts, reports), ...tillRoutes(parts, reports)];
};

const peopleRoutes = (
  { invoicing: { core }, shop, restoring, runtime: { training } }: RouteParts,
  reports: ScreenReports,
): Served[] => {
  const {
    setUp,
    login,
    boot,
    ownerReset,
    staff,
    tillSession,
    apiKeys,
    tillPairing: tills,
    displayPairing: displays,
  } = shop;
  return [
    ...createSignInRoutes({ ...core, setUp, login, boot, ownerReset, tillSession, training }),
    ...createRestoreRoutes({ restoring }),
    ...createStaffRoutes({ staff }),
    ...createPairingRoutes({ ...core, tills, displays, training, reports }),
    ...createApiKeyRoutes({ apiKeys }),
  ];
};

const tillRoutes = (
  { invoicing, shop, runtime: { network, training }, links }: RouteParts,
  reports: ScreenReports,
): Served[] => {
  const { core, chain, chainStore, createInvoice, cancelInvoice, markInvoice, showOnDisplay } = invoicing;
  const presence = createTillPresence(core.clock);
  return [
    ...createTillSessionRoutes({ ...core, tillSession: shop.tillSession, network, training }),
    ...createTillInvoiceRoutes({
      ...core,
      links,
      chain,
      chainStore,
      presence,
      createInvoice,
      cancelInvoice,
      markInvoice,
      lightningKinds: { labelOf },
    }),
    ...createAcceptUnconfirmedRoutes({ login: shop.login, acceptUnconfirmed: invoicing.acceptUnconfirmed }),
    ...createTillTransactionRoutes(core),
    ...createCustomerScreenRoutes({ ...core, network, training, presence, reports, showOnDisplay }),
  ];
};

const checkoutRoutes = ({ invoicing, delivery, links }: RouteParts): Served[] => {
  const { core, createInvoice } = invoicing;
  const { checkoutConfig, readBalance } = delivery;
  return [
    ...createCheckoutConfigRoutes({ checkoutConfig, readBalance }),
    ...createCheckoutInvoiceRoutes({ ...core, links, createInvoice }),
    ...createCheckoutListRoutes({ ...core, links }),
  ];
};

const storeRoutes = ({ invoicing, delivery: { webhooks, deliveries }, links }: RouteParts): Served[] => {
  const { core, createInvoice, rates, lightning, paymentRequests } = invoicing;
  return [
    ...createStoresRoutes({ ...core, rates, lightning }),
    ...createStoreInvoiceRoutes({ ...core, links, createInvoice }),
    ...createStoreEventRoutes({ ...core, links }),
    ...createStoreTransactionRoutes(core),
    ...createPaymentRequestRoutes({ paymentRequests, links }),
    ...createWebhookRoutes({ webhooks, standardSecret }),
    ...createWebhookDeliveryRoutes({ deliveries }),
  ];
};

const officeRoutes = ({ invoicing, shop, delivery, backups, disk, links, runtime }: RouteParts): Served[] => {
  const { core, rates, chain, sourceHealth, lightning } = invoicing;
  const { training } = runtime;
  const { settings, setRates, setupProgress, sources, wallet, readRecoveryKit } = shop;
  const { sentEvents, endpointApprovals } = delivery;
  return [
    ...createOverviewRoutes({
      ...core,
      findTroubles: createFindTroubles({ ...core, rates, chain, lightning, backups, disk, training }),
    }),
    ...createSetupProgressRoutes({ setupProgress }),
    ...createStoreSettingsRoutes({ settings, links }),
    ...createChainSourceRoutes({ sources, health: sourceHealth }),
    ...createLightningRoutes({ ...core, backends: shop.lightningBackends }),
    ...createLightningChangeRoutes({ ...core, changes: shop.lightningChanges, trySat: shop.trySat }),
    ...createRatesRoutes({ ...core, rates, setRates }),
    ...createWalletRoutes({ wallet, readRecoveryKit }),
    ...createWalletAddressRoutes(core),
    ...createCaseRoutes({ answerCase: invoicing.answerCase }),
    ...createBackupAndAuditRoutes({ ...core, backups }),
    ...createEndpointApprovalRoutes({ endpointApprovals }),
    ...createSentEventRoutes({ sentEvents }),
  ];
};

const trainingRoutes = ({
  invoicing: { core, chain, syncLightningInvoices: codes, payLightning },
}: RouteParts): Served[] =>
  chain.training && payLightning
    ? createTrainingRoutes(
        createTrainingActions({ ...core, chain: chain.training, payLightning, lightningInvoices: codes }),
      )
    : [];
