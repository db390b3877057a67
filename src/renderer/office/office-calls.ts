import type {
  getCheckoutBalance,
  getCheckoutConfig,
  putCheckoutConfig,
} from '../../shared/contract/checkout-config.ts';
import type { answerCaseRoute } from '../../shared/contract/cases.ts';
import type { listTillInvoices, markTillInvoice } from '../../shared/contract/invoices.ts';
import type { createApiKeyRoute, listApiKeysRoute, revokeApiKeyRoute } from '../../shared/contract/keys.ts';
import type { getOverviewRoute, listWalletAddressesRoute } from '../../shared/contract/office.ts';
import type {
  createBackupRoute,
  getBackupSettingsRoute,
  listAuditRoute,
  listBackupsRoute,
  putBackupPassphraseRoute,
  putBackupSettingsRoute,
  tryBackupRoute,
} from '../../shared/contract/records.ts';
import type { AnswerOf, BodyInput } from '../../shared/contract/route.ts';
import type { getSourcesRoute, putSourcesRoute } from '../../shared/contract/settings.ts';
import type { getRecoveryKitRoute } from '../../shared/contract/wallet.ts';
import type { redeliverPayload } from '../../shared/contract/webhooks.ts';
import type { Call } from '../common/call.ts';
import { createLightningCalls } from '../common/lightning-calls.ts';

export type OverviewView = AnswerOf<typeof getOverviewRoute>;
export type CaseView = OverviewView['cases'][number];
export type RecoveryKit = AnswerOf<typeof getRecoveryKitRoute>;
export type SourcesView = AnswerOf<typeof getSourcesRoute>;
export type CheckoutConfigView = AnswerOf<typeof getCheckoutConfig>['config'];
export type ApiKeyView = AnswerOf<typeof listApiKeysRoute>['keys'][number];
export type NewKeyView = AnswerOf<typeof createApiKeyRoute>;
export type AuditEntry = AnswerOf<typeof listAuditRoute>['entries'][number];
export type InvoicePage = AnswerOf<typeof listTillInvoices>;
export type SourcesInput = BodyInput<typeof putSourcesRoute>;

/** Calls of the office alone, kept out of the till's bundle. */
export const createOfficeCalls = (call: Call) => ({
  ...keyCalls(call),
  ...backupCalls(call),
  ...createLightningCalls(call),
  overview: () => call<typeof getOverviewRoute>('get', '/api/till/overview'),
  mark: (id: string, body: BodyInput<typeof markTillInvoice>) =>
    call<typeof markTillInvoice>('post', `/api/till/invoices/${id}/mark`, { body }),
  answerCase: (id: string, body: BodyInput<typeof answerCaseRoute>) =>
    call<typeof answerCaseRoute>('post', `/api/till/cases/${id}/answer`, { body }),
  recoveryKit: () => call<typeof getRecoveryKitRoute>('get', '/api/till/wallet/recovery-kit', { proof: 'password' }),
  resend: (webhookId: string, payloadId: string) =>
    call<typeof redeliverPayload>('post', `/api/v1/webhooks/${webhookId}/payloads/${payloadId}/redeliver`, {
      proof: 'password',
    }),
  balance: () => call<typeof getCheckoutBalance>('get', '/api/checkout/config/balance', { proof: 'password' }),
  walletAddresses: (query: Record<string, string>) =>
    call<typeof listWalletAddressesRoute>('get', '/api/till/wallet/addresses', { query, proof: 'password' }),
  sources: () => call<typeof getSourcesRoute>('get', '/api/till/sources', { proof: 'password' }),
  replaceSources: (body: SourcesInput) =>
    call<typeof putSourcesRoute>('put', '/api/till/sources', { body, proof: 'freshPassword' }),
  checkoutConfig: () => call<typeof getCheckoutConfig>('get', '/api/checkout/config', { proof: 'password' }),
  setCheckoutConfig: (body: BodyInput<typeof putCheckoutConfig>) =>
    call<typeof putCheckoutConfig>('put', '/api/checkout/config', { body, proof: 'freshPassword' }),
  audit: (query: Record<string, string>) =>
    call<typeof listAuditRoute>('get', '/api/till/audit', { query, proof: 'password' }),
});

const keyCalls = (call: Call) => ({
  apiKeys: (userId: string) =>
    call<typeof listApiKeysRoute>('get', `/api/users/${userId}/checkout-api-keys`, {
      proof: 'password',
    }),
  makeApiKey: (userId: string, body: BodyInput<typeof createApiKeyRoute>) =>
    call<typeof createApiKeyRoute>('post', `/api/users/${userId}/checkout-api-key`, {
      body,
      proof: 'freshPassword',
    }),
  revokeApiKey: (userId: string, keyId: string) =>
    call<typeof revokeApiKeyRoute>('delete', `/api/users/${userId}/checkout-api-key/${keyId}`, {
      proof: 'freshPassword',
    }),
});

const backupCalls = (call: Call) => ({
  backups: () => call<typeof listBackupsRoute>('get', '/api/till/backups', { proof: 'password' }),
  backUp: () => call<typeof createBackupRoute>('post', '/api/till/backup', { proof: 'freshPassword' }),
  backupSettings: () => call<typeof getBackupSettingsRoute>('get', '/api/till/backup-settings', { proof: 'password' }),
  changeBackups: (body: BodyInput<typeof putBackupSettingsRoute>) =>
    call<typeof putBackupSettingsRoute>('put', '/api/till/backup-settings', { body, proof: 'freshPassword' }),
  lockBackups: (body: BodyInput<typeof putBackupPassphraseRoute>) =>
    call<typeof putBackupPassphraseRoute>('put', '/api/till/backup-settings/passphrase', {
      body,
      proof: 'freshPassword',
    }),
  tryBackup: (body: BodyInput<typeof tryBackupRoute>) =>
    call<typeof tryBackupRoute>('post', '/api/till/backup/try', { body, proof: 'freshPassword' }),
});
export type OfficeCalls = ReturnType<typeof createOfficeCalls>;
