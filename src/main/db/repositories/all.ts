import type { ReadRepositories, WriteRepositories } from '../../app/repositories.ts';
import { createApiKeyRepository } from './api-keys.ts';
import { createApprovalRepository } from './approvals.ts';
import { createAuditRepository } from './audit.ts';
import { createCaseRepository } from './cases.ts';
import { createChainRepository } from './chain.ts';
import { createCheckoutConfigRepository } from './checkout-configs.ts';
import { createDeliveryRepository } from './deliveries.ts';
import { createDisplayRepository } from './displays.ts';
import { createEventRepository } from './events.ts';
import { createIdempotencyRepository } from './idempotency.ts';
import { createInvoiceRepository } from './invoices.ts';
import { createLightningBackendRepository } from './lightning-backends.ts';
import { createLightningInvoiceRepository } from './lightning-invoices.ts';
import { createObservationRepository } from './observations.ts';
import { createOutboxRepository } from './outbox.ts';
import { createPaymentRequestRepository } from './payment-requests.ts';
import { createPaymentRepository } from './payments.ts';
import { createSessionRepository } from './sessions.ts';
import { createSettingRepository } from './settings.ts';
import { createStoreRepository } from './stores.ts';
import { createEndpointRepository } from './webhook-endpoints.ts';
import { createTillRepository } from './tills.ts';
import { createUserRepository } from './users.ts';
import { createWalletRepository } from './wallets.ts';
import type { Queries } from './tables.ts';

/** Creates every repository over one transaction of the writer. */
export const createWriteRepositories = (queries: Queries): WriteRepositories => ({
  settings: createSettingRepository(queries),
  users: createUserRepository(queries),
  sessions: createSessionRepository(queries),
  tills: createTillRepository(queries),
  displays: createDisplayRepository(queries),
  stores: createStoreRepository(queries),
  wallets: createWalletRepository(queries),
  apiKeys: createApiKeyRepository(queries),
  invoices: createInvoiceRepository(queries),
  payments: createPaymentRepository(queries),
  lightningBackends: createLightningBackendRepository(queries),
  lightningInvoices: createLightningInvoiceRepository(queries),
  observations: createObservationRepository(queries),
  events: createEventRepository(queries),
  paymentRequests: createPaymentRequestRepository(queries),
  outbox: createOutboxRepository(queries),
  endpoints: createEndpointRepository(queries),
  deliveries: createDeliveryRepository(queries),
  approvals: createApprovalRepository(queries),
  checkoutConfigs: createCheckoutConfigRepository(queries),
  idempotency: createIdempotencyRepository(queries),
  audit: createAuditRepository(queries),
  chain: createChainRepository(queries),
  cases: createCaseRepository(queries),
});

/** Creates the same repositories over the read-only connection. The type hides the writes, and SQLite refuses them. */
export const createReadRepositories = (queries: Queries): ReadRepositories => createWriteRepositories(queries);
