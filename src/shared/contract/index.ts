import { acceptUnconfirmedRoute } from './accept-unconfirmed.ts';
import { answerCaseRoute } from './cases.ts';
import { checkoutConfigRoutes } from './checkout-config.ts';
import { checkoutRoutes } from './checkout.ts';
import { displayRoutes } from './display.ts';
import { healthRoutes } from './health.ts';
import { invoiceRoutes } from './invoices.ts';
import { createApiKeyRoute, listApiKeysRoute, revokeApiKeyRoute } from './keys.ts';
import { lightningRoutes } from './lightning.ts';
import * as pairing from './pairing.ts';
import * as people from './people.ts';
import { officeRoutes } from './office.ts';
import { paymentRequestRoutes } from './payment-requests.ts';
import {
  createBackupRoute,
  getBackupSettingsRoute,
  listAuditRoute,
  listBackupsRoute,
  putBackupPassphraseRoute,
  putBackupSettingsRoute,
  tryBackupRoute,
} from './records.ts';
import { restoreRoutes } from './restore.ts';
import type { RouteContract } from './route.ts';
import * as session from './session.ts';
import * as settings from './settings.ts';
import { setupProgressRoutes } from './setup-progress.ts';
import { sentEventRoutes } from './sent-events.ts';
import { storeRoutes } from './store.ts';
import { listTillTransactions } from './till-transactions.ts';
import { trainingRoutes } from './training.ts';
import { endpointApprovalRoutes } from './endpoint-approvals.ts';
import { transactionRoutes } from './transactions.ts';
import { webhookRoutes } from './webhooks.ts';
import { getRecoveryKitRoute, getWalletRoute, previewWalletRoute, setWalletRoute } from './wallet.ts';

/** Every route. The server serves exactly these, or does not start (api.md API-1). */
export const contract: readonly RouteContract[] = [
  ...healthRoutes,
  people.bootRoute,
  people.setUpRoute,
  ...restoreRoutes,
  people.unlockRoute,
  people.resetOwnerRoute,
  people.loginRoute,
  people.logoutRoute,
  ...checkoutConfigRoutes,
  ...checkoutRoutes,
  ...storeRoutes,
  ...webhookRoutes,
  ...paymentRequestRoutes,
  ...transactionRoutes,
  createApiKeyRoute,
  listApiKeysRoute,
  revokeApiKeyRoute,
  people.lockScreenRoute,
  session.getSessionRoute,
  ...invoiceRoutes,
  acceptUnconfirmedRoute,
  ...officeRoutes,
  answerCaseRoute,
  ...setupProgressRoutes,
  settings.getStoreRoute,
  settings.patchStoreRoute,
  settings.createStoreRoute,
  people.listUsersRoute,
  people.createUserRoute,
  people.updateUserRoute,
  people.deleteUserRoute,
  pairing.listTillsRoute,
  pairing.pairTillRoute,
  pairing.revokeTillRoute,
  pairing.listDisplaysRoute,
  pairing.pairDisplayRoute,
  pairing.revokeDisplayRoute,
  previewWalletRoute,
  getWalletRoute,
  setWalletRoute,
  getRecoveryKitRoute,
  settings.getSourcesRoute,
  settings.putSourcesRoute,
  settings.testSourceRoute,
  ...lightningRoutes,
  settings.getRatesRoute,
  settings.putRatesRoute,
  settings.getPolicyRoute,
  settings.putPolicyRoute,
  createBackupRoute,
  listBackupsRoute,
  getBackupSettingsRoute,
  putBackupSettingsRoute,
  putBackupPassphraseRoute,
  tryBackupRoute,
  listAuditRoute,
  ...endpointApprovalRoutes,
  ...sentEventRoutes,
  listTillTransactions,
  ...displayRoutes,
  ...trainingRoutes,
];
