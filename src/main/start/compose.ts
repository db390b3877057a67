import { join } from 'node:path';
import { createCancelInvoice } from '../app/invoice/cancel-invoice.ts';
import { createCreateInvoice } from '../app/invoice/create-invoice.ts';
import { createFollowClock } from '../app/invoice/follow-clock.ts';
import { createAcceptUnconfirmed } from '../app/invoice/accept-unconfirmed.ts';
import { createAnswerCase } from '../app/cases/answer-case.ts';
import { createMarkInvoice } from '../app/invoice/mark-invoice.ts';
import type { PairDesk } from '../app/screen/pair-desk.ts';
import { createPayRequest } from '../app/payment-request/pay-request.ts';
import { createPaymentRequests } from '../app/payment-request/payment-requests.ts';
import { createOwnCodes, type OwnCodes } from '../app/invoice/own-codes.ts';
import type { AddressPool, Logger, SourceConfig } from '../app/ports.ts';
import { createChainStore } from '../app/payment/chain-store.ts';
import { createRecordObservation } from '../app/payment/record-observation.ts';
import { createSourceHealthWords } from '../app/payment/source-health.ts';
import { createReevaluateInvoice } from '../app/invoice/reevaluate-invoice.ts';
import { createShowOnDisplay } from '../app/screen/show-on-display.ts';
import { createWatchOpenInvoices, type WatchOpenInvoices } from '../app/invoice/watch-open-invoices.ts';
import { createChain } from '../chain/watcher.ts';
import { composeDelivery } from './compose-webhooks.ts';
import { composeLightning } from './compose-lightning.ts';
import type { BackupsUseCase } from '../app/backup/backups.ts';
import { freeBytes } from '../platform/free-space.ts';
import { createHttp } from '../http/create-server.ts';
import { createLinks, type Links } from '../http/links.ts';
import { createUpdateNotice } from '../http/update-notice.ts';
import { createPages } from '../http/pages/mount-pages.ts';
import type { Config } from '../platform/config.ts';
import { openRuntime, type Runtime, type TestOverrides } from './open-runtime.ts';
import { createLoop } from '../upstream/loop.ts';
import { startBackupSchedule } from '../platform/backup-schedule.ts';
import { StartRefused } from '../platform/start-refused.ts';
import { createRates } from '../rates/rates.ts';
import type { ReadyLine } from './ready-line.ts';
import { rootFolder } from './root-folder.ts';
import { seedTraining } from './seed-training.ts';
import { createAddressPool } from '../wallet/address-pool.ts';
import { createWalletKeys } from '../wallet/wallet-keys.ts';
import { composeBackups, composeRestoring } from './compose-backups.ts';
import { composeRoutes, type RouteParts } from './compose-routes.ts';
import { composeShop, type Shop } from './compose-shop.ts';
import { createCore } from './core.ts';

/** This many addresses are derived ahead, so that a burst of sales need not wait. */
const ADDRESS_STOCK = 500;
/** The wall clock is read this often, so that a jump is noticed (product.md INV-25). */
const READ_CLOCK_EVERY_MS = 1_000;
const TRAINING_SOURCES: readonly SourceConfig[] = [{ id: 'training', kind: 'training' }];

export interface Desk {
  /** The app's own till and screen. */
  readonly pair: PairDesk;
  readonly watchOpenInvoices: WatchOpenInvoices;
  readonly logger: Logger;
}

export interface Satchel {
  readonly ready: ReadyLine;
  /** Address of training's own screen, which follows every till; otherwise null, and a till opens a screen. */
  readonly customerScreen: string | null;
  /** The code of `--reset-owner` and the owners whom it can give a new password; null if it was not asked for. */
  readonly ownerReset: { readonly code: string; readonly owners: readonly string[] } | null;
  /** Parts that the desktop app needs from the server that runs in its process. */
  readonly desk: Desk;
  /** Finishes requests in flight, stops what runs, closes the database. */
  readonly close: () => Promise<void>;
}

export interface ComposeOptions {
  readonly version: string;
  readonly overrides?: TestOverrides | undefined;
  /** Called with each step while a large database is updated. */
  readonly onUpdate?: (() => void) | undefined;
  /** Starts the program again, after a backup was restored on the page; by default the next start does the rest. */
  readonly restart?: (() => void) | undefined;
}

