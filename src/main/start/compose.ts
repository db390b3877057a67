import { join } from 'node:path';
import { createApiKeys } from '../app/shop-api/api-keys.ts';
import { createAttempts } from '../app/people/attempts.ts';
import { createCancelInvoice } from '../app/invoice/cancel-invoice.ts';
import { createChainSources } from '../app/store-settings/chain-sources.ts';
import { createCheckEndpointSecrets } from '../app/webhook/check-endpoint-secrets.ts';
import { createCreateInvoice } from '../app/invoice/create-invoice.ts';
import { createLoadRegistries } from '../app/people/load-registries.ts';
import { createLogin } from '../app/people/login.ts';
import { createMarkInvoice } from '../app/invoice/mark-invoice.ts';
import { createPairDesk, type PairDesk } from '../app/screen/pair-desk.ts';
import { createDisplays } from '../app/screen/pair-display.ts';
import { createPayRequest } from '../app/payment-request/pay-request.ts';
import { createPaymentRequests } from '../app/payment-request/payment-requests.ts';
import { createTills } from '../app/screen/pair-till.ts';
import type { Logger, SourceConfig } from '../app/ports.ts';
import { createRecordObservation } from '../app/payment/record-observation.ts';
import { createReevaluateInvoice } from '../app/invoice/reevaluate-invoice.ts';
import { createApiKeyIndex } from '../app/people/api-key-index.ts';
import { createSessions } from '../app/people/sessions.ts';
import { createDisplayIndex, createTillIndex } from '../app/people/token-index.ts';
import { createResumeWallets } from '../app/wallet-setup/resume-wallets.ts';
import { createScanWallet } from '../app/wallet-setup/scan-wallet.ts';
import { createSetRates } from '../app/store-settings/set-rates.ts';
import { createWallet } from '../app/wallet-setup/set-wallet.ts';
import { createSetupCode } from '../app/wallet-setup/setup-code.ts';
import { createSetUp } from '../app/wallet-setup/setup.ts';
import { createShowOnDisplay } from '../app/screen/show-on-display.ts';
import { createStaff } from '../app/people/staff.ts';
import { createStoreSettings } from '../app/store-settings/store-settings.ts';
import { createTillSession } from '../app/people/till-session.ts';
import { createTrainingActions } from '../app/training/training-actions.ts';
import { createBoot } from '../app/people/unlock.ts';
import { createWatchOpenInvoices, type WatchOpenInvoices } from '../app/invoice/watch-open-invoices.ts';
import { sourceKinds } from '../chain/registry.ts';
import { createChain } from '../chain/watcher.ts';
import { composeDelivery, type Delivery } from './compose-webhooks.ts';
import { composeLightning } from './compose-lightning.ts';
import { listBackups } from '../db/engine/backups.ts';
import { createHttp } from '../http/create-server.ts';
import { createCheckoutConfigRoutes } from '../http/api/checkout/checkout-config.ts';
import { createCheckoutListRoutes } from '../http/api/checkout/checkout-lists.ts';
import { createCheckoutRoutes } from '../http/api/checkout/checkout-invoices.ts';
import { createDisplayRoutes } from '../http/api/till/customer-screen.ts';
import { createHealthRoutes } from '../http/api/common/health.ts';
import { createKeysRoutes } from '../http/api/people/keys.ts';
import { createPaymentRequestRoutes } from '../http/api/store/payment-requests.ts';
import { createPeopleRoutes } from '../http/api/people/people.ts';
import { createOfficeRoutes } from '../http/api/office/overview.ts';
import { createRecordsRoutes } from '../http/api/office/records.ts';
import { createSentEventRoutes } from '../http/api/office/sent-events.ts';
import { createSettingsRoutes } from '../http/api/office/settings.ts';
import { createStoreRoutes } from '../http/api/store/store-invoices.ts';
import { createTillTransactionRoutes } from '../http/api/till/till-transactions.ts';
import { createTillRoutes } from '../http/api/till/till-invoices.ts';
import { createTrainingRoutes } from '../http/api/till/training.ts';
import { createTransactionRoutes } from '../http/api/store/transactions.ts';
import { createWalletRoutes } from '../http/api/office/wallet.ts';
import { createWebhookRoutes } from '../http/api/store/webhooks.ts';
import { createEndpointApprovalRoutes } from '../http/api/office/endpoint-approvals.ts';
import type { Served } from '../http/handler.ts';
import { createLinks, type Links } from '../http/links.ts';
import { createPages } from '../http/pages/mount-pages.ts';
import { createTillPresence } from '../http/till-presence.ts';
import { createTokens } from '../http/tokens.ts';
import type { Config } from '../platform/config.ts';
import { openRuntime, type Runtime, type TestOverrides } from './open-runtime.ts';
import { createFeed } from '../platform/feed.ts';
import { startNightly } from '../platform/nightly.ts';
import { sleep } from '../platform/sleep.ts';
import { StartRefused } from '../platform/start-refused.ts';
import { createRates } from '../rates/rates.ts';
import { createPasswordHasher } from '../secrets/password-hash.ts';
import type { ReadyLine } from './ready-line.ts';
import { rootFolder } from './root-folder.ts';
import { seedTraining } from './seed-training.ts';
import { createAddressPool } from '../wallet/address-pool.ts';
import { createWalletKeys } from '../wallet/wallet-keys.ts';

