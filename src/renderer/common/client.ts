import type { acceptUnconfirmedRoute } from '../../shared/contract/accept-unconfirmed.ts';
import type {
  cancelTillInvoice,
  markTillInvoice,
  createTillInvoice,
  getTillInvoice,
  InvoiceDetail,
  listTillInvoices,
} from '../../shared/contract/invoices.ts';
import type { showOnDisplay } from '../../shared/contract/display.ts';
import type {
  listDisplaysRoute,
  listTillsRoute,
  pairDisplayRoute,
  pairTillRoute,
  revokeDisplayRoute,
  revokeTillRoute,
} from '../../shared/contract/pairing.ts';
import type {
  bootRoute,
  createUserRoute,
  deleteUserRoute,
  listUsersRoute,
  lockScreenRoute,
  loginRoute,
  logoutRoute,
  setUpRoute,
  resetOwnerRoute,
  unlockRoute,
  updateUserRoute,
} from '../../shared/contract/people.ts';
import type { AnswerOf, BodyInput } from '../../shared/contract/route.ts';
import type {
  getPolicyRoute,
  getRatesRoute,
  getStoreRoute,
  patchStoreRoute,
  putPolicyRoute,
  putRatesRoute,
  putSourcesRoute,
  testSourceRoute,
} from '../../shared/contract/settings.ts';
import type { getSessionRoute } from '../../shared/contract/session.ts';
import type { getHealth } from '../../shared/contract/health.ts';
import type { trainingBlocks, trainingPay, trainingReorg, trainingReplace } from '../../shared/contract/training.ts';
import type { getSetupProgressRoute, patchSetupProgressRoute } from '../../shared/contract/setup-progress.ts';
import type { getWalletRoute, previewWalletRoute, setWalletRoute } from '../../shared/contract/wallet.ts';
import { createCall, type Call, type HttpDeps } from './call.ts';

export type BootView = AnswerOf<typeof bootRoute>;
export type LockView = AnswerOf<typeof lockScreenRoute>;
export type SessionView = AnswerOf<typeof getSessionRoute>;
export type WalletPreview = AnswerOf<typeof previewWalletRoute>;
export type SourceInput = BodyInput<typeof testSourceRoute>;
export type SetUpInput = BodyInput<typeof setUpRoute>;
export type SetupProgress = AnswerOf<typeof getSetupProgressRoute>;
export type SetupChange = BodyInput<typeof patchSetupProgressRoute>;
export type WalletBody = BodyInput<typeof setWalletRoute>;
export type { InvoiceDetail };
export type StoreView = AnswerOf<typeof getStoreRoute>;
export type StorePatch = BodyInput<typeof patchStoreRoute>;
export type PolicyView = AnswerOf<typeof getPolicyRoute>;
export type RatesView = AnswerOf<typeof getRatesRoute>;
export type RatesInput = BodyInput<typeof putRatesRoute>;
export type TillView = AnswerOf<typeof listTillsRoute>['tills'][number];
export type SessionRate = NonNullable<SessionView['rate']>;
export type DisplaySummary = AnswerOf<typeof listDisplaysRoute>['displays'][number];
export type StaffMember = AnswerOf<typeof listUsersRoute>['users'][number];
export type NewPerson = BodyInput<typeof createUserRoute>;
export type PersonChange = BodyInput<typeof updateUserRoute>;
export type ChargeInput = BodyInput<typeof createTillInvoice>;

const displayCalls = (call: Call) => ({
  displays: () => call<typeof listDisplaysRoute>('get', '/api/till/displays'),
  pairDisplay: (name: string, tillId: string | null) =>
    call<typeof pairDisplayRoute>('post', '/api/till/displays', { body: { name, tillId } }),
  show: (displayId: string, invoiceId: string | null, plain: boolean) =>
    call<typeof showOnDisplay>('put', `/api/till/displays/${displayId}/show`, {
      body: { invoiceId, ...(plain && { plain }) },
    }),
});

const trainingCalls = (call: Call) => ({
  pay: (invoiceId: string, how: 'exact' | 'part' | 'over' | 'lightning') =>
    call<typeof trainingPay>('post', '/api/till/training/pay', { body: { invoiceId, how } }),
  replace: (invoiceId: string) =>
    call<typeof trainingReplace>('post', '/api/till/training/replace', { body: { invoiceId } }),
  mine: (count: number) => call<typeof trainingBlocks>('post', '/api/till/training/blocks', { body: { count } }),
  undo: (depth: number) => call<typeof trainingReorg>('post', '/api/till/training/reorg', { body: { depth } }),
});