/** Builds all parts, joins them and starts them. @throws StartRefused and similar refusals */
export const compose = async (config: Config, options: ComposeOptions): Promise<Satchel> => {
  const { version, restart } = options;
  const disposables = new AsyncDisposableStack();
  try {
    const runtime = await openUpdated(config, disposables, options);
    const invoicing = createInvoicing(runtime, disposables);
    const { core, rates, chain, lightningUrls } = invoicing;
    const address = { url: '', publicUrl: '' };
    const bound = { port: 0, publicPort: 0 };
    const links = createLinks({
      publicUrl: config.publicUrl,
      publicAddress: () => address.publicUrl,
      privatePort: () => bound.port,
    });
    const shop = composeShop({ ...invoicing, runtime, links }, disposables);
    const { wallet, sources } = shop;
    const { secrets, security } = runtime;
    const delivery = composeDelivery(
      invoicing.shown,
      { secrets, security, rates, chain, wallet, sources, lightningUrls, overrides: runtime.overrides },
      () => Object.values(bound),
    );
    disposables.defer(() => delivery.sender.stop());
    const backups = composeBackups(runtime, invoicing.core);
    const restoring = composeRestoring(runtime, invoicing.core, shop, restart);
    const http = createServer(runtime, invoicing, { shop, delivery, links, backups, restoring });
    await startAll(runtime, invoicing, shop, disposables);
    const ports = Object.assign(bound, await http.listen(config));
    disposables.defer(() => http.close());
    address.url = `http://127.0.0.1:${ports.port}`;
    address.publicUrl = `http://127.0.0.1:${ports.publicPort}`;
    const customerScreen = await openTraining(runtime, invoicing, shop, links);
    startUpkeep(runtime, invoicing, backups, disposables);
    if (!runtime.training) shop.lookingAhead.start();
    delivery.sender.start();
    const { network, training } = runtime;
    const setupCode = training ? null : shop.code;
    const ready: ReadyLine = {
      event: 'ready',
      ...address,
      pid: process.pid,
      version,
      network,
      training,
      secrets: secrets.state(),
      setupCode,
    };
    const desk = { pair: shop.pairDesk, watchOpenInvoices: createWatchOpenInvoices(core), logger: core.logger };
    const ownerReset = await ownerResetOf(runtime, shop);
    return { ready, customerScreen, ownerReset, desk, close: () => disposables.disposeAsync() };
  } catch (error) {
    await disposables.disposeAsync();
    throw error;
  }
};

/** Opens the runtime. While a large database is updated, a page in the server's place says how far that is. */
const openUpdated = async (
  config: Config,
  disposables: AsyncDisposableStack,
  { version, overrides, onUpdate }: ComposeOptions,
): Promise<Runtime> => {
  const notice = createUpdateNotice(config.port);
  try {
    return await openRuntime(config, disposables, {
      version,
      overrides,
      onUpdate: (step) => {
        notice.say(step);
        onUpdate?.();
      },
    });
  } finally {
    await notice.close();
  }
};

const ownerResetOf = async ({ database }: Runtime, { ownerReset: { code } }: Shop): Promise<Satchel['ownerReset']> => {
  if (code === null) return null;
  const people = await database.read.users.list();
  const owners = people.filter(({ role, disabledAtMs }) => role === 'owner' && disabledAtMs === null);
  return { code, owners: owners.map(({ name }) => name) };
};

/** [2][5][6] Composes prices, the chain, Lightning and the use cases of an invoice. */
const createInvoicing = (runtime: Runtime, disposables: AsyncDisposableStack) => {
  const { secrets, network, training } = runtime;
  const core = createCore(runtime);
  const keys = createAddresses(runtime, disposables);
  const { walletKeys, pool } = keys;
  const reevaluate = createReevaluateInvoice({ writeStatus: runtime.storage.opened.writeStatus, ids: core.ids });
  const { rateUrls, lightningNode } = runtime.overrides;
  const rates = createRates({ ...core, config: { training, ...(rateUrls && { baseUrls: rateUrls }) } });
  disposables.defer(() => rates.stop());
  const { isFromBeforeJump } = runtime.clock;
  const chainStore = createChainStore();
  const record = createRecordObservation({ ...core, chainStore, reevaluate, isFromBeforeJump });
  const deps = { ...core, secrets, network, training, walletKeys, reevaluate };
  const chain = createChain({
    ...deps,
    record,
    known: chainStore.known,
    sources: runtime.training ? TRAINING_SOURCES : [],
  });
  disposables.defer(() => chain.stop());
  const lightningParts = composeLightning(
    { ...deps, record, chain, ...(lightningNode && { node: lightningNode }) },
    disposables,
  );
  const { lightning } = lightningParts;
  const ownCodes = createOwnCodes({ ...core, walletKeys, lightning });
  const noting = notingPool(pool, ownCodes);
  const makingInvoices = { rates, secrets, pool: noting, chain, chainStore, reevaluate, lightning, isFromBeforeJump };
  const createInvoice = createCreateInvoice({ ...core, ...makingInvoices });
  const cancelInvoice = createCancelInvoice({ ...core, reevaluate });
  return {
    core,
    /** For everything that shows invoices. */
    shown: { ...core, database: ownCodes.database },
    keys,
    rates,
    chain,
    chainStore,
    sourceHealth: createSourceHealthWords({ ...core, chain, chainStore, network }),
    ...lightningParts,
    createInvoice,
    cancelInvoice,
    followClock: createFollowClock({ ...core, clock: runtime.clock, reevaluate, chain }),
    markInvoice: createMarkInvoice({ ...core, reevaluate }),
    acceptUnconfirmed: createAcceptUnconfirmed({ ...core, reevaluate, chainStore }),
    answerCase: createAnswerCase({ ...core, chainStore, reevaluate }),
    showOnDisplay: createShowOnDisplay(core),
    paymentRequests: createPaymentRequests({ ...core, cancelInvoice }),
    payRequest: createPayRequest({ ...core, createInvoice }),
  };
};