/** Addresses kept derived ahead: a burst of sales waits for none. */
const ADDRESS_STOCK = 500;
const TRAINING_SOURCES: readonly SourceConfig[] = [{ id: 'training', kind: 'training' }];

export interface Desk {
  /** The app's own till and screen. */
  readonly pair: PairDesk;
  readonly watchOpenInvoices: WatchOpenInvoices;
  readonly logger: Logger;
}

export interface Satchel {
  readonly ready: ReadyLine;
  /** Training's own screen, paired with every till; elsewhere a screen is opened from the till. */
  readonly customerScreen: string | null;
  /** What the desktop app asks of the server it runs in. */
  readonly desk: Desk;
  /** Finishes requests in flight, stops what runs, closes the database. */
  readonly close: () => Promise<void>;
}

/** [3] keys and addresses. */
const createAddresses = ({ storage }: Runtime, disposables: AsyncDisposableStack) => {
  const walletKeys = createWalletKeys();
  disposables.defer(() => walletKeys.shutdown());
  const { highWater } = storage;
  const pool = createAddressPool({ keys: walletKeys, highWater, digestOf: walletKeys.digestOf, stock: ADDRESS_STOCK });
  disposables.defer(() => pool.close());
  return { walletKeys, highWater, pool };
};

/** [2][5][6] prices, the chain, and what becomes of an invoice. */
const createInvoicing = (runtime: Runtime, disposables: AsyncDisposableStack) => {
  const feed = createFeed(runtime.logger);
  const reevaluate = createReevaluateInvoice({ writeStatus: runtime.storage.opened.writeStatus, ids: runtime.ids });
  const deps = { ...runtime, ...createAddresses(runtime, disposables), feed, reevaluate };
  const { rateUrls, lightningNode } = runtime.overrides;
  const rates = createRates({
    ...runtime,
    config: { training: runtime.training, ...(rateUrls && { baseUrls: rateUrls }) },
  });
  disposables.defer(() => rates.stop());
  const record = createRecordObservation(deps);
  const chain = createChain({ ...deps, record, sources: runtime.training ? TRAINING_SOURCES : [] });
  disposables.defer(() => chain.stop());
  const lightning = composeLightning(
    { ...deps, record, chain, ...(lightningNode && { node: lightningNode }) },
    disposables,
  );
  const creating = { ...deps, rates, chain, ...lightning };
  const createInvoice = createCreateInvoice(creating);
  const cancelInvoice = createCancelInvoice(deps);
  return {
    ...creating,
    createInvoice,
    cancelInvoice,
    paymentRequests: createPaymentRequests({ ...deps, cancelInvoice }),
    payRequest: createPayRequest({ ...deps, createInvoice }),
    markInvoice: createMarkInvoice(deps),
    showOnDisplay: createShowOnDisplay(deps),
  };
};
type Invoicing = ReturnType<typeof createInvoicing>;

