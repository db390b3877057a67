import type { ReadStores, WriteStores } from '../app/stores.ts';
import { createApiKeysStore } from './stores/api-keys.ts';
import { createApprovalsStore } from './stores/approvals.ts';
import { createAuditStore } from './stores/audit.ts';
import { createChainStore } from './stores/chain.ts';
import { createCheckoutConfigsStore } from './stores/checkout-configs.ts';
import { createDeliveriesStore } from './stores/deliveries.ts';
import { createDisplaysStore } from './stores/displays.ts';
import { createEventsStore } from './stores/events.ts';
import { createIdempotencyStore } from './stores/idempotency.ts';
import { createInvoicesStore } from './stores/invoices.ts';
import { createLightningCodesStore } from './stores/lightning-codes.ts';
import { createObservationsStore } from './stores/observations.ts';
import { createOutboxStore } from './stores/outbox.ts';
import { createPaymentRequestsStore } from './stores/payment-requests.ts';
import { createPaymentsStore } from './stores/payments.ts';
import { createSessionsStore } from './stores/sessions.ts';
import { createSettingsStore } from './stores/settings.ts';
import { createStoresStore } from './stores/stores.ts';
import { createTargetsStore } from './stores/targets.ts';
import { createTillsStore } from './stores/tills.ts';
import { createUsersStore } from './stores/users.ts';
import { createWalletsStore } from './stores/wallets.ts';
import type { Queries } from './tables.ts';

/** Every store over one transaction. */
export const createWriteStores = (queries: Queries): WriteStores => ({
  settings: createSettingsStore(queries),
  users: createUsersStore(queries),
  sessions: createSessionsStore(queries),
  tills: createTillsStore(queries),
  displays: createDisplaysStore(queries),
  stores: createStoresStore(queries),
  wallets: createWalletsStore(queries),
  apiKeys: createApiKeysStore(queries),
  invoices: createInvoicesStore(queries),
  payments: createPaymentsStore(queries),
  codes: createLightningCodesStore(queries),
  observations: createObservationsStore(queries),
  events: createEventsStore(queries),
  paymentRequests: createPaymentRequestsStore(queries),
  outbox: createOutboxStore(queries),
  targets: createTargetsStore(queries),
  deliveries: createDeliveriesStore(queries),
  approvals: createApprovalsStore(queries),
  checkoutConfigs: createCheckoutConfigsStore(queries),
  idempotency: createIdempotencyStore(queries),
  audit: createAuditStore(queries),
  chain: createChainStore(queries),
});

/** The same over the read-only connection: SQLite itself refuses the writes that the type hides. */
export const createReadStores = (queries: Queries): ReadStores => createWriteStores(queries);
