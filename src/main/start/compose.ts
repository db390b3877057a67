import { join } from 'node:path';
import { createApiKeys } from '../app/shop-api/api-keys.ts';
import { createAttempts } from '../app/people/attempts.ts';
import { createCancelInvoice } from '../app/invoice/cancel-invoice.ts';
import { createChainSources } from '../app/store-settings/chain-sources.ts';
import { createCheckTargetSecrets } from '../app/webhook/check-endpoint-secrets.ts';
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
import { createApiKeyRing } from '../app/people/api-key-index.ts';
import { createSessions } from '../app/people/sessions.ts';
import { createDisplayRing, createTillRing } from '../app/people/token-index.ts';
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
import { createWatchOpenSales, type WatchOpenSales } from '../app/invoice/watch-open-invoices.ts';
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
import { createSentNoticeRoutes } from '../http/api/office/sent-events.ts';
import { createSettingsRoutes } from '../http/api/office/settings.ts';
import { createStoreRoutes } from '../http/api/store/store-invoices.ts';
import { createTillTransactionRoutes } from '../http/api/till/till-transactions.ts';
import { createTillRoutes } from '../http/api/till/till-invoices.ts';
import { createTrainingRoutes } from '../http/api/till/training.ts';
import { createTransactionRoutes } from '../http/api/store/transactions.ts';
import { createWalletRoutes } from '../http/api/office/wallet.ts';
import { createWebhookRoutes } from '../http/api/store/webhooks.ts';
import { createWebhookTargetRoutes } from '../http/api/office/endpoint-approvals.ts';
import type { Served } from '../http/handler.ts';
import { createLinks, type Links } from '../http/links.ts';
import { createPages } from '../http/pages/mount-pages.ts';
import { createTillPresence } from '../http/till-presence.ts';
import { createTokens } from '../http/tokens.ts';
import type { Config } from '../platform/config.ts';
import { openGround, type Ground, type Outside } from './open-runtime.ts';
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
  readonly watchOpenSales: WatchOpenSales;
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
const createAddresses = ({ storage }: Ground, parts: AsyncDisposableStack) => {
  const walletKeys = createWalletKeys();
  parts.defer(() => walletKeys.shutdown());
  const { highWater } = storage;
  const pool = createAddressPool({ keys: walletKeys, highWater, digestOf: walletKeys.digestOf, stock: ADDRESS_STOCK });
  parts.defer(() => pool.close());
  return { walletKeys, highWater, pool };
};