/** People, their credentials, and the shop's settings. */
const createShop = (invoicing: Invoicing, links: Links, disposables: AsyncDisposableStack) => {
  const { digest, clock, database, logger } = invoicing;
  const tokens = createTokens(invoicing);
  const sessions = createSessions({ tokens, clock });
  const onUsed = (id: string, atMs: number): void =>
    void database
      .write((tx) => tx.apiKeys.update(id, { lastUsedAtMs: atMs }))
      .catch((error: unknown) => logger.warn({ err: error, keyId: id }, 'the time of use was not kept'));
  const apiKeys = createApiKeyIndex({ digest, clock, onUsed });
  const indexes = { sessions, apiKeys, tills: createTillIndex({ digest }), displays: createDisplayIndex({ digest }) };
  const deps = { ...invoicing, ...indexes, tokens, hasher: createPasswordHasher() };
  const scan = createScanWallet({ ...deps, sleep });
  disposables.defer(() => scan.stop());
  const wallet = createWallet({ ...deps, scan });
  const sources = createChainSources({ ...deps, sourceKinds });
  const tillPairing = createTills(deps);
  const displayPairing = createDisplays({ ...deps, publicBase: links.base });
  const code = invoicing.hasOwner ? null : invoicing.ids.id();
  const setupCode = createSetupCode({ code: code ?? invoicing.ids.token(), digest });
  return {
    ...indexes,
    scan,
    wallet,
    sources,
    code,
    load: createLoadRegistries(deps),
    checkEndpointSecrets: createCheckEndpointSecrets(deps),
    resumeWallets: createResumeWallets(deps),
    setUp: createSetUp({ ...deps, wallet, sources, setupCode }),
    login: createLogin({ ...deps, attempts: createAttempts({ clock }) }),
    boot: createBoot(deps),
    staff: createStaff(deps),
    tillPairing,
    displayPairing,
    pairDesk: createPairDesk({ ...deps, tillPairing, displayPairing }),
    apiKeyUse: createApiKeys(deps),
    settings: createStoreSettings(deps),
    setRates: createSetRates(deps),
    tillSession: createTillSession(deps),
  };
};
type Shop = ReturnType<typeof createShop>;

const createRoutes = (invoicing: Invoicing, shop: Shop, delivery: Delivery, links: Links): Served[] => {
  const presence = createTillPresence(invoicing.clock);
  const { opened } = invoicing.storage;
  const folder = invoicing.folder.path('backups');
  const backups = { create: () => opened.backup(folder), list: async () => listBackups(folder) };
  const deps = { ...invoicing, ...shop, ...delivery, links, presence, backups };
  const { training: chainOfTraining } = invoicing.chain;
  const { payLightning } = invoicing;
  return [
    ...createHealthRoutes(deps),
    ...createPeopleRoutes({ ...deps, tills: shop.tillPairing, displays: shop.displayPairing }),
    ...createSettingsRoutes(deps),
    ...createWalletRoutes(deps),
    ...createKeysRoutes({ ...deps, apiKeys: shop.apiKeyUse }),
    ...createRecordsRoutes(deps),
    ...createTillRoutes(deps),
    ...createOfficeRoutes(deps),
    ...createDisplayRoutes(deps),
    ...createCheckoutConfigRoutes(deps),
    ...createCheckoutRoutes(deps),
    ...createCheckoutListRoutes(deps),
    ...createEndpointApprovalRoutes(deps),
    ...createSentEventRoutes(deps),
    ...createTillTransactionRoutes(deps),
    ...createStoreRoutes(deps),
    ...createWebhookRoutes(deps),
    ...createPaymentRequestRoutes(deps),
    ...createTransactionRoutes(deps),
    ...(chainOfTraining && payLightning
      ? createTrainingRoutes(createTrainingActions({ ...invoicing, chain: chainOfTraining, payLightning }))
      : []),
  ];
};