const peopleCalls = (call: Call) => ({
  boot: () => call<typeof bootRoute>('get', '/api/boot'),
  health: () => call<typeof getHealth>('get', '/api/v1/health'),
  setUp: (body: SetUpInput) => call<typeof setUpRoute>('post', '/api/setup', { body }),
  setupProgress: () => call<typeof getSetupProgressRoute>('get', '/api/till/setup', { proof: 'password' }),
  changeSetup: (body: SetupChange) =>
    call<typeof patchSetupProgressRoute>('patch', '/api/till/setup', { body, proof: 'password' }),
  unlock: (passphrase: string) => call<typeof unlockRoute>('post', '/api/unlock', { body: { passphrase } }),
  resetOwner: (body: BodyInput<typeof resetOwnerRoute>) =>
    call<typeof resetOwnerRoute>('post', '/api/reset-owner', { body }),
  logIn: (body: BodyInput<typeof loginRoute>) => call<typeof loginRoute>('post', '/api/auth/login', { body }),
  logOut: () => call<typeof logoutRoute>('post', '/api/auth/logout'),
  lockScreen: () => call<typeof lockScreenRoute>('get', '/api/till/lock'),
  pairTill: (body: BodyInput<typeof pairTillRoute>, headers?: Record<string, string>) =>
    call<typeof pairTillRoute>('post', '/api/till/tills', {
      body,
      proof: 'freshPassword',
      ...(headers ? { headers } : {}),
    }),
});

const saleCalls = (call: Call) => ({
  session: () => call<typeof getSessionRoute>('get', '/api/till/session'),
  charge: (body: ChargeInput, idempotencyKey: string) =>
    call<typeof createTillInvoice>('post', '/api/till/invoices', { body, idempotencyKey }),
  invoices: (query: Record<string, string>) => call<typeof listTillInvoices>('get', '/api/till/invoices', { query }),
  invoice: (id: string) => call<typeof getTillInvoice>('get', `/api/till/invoices/${id}`),
  /** For sales while no price source responds; managers only (api.md TA-12). */
  setPriceByHand: (currency: string, rate: string, minutes: number) =>
    call<typeof putRatesRoute>('put', '/api/till/rates', { body: { kind: 'manual', currency, rate, minutes } }),
  cancel: (id: string) => call<typeof cancelTillInvoice>('post', `/api/till/invoices/${id}/cancel`),
  accept: (id: string, body: BodyInput<typeof acceptUnconfirmedRoute>) =>
    call<typeof acceptUnconfirmedRoute>('post', `/api/till/invoices/${id}/accept`, { body }),
  acceptLate: (id: string, reason: string) =>
    call<typeof markTillInvoice>('post', `/api/till/invoices/${id}/mark`, {
      body: { as: 'settled', reason, onlyIfFinal: true },
    }),
});

const walletCalls = (call: Call) => ({
  wallet: () => call<typeof getWalletRoute>('get', '/api/till/wallet', { proof: 'password' }),
  walletQuietly: () => call<typeof getWalletRoute>('get', '/api/till/wallet', { proof: 'password', isQuiet: true }),
  previewWallet: (body: BodyInput<typeof previewWalletRoute>) =>
    call<typeof previewWalletRoute>('post', '/api/till/wallet/preview', { body, proof: 'password' }),
  setWallet: (body: WalletBody) =>
    call<typeof setWalletRoute>('put', '/api/till/wallet', { body, proof: 'freshPassword' }),
  testSource: (body: SourceInput) =>
    call<typeof testSourceRoute>('post', '/api/till/sources/test', { body, proof: 'password' }),
  setSources: (sources: SourceInput[]) =>
    call<typeof putSourcesRoute>('put', '/api/till/sources', { body: { sources }, proof: 'freshPassword' }),
});

const settingsCalls = (call: Call) => ({
  store: () => call<typeof getStoreRoute>('get', '/api/till/store'),
  patchStore: (body: StorePatch) =>
    call<typeof patchStoreRoute>('patch', '/api/till/store', {
      body,
      // payment links begin with this address (reliability.md A32)
      proof: body.publicUrl === undefined ? 'password' : 'freshPassword',
    }),
  policy: () => call<typeof getPolicyRoute>('get', '/api/till/policy'),
  setPolicy: (body: PolicyView) =>
    call<typeof putPolicyRoute>('put', '/api/till/policy', { body, proof: 'freshPassword' }),
  rates: () => call<typeof getRatesRoute>('get', '/api/till/rates'),
  setRates: (body: RatesInput) =>
    call<typeof putRatesRoute>('put', '/api/till/rates', { body, proof: body.kind === 'manual' ? 'pin' : 'password' }),
  tills: () => call<typeof listTillsRoute>('get', '/api/till/tills'),
  revokeTill: (id: string) => call<typeof revokeTillRoute>('delete', `/api/till/tills/${id}`),
  revokeDisplay: (id: string) => call<typeof revokeDisplayRoute>('delete', `/api/till/displays/${id}`),
  users: () => call<typeof listUsersRoute>('get', '/api/till/users', { proof: 'password' }),
  addUser: (body: NewPerson) =>
    call<typeof createUserRoute>('post', '/api/till/users', { body, proof: 'freshPassword' }),
  changeUser: (id: string, body: PersonChange) =>
    call<typeof updateUserRoute>('patch', `/api/till/users/${id}`, { body, proof: 'freshPassword' }),
  removeUser: (id: string) =>
    call<typeof deleteUserRoute>('delete', `/api/till/users/${id}`, { proof: 'freshPassword' }),
});

/** Every call of a page, by name. */
export const createClient = (deps: HttpDeps) => {
  const call = createCall(deps);
  return {
    ...peopleCalls(call),
    ...saleCalls(call),
    ...walletCalls(call),
    ...displayCalls(call),
    ...settingsCalls(call),
    training: trainingCalls(call),
    headers: deps.headers,
    fetch: deps.fetch,
    password: deps.password,
  };
};
export type Client = ReturnType<typeof createClient>;
