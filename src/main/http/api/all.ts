import type { TrainingActions } from '../../app/training/training-actions.ts';
import type { Served } from '../handler.ts';
import { createCheckoutConfigRoutes, type CheckoutConfigDeps } from './checkout/checkout-config.ts';
import { createCheckoutInvoiceRoutes, type CheckoutInvoicesDeps } from './checkout/checkout-invoices.ts';
import { createCheckoutListRoutes } from './checkout/checkout-lists.ts';
import { createHealthRoutes, type HealthDeps } from './common/health.ts';
import { createBackupAndAuditRoutes, type BackupsAndAuditDeps } from './office/backups-and-audit.ts';
import { createChainSourceRoutes, type ChainSourcesDeps } from './office/chain-sources.ts';
import { createEndpointApprovalRoutes, type EndpointApprovalsDeps } from './office/endpoint-approvals.ts';
import { createOverviewRoutes } from './office/overview.ts';
import { createRatesRoutes, type RatesDeps } from './office/rates.ts';
import { createSentEventRoutes, type SentEventsDeps } from './office/sent-events.ts';
import { createStoreSettingsRoutes, type StoreSettingsDeps } from './office/store-settings.ts';
import { createWalletAddressRoutes } from './office/wallet-addresses.ts';
import { createWalletRoutes, type WalletDeps } from './office/wallet.ts';
import { createApiKeyRoutes, type ApiKeysDeps } from './people/api-keys.ts';
import { createPairingRoutes, type PairingDeps } from './people/pairing.ts';
import { createSignInRoutes, type SignInDeps } from './people/sign-in.ts';
import { createStaffRoutes, type StaffDeps } from './people/staff.ts';
import { createPaymentRequestRoutes, type PaymentRequestsDeps } from './store/payment-requests.ts';
import { createStoreEventRoutes } from './store/store-events.ts';
import { createStoreInvoiceRoutes } from './store/store-invoices.ts';
import { createStoreTransactionRoutes } from './store/store-transactions.ts';
import { createStoresRoutes, type StoresDeps } from './store/stores.ts';
import { createWebhookDeliveryRoutes, type WebhookDeliveriesDeps } from './store/webhook-deliveries.ts';
import { createWebhookRoutes, type WebhooksDeps } from './store/webhooks.ts';
import { createCustomerScreenRoutes, type CustomerScreenDeps } from './till/customer-screen.ts';
import { createTillInvoiceRoutes, type TillInvoicesDeps } from './till/till-invoices.ts';
import { createTillSessionRoutes, type TillSessionDeps } from './till/till-session.ts';
import { createTillTransactionRoutes } from './till/till-transactions.ts';
import { createTrainingRoutes } from './till/training.ts';

export interface ApiDeps
  extends
    HealthDeps,
    SignInDeps,
    StaffDeps,
    PairingDeps,
    ApiKeysDeps,
    TillSessionDeps,
    TillInvoicesDeps,
    CustomerScreenDeps,
    StoreSettingsDeps,
    ChainSourcesDeps,
    RatesDeps,
    WalletDeps,
    BackupsAndAuditDeps,
    EndpointApprovalsDeps,
    SentEventsDeps,
    CheckoutConfigDeps,
    CheckoutInvoicesDeps,
    StoresDeps,
    PaymentRequestsDeps,
    WebhooksDeps,
    WebhookDeliveriesDeps {
  /** The wider of two types: {@link StoresDeps} only reads rates, the office sets them. */
  readonly rates: RatesDeps['rates'];
  /** Undefined outside of training. */
  readonly trainingActions: TrainingActions | undefined;
}

/** Every route of the contract with its handler, room by room. */
export const createApiRoutes = (deps: ApiDeps): Served[] => [
  ...createHealthRoutes(deps),
  ...peopleRoutes(deps),
  ...tillRoutes(deps),
  ...officeRoutes(deps),
  ...checkoutRoutes(deps),
  ...storeRoutes(deps),
];

const peopleRoutes = (deps: ApiDeps): Served[] => [
  ...createSignInRoutes(deps),
  ...createStaffRoutes(deps),
  ...createPairingRoutes(deps),
  ...createApiKeyRoutes(deps),
];

const tillRoutes = (deps: ApiDeps): Served[] => [
  ...createTillSessionRoutes(deps),
  ...createTillInvoiceRoutes(deps),
  ...createTillTransactionRoutes(deps),
  ...createCustomerScreenRoutes(deps),
  ...(deps.trainingActions ? createTrainingRoutes(deps.trainingActions) : []),
];

const officeRoutes = (deps: ApiDeps): Served[] => [
  ...createOverviewRoutes(deps),
  ...createStoreSettingsRoutes(deps),
  ...createChainSourceRoutes(deps),
  ...createRatesRoutes(deps),
  ...createWalletRoutes(deps),
  ...createWalletAddressRoutes(deps),
  ...createBackupAndAuditRoutes(deps),
  ...createEndpointApprovalRoutes(deps),
  ...createSentEventRoutes(deps),
];

const checkoutRoutes = (deps: ApiDeps): Served[] => [
  ...createCheckoutConfigRoutes(deps),
  ...createCheckoutInvoiceRoutes(deps),
  ...createCheckoutListRoutes(deps),
];

const storeRoutes = (deps: ApiDeps): Served[] => [
  ...createStoresRoutes(deps),
  ...createStoreInvoiceRoutes(deps),
  ...createStoreEventRoutes(deps),
  ...createStoreTransactionRoutes(deps),
  ...createPaymentRequestRoutes(deps),
  ...createWebhookRoutes(deps),
  ...createWebhookDeliveryRoutes(deps),
];