/** What needs the secrets: at start where they are usable, and after each unlock. */
const openKeys = async (invoicing: Invoicing, shop: Shop, wasRestored: boolean): Promise<void> => {
  await shop.load.loadKeys();
  await shop.checkEndpointSecrets(); // before a wallet makes the callback's anew
  await shop.resumeWallets(wasRestored);
  for (const { id, nextIndex, active, scan } of await invoicing.database.read.wallets.list()) {
    // while a scan may still move the index, preparing would only raise the high-water mark
    if (active && scan === 'done' && invoicing.walletKeys.isOpen(id))
      void invoicing.pool.prepare(id, nextIndex).catch(() => {}); // a sale asks again
  }
  await shop.scan.startAll();
};

/** Opens the secrets, then everything that runs by itself. */
const startAll = async (invoicing: Invoicing, shop: Shop, disposables: AsyncDisposableStack): Promise<void> => {
  const { secrets, logger, storage } = invoicing;
  await invoicing.rates.start();
  await shop.load.loadPeople();
  const started = await secrets.start();
  if (!started.ok) throw new StartRefused(started.sentence);
  const isUsable = secrets.state() !== 'locked' && secrets.state() !== 'needed';
  if (isUsable) await openKeys(invoicing, shop, storage.wasRestored);
  let wasRestored = storage.wasRestored && !isUsable;
  disposables.defer(
    secrets.onUnlocked(() => {
      const restored = wasRestored;
      wasRestored = false;
      openKeys(invoicing, shop, restored).catch((error: unknown) =>
        logger.error({ err: error }, 'keys could not be opened'),
      );
    }),
  );
  if (!invoicing.training) await invoicing.chain.configure(await shop.sources.list());
  await invoicing.chain.start();
  invoicing.startLightning();
};

const startUpkeep = (invoicing: Invoicing, disposables: AsyncDisposableStack): void => {
  const { storage, folder, clock, logger, training, databaseCheck } = invoicing;
  databaseCheck.start();
  if (training) return;
  const backups = folder.path('backups');
  const lastAtMs = (): number | null => listBackups(backups)[0]?.atMs ?? null;
  disposables.defer(startNightly({ clock, logger, lastAtMs, run: () => storage.opened.backup(backups) }));
};

/** Builds the disposables and joins them; the one file that knows them all. @throws StartRefused and its like */
export const compose = async (
  config: Config,
  { version, overrides }: { readonly version: string; readonly overrides?: TestOverrides },
): Promise<Satchel> => {
  const disposables = new AsyncDisposableStack();
  try {
    const runtime = await openRuntime(config, disposables, overrides);
    const invoicing = createInvoicing(runtime, disposables);
    const address = { url: '', publicUrl: '' };
    const links = createLinks({ publicUrl: config.publicUrl, publicAddress: () => address.publicUrl });
    const shop = createShop(invoicing, links, disposables);
    const bound = { port: 0, publicPort: 0 };
    const delivery = composeDelivery({ ...invoicing, ...shop }, () => Object.values(bound));
    disposables.defer(() => delivery.sender.stop());
    const rendererFolder = join(rootFolder(), 'out/renderer');
    const served = createRoutes(invoicing, shop, delivery, links);
    const mountPages = createPages({ ...invoicing, links, rendererFolder });
    const http = createHttp({ ...invoicing, ...shop, links, served, mountPages });
    await startAll(invoicing, shop, disposables);
    const ports = Object.assign(bound, await http.listen(config));
    disposables.defer(() => http.close());
    address.url = `http://127.0.0.1:${ports.port}`;
    address.publicUrl = `http://127.0.0.1:${ports.publicPort}`;
    const customerScreen = runtime.training
      ? await seedTraining({ ...invoicing, ...shop, links, sources: TRAINING_SOURCES })
      : null;
    startUpkeep(invoicing, disposables);
    delivery.sender.start();
    const { network, training } = runtime;
    const secrets = runtime.secrets.state();
    const setupCode = training ? null : shop.code;
    const ready: ReadyLine = {
      event: 'ready',
      ...address,
      pid: process.pid,
      version,
      network,
      training,
      secrets,
      setupCode,
    };
    const desk = { pair: shop.pairDesk, watchOpenInvoices: createWatchOpenInvoices(invoicing), logger: runtime.logger };
    return { ready, customerScreen, desk, close: () => disposables.disposeAsync() };
  } catch (error) {
    await disposables.disposeAsync();
    throw error;
  }
};