/** A pool whose addresses need not be derived a second time when they are shown. */
const notingPool = (pool: AddressPool, { note }: OwnCodes): Pick<AddressPool, 'prepare' | 'prepared'> => ({
  prepare: pool.prepare,
  prepared: (walletId, index) => {
    const address = pool.prepared(walletId, index);
    if (address) note(walletId, address);
    return address;
  },
});

/** [3] Composes wallet keys and addresses. */
const createAddresses = ({ storage }: Runtime, disposables: AsyncDisposableStack) => {
  const walletKeys = createWalletKeys();
  disposables.defer(() => walletKeys.shutdown());
  const { highWater } = storage;
  const pool = createAddressPool({ keys: walletKeys, highWater, digestOf: walletKeys.digestOf, stock: ADDRESS_STOCK });
  disposables.defer(() => pool.close());
  return { walletKeys, highWater, pool };
};
type Invoicing = ReturnType<typeof createInvoicing>;

/** Composes the server with its routes and pages. */
const createServer = (
  runtime: Runtime,
  invoicing: Invoicing,
  parts: Pick<RouteParts, 'shop' | 'delivery' | 'links' | 'backups' | 'restoring'>,
) => {
  const { shop, links } = parts;
  const { secrets, security, training, folder } = runtime;
  const { core, shown, payRequest } = invoicing;
  const disk = { freeBytes: () => freeBytes(folder.path('.')) };
  const shownInvoicing = { ...invoicing, core: shown };
  const served = composeRoutes({ ...parts, runtime, invoicing: shownInvoicing, disk });
  const rendererFolder = join(rootFolder(), 'out/renderer');
  const mountPages = createPages({ ...shown, links, payRequest, rendererFolder });
  return createHttp({ ...core, ...shop.credentials, secrets, security, training, links, served, mountPages });
};

/** Opens the secrets, then starts everything that runs by itself. */
const startAll = async (
  { secrets, logger, storage, training }: Runtime,
  invoicing: Invoicing,
  shop: Shop,
  disposables: AsyncDisposableStack,
): Promise<void> => {
  await invoicing.rates.start();
  await shop.load.loadPeople();
  const started = await secrets.start();
  if (!started.ok) throw new StartRefused(started.sentence);
  const isOpen = secrets.isOpen();
  if (isOpen) await openKeys(invoicing, shop, storage.wasRestored);
  let wasRestored = storage.wasRestored && !isOpen;
  disposables.defer(
    secrets.onUnlocked(() => {
      const restored = wasRestored;
      wasRestored = false;
      openKeys(invoicing, shop, restored).catch((error: unknown) =>
        logger.error({ err: error }, 'wallets and API keys could not be opened'),
      );
    }),
  );
  if (!training) await invoicing.chain.configure(await shop.sources.list());
  await invoicing.chain.start();
  if (!isOpen) await invoicing.configureLightning(); // openKeys did it otherwise
  invoicing.startLightning();
};

/** Opens everything that needs the secrets, at start if they are open and after each unlock. */
const openKeys = async (
  { core, keys, configureLightning }: Invoicing,
  shop: Shop,
  wasRestored: boolean,
): Promise<void> => {
  await shop.load.loadKeys();
  await shop.checkEndpointSecrets(); // before a wallet makes the callback's missing secret again
  await shop.resumeWallets(wasRestored);
  for (const { id, nextIndex, active, scan } of await core.database.read.wallets.list()) {
    // While a scan may still move the index, preparing would only raise the high-water mark.
    if (!active || scan !== 'done' || !keys.walletKeys.isOpen(id)) continue;
    void keys.pool.prepare(id, nextIndex).catch(() => {}); // a sale prepares it again
  }
  await shop.scan.startAll();
  await configureLightning();
};

/** Sets the training shop up. @returns the address of its screen; null outside training */
const openTraining = async (
  { training, secrets }: Runtime,
  { core: { database } }: Invoicing,
  { setUp, code, displayPairing, credentials: { displays } }: Shop,
  links: Links,
): Promise<string | null> =>
  training
    ? seedTraining({ database, secrets, setUp, code, displayPairing, displays, links, sources: TRAINING_SOURCES })
    : null;

const startUpkeep = (
  runtime: Runtime,
  { followClock }: Invoicing,
  backups: BackupsUseCase,
  disposables: AsyncDisposableStack,
): void => {
  const { clock, logger, training, databaseCheck } = runtime;
  databaseCheck.start();
  const following = createLoop({
    step: async () => {
      await followClock();
      return READ_CLOCK_EVERY_MS;
    },
    failed: (error) => logger.error({ err: error }, 'the clock of this machine could not be followed'),
    backOffMs: READ_CLOCK_EVERY_MS,
    backOffMaxMs: 60 * READ_CLOCK_EVERY_MS,
  });
  following.start();
  disposables.defer(() => following.stop());
  if (training) return;
  const runIfDue = (): Promise<void> => backups.createIfDue(new Date(clock.nowMs()).getHours());
  disposables.defer(startBackupSchedule({ logger, runIfDue }));
};