/** [2][5][6] prices, the chain, and what becomes of an invoice. */
const createSales = (ground: Ground, parts: AsyncDisposableStack) => {
  const feed = createFeed(ground.logger);
  const reevaluate = createReevaluateInvoice({ writeStatus: ground.storage.opened.writeStatus, ids: ground.ids });
  const deps = { ...ground, ...createAddresses(ground, parts), feed, reevaluate };
  const { rateUrls, lightningNode } = ground.outside;
  const rates = createRates({
    ...ground,
    config: { training: ground.training, ...(rateUrls && { baseUrls: rateUrls }) },
  });
  parts.defer(() => rates.stop());
  const record = createRecordObservation(deps);
  const chain = createChain({ ...deps, record, sources: ground.training ? TRAINING_SOURCES : [] });
  parts.defer(() => chain.stop());
  const lightning = composeLightning({ ...deps, record, chain, ...(lightningNode && { node: lightningNode }) }, parts);
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
type Sales = ReturnType<typeof createSales>;

/** People, their credentials, and the shop's settings. */
const createShop = (sales: Sales, links: Links, parts: AsyncDisposableStack) => {
  const { digest, clock, database, logger } = sales;
  const tokens = createTokens(sales);
  const sessions = createSessions({ tokens, clock });
  const onUsed = (id: string, atMs: number): void =>
    void database
      .write((tx) => tx.apiKeys.update(id, { lastUsedAtMs: atMs }))
      .catch((error: unknown) => logger.warn({ err: error, keyId: id }, 'the time of use was not kept'));
  const apiKeys = createApiKeyRing({ digest, clock, onUsed });
  const rings = { sessions, apiKeys, tills: createTillRing({ digest }), displays: createDisplayRing({ digest }) };
  const deps = { ...sales, ...rings, tokens, hasher: createPasswordHasher() };
  const scan = createScanWallet({ ...deps, sleep });
  parts.defer(() => scan.stop());
  const wallet = createWallet({ ...deps, scan });
  const sources = createChainSources(deps);
  const tillPairing = createTills(deps);
  const displayPairing = createDisplays({ ...deps, publicBase: links.base });
  const code = sales.hasOwner ? null : sales.ids.id();
  const setupCode = createSetupCode({ code: code ?? sales.ids.token(), digest });
  return {
    ...rings,
    scan,
    wallet,
    sources,
    code,
    load: createLoadRegistries(deps),
    checkTargetSecrets: createCheckTargetSecrets(deps),
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

const createRoutes = (sales: Sales, shop: Shop, delivery: Delivery, links: Links): Served[] => {
  const presence = createTillPresence(sales.clock);
  const { opened } = sales.storage;
  const folder = sales.folder.path('backups');
  const backups = { create: () => opened.backup(folder), list: async () => listBackups(folder) };
  const deps = { ...sales, ...shop, ...delivery, links, presence, backups };
  const { training: chainOfTraining } = sales.chain;
  const { payCode } = sales;
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
    ...createWebhookTargetRoutes(deps),
    ...createSentNoticeRoutes(deps),
    ...createTillTransactionRoutes(deps),
    ...createStoreRoutes(deps),
    ...createWebhookRoutes(deps),
    ...createPaymentRequestRoutes(deps),
    ...createTransactionRoutes(deps),
    ...(chainOfTraining && payCode
      ? createTrainingRoutes(createTrainingActions({ ...sales, chain: chainOfTraining, payCode }))
      : []),
  ];
};

/** What needs the secrets: at start where they are usable, and after each unlock. */
const openKeys = async (sales: Sales, shop: Shop, wasRestored: boolean): Promise<void> => {
  await shop.load.loadKeys();
  await shop.checkTargetSecrets(); // before a wallet makes the callback's anew
  await shop.resumeWallets(wasRestored);
  for (const { id, nextIndex, active, scan } of await sales.database.read.wallets.list()) {
    // while a scan may still move the index, preparing would only raise the high-water mark
    if (active && scan === 'done' && sales.walletKeys.isOpen(id))
      void sales.pool.prepare(id, nextIndex).catch(() => {}); // a sale asks again
  }
  await shop.scan.startAll();
};

/** Opens the secrets, then everything that runs by itself. */
const startAll = async (sales: Sales, shop: Shop, parts: AsyncDisposableStack): Promise<void> => {
  const { secrets, logger, storage } = sales;
  await sales.rates.start();
  await shop.load.loadPeople();
  const started = await secrets.start();
  if (!started.ok) throw new StartRefused(started.sentence);
  const isUsable = secrets.state() !== 'locked' && secrets.state() !== 'needed';
  if (isUsable) await openKeys(sales, shop, storage.wasRestored);
  let wasRestored = storage.wasRestored && !isUsable;
  parts.defer(
    secrets.onUnlocked(() => {
      const restored = wasRestored;
      wasRestored = false;
      openKeys(sales, shop, restored).catch((error: unknown) =>
        logger.error({ err: error }, 'keys could not be opened'),
      );
    }),
  );
  if (!sales.training) await sales.chain.configure(await shop.sources.list());
  await sales.chain.start();
  sales.startLightning();
};

const startUpkeep = (sales: Sales, parts: AsyncDisposableStack): void => {
  const { storage, folder, clock, logger, training, databaseCheck } = sales;
  databaseCheck.start();
  if (training) return;
  const backups = folder.path('backups');
  const lastAtMs = (): number | null => listBackups(backups)[0]?.atMs ?? null;
  parts.defer(startNightly({ clock, logger, lastAtMs, run: () => storage.opened.backup(backups) }));
};

/** Builds the parts and joins them; the one file that knows them all. @throws StartRefused and its like */
export const compose = async (
  config: Config,
  { version, outside }: { readonly version: string; readonly outside?: Outside },
): Promise<Satchel> => {
  const parts = new AsyncDisposableStack();
  try {
    const ground = await openGround(config, parts, outside);
    const sales = createSales(ground, parts);
    const address = { url: '', publicUrl: '' };
    const links = createLinks({ publicUrl: config.publicUrl, publicAddress: () => address.publicUrl });
    const shop = createShop(sales, links, parts);
    const bound = { port: 0, publicPort: 0 };
    const delivery = composeDelivery({ ...sales, ...shop }, () => Object.values(bound));
    parts.defer(() => delivery.sender.stop());
    const rendererFolder = join(rootFolder(), 'out/renderer');
    const served = createRoutes(sales, shop, delivery, links);
    const mountPages = createPages({ ...sales, links, rendererFolder });
    const http = createHttp({ ...sales, ...shop, links, served, mountPages });
    await startAll(sales, shop, parts);
    const ports = Object.assign(bound, await http.listen(config));
    parts.defer(() => http.close());
    address.url = `http://127.0.0.1:${ports.port}`;
    address.publicUrl = `http://127.0.0.1:${ports.publicPort}`;
    const customerScreen = ground.training
      ? await seedTraining({ ...sales, ...shop, links, sources: TRAINING_SOURCES })
      : null;
    startUpkeep(sales, parts);
    delivery.sender.start();
    const { network, training } = ground;
    const secrets = ground.secrets.state();
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
    const desk = { pair: shop.pairDesk, watchOpenSales: createWatchOpenSales(sales), logger: ground.logger };
    return { ready, customerScreen, desk, close: () => parts.disposeAsync() };
  } catch (error) {
    await parts.disposeAsync();
    throw error;
  }
};
