import type { ReadStores, WriteStores } from '../../app/repositories.ts';
import { createApiKeysStore } from './api-keys.ts';
import { createApprovalsStore } from './approvals.ts';
import { createAuditStore } from './audit.ts';
import { createChainStore } from './chain.ts';
import { createCheckoutConfigsStore } from './checkout-configs.ts';
import { createDeliveriesStore } from './deliveries.ts';
import { createDisplaysStore } from './displays.ts';
import { createEventsStore } from './events.ts';
import { createIdempotencyStore } from './idempotency.ts';
import { createInvoicesStore } from './invoices.ts';
import { createLightningCodesStore } from './lightning-codes.ts';
import { createObservationsStore } from './observations.ts';
import { createOutboxStore } from './outbox.ts';
import { createPaymentRequestsStore } from './payment-requests.ts';
import { createPaymentsStore } from './payments.ts';
import { createSessionsStore } from './sessions.ts';
import { createSettingsStore } from './settings.ts';
import { createStoresStore } from './stores.ts';
import { createTargetsStore } from './targets.ts';
import { createTillsStore } from './tills.ts';
import { createUsersStore } from './users.ts';
import { createWalletsStore } from './wallets.ts';
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
