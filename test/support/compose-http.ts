/** Both listeners over a real database and the real use cases; chain, rates and address derivation are stand-ins. */
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCommits } from '../../src/main/app/commit.ts';
import { createCancelInvoice } from '../../src/main/app/invoice/cancel-invoice.ts';
import { createCreateInvoice } from '../../src/main/app/invoice/create-invoice.ts';
import { createMarkInvoice } from '../../src/main/app/invoice/mark-invoice.ts';
import type { DerivedAddress, Logger, Rates, SecurityEvent } from '../../src/main/app/ports.ts';
import type { InvoiceRecord, StoreRecord } from '../../src/main/app/records.ts';
import { createChainStore } from '../../src/main/app/payment/chain-store.ts';
import { createRecordObservation } from '../../src/main/app/payment/record-observation.ts';
import { createReevaluateInvoice } from '../../src/main/app/invoice/reevaluate-invoice.ts';
import { createApiKeyIndex } from '../../src/main/app/people/api-key-index.ts';
import { createSessions } from '../../src/main/app/people/sessions.ts';
import { createDisplayIndex, createTillIndex } from '../../src/main/app/people/token-index.ts';
import { createShowOnDisplay } from '../../src/main/app/screen/show-on-display.ts';
import type { TrainingActions } from '../../src/main/app/training/training-actions.ts';
import { labelOf } from '../../src/main/lightning/lightning-kinds.ts';
import { composeLightning } from '../../src/main/start/compose-lightning.ts';
import { openDatabase } from '../../src/main/db/open-database.ts';
import { createHttp, type HttpDeps } from '../../src/main/http/create-server.ts';
import { createCheckoutInvoiceRoutes } from '../../src/main/http/api/checkout/checkout-invoices.ts';
import { createCustomerScreenRoutes } from '../../src/main/http/api/till/customer-screen.ts';
import { createHealthRoutes } from '../../src/main/http/api/common/health.ts';
import { createStoreEventRoutes } from '../../src/main/http/api/store/store-events.ts';
import { createStoreInvoiceRoutes } from '../../src/main/http/api/store/store-invoices.ts';
import { createStoresRoutes } from '../../src/main/http/api/store/stores.ts';
import { createOverviewRoutes } from '../../src/main/http/api/office/overview.ts';
import { createAnswerCase } from '../../src/main/app/cases/answer-case.ts';
import { createCaseRoutes } from '../../src/main/http/api/office/cases.ts';
import { createWalletAddressRoutes } from '../../src/main/http/api/office/wallet-addresses.ts';
import { createTillInvoiceRoutes } from '../../src/main/http/api/till/till-invoices.ts';
import { createTrainingRoutes } from '../../src/main/http/api/till/training.ts';
import { serve, type Served } from '../../src/main/http/handler.ts';
import { createLinks } from '../../src/main/http/links.ts';
import { createPages } from '../../src/main/http/pages/mount-pages.ts';
import { createScreenReports } from '../../src/main/http/screen-reports.ts';
import { createTillPresence } from '../../src/main/http/till-presence.ts';
import { sha256 } from '../../src/main/platform/digest.ts';
import { createTokens } from '../../src/main/http/tokens.ts';
import type { LightningNode } from '../../src/main/lightning/node.ts';
import { createFeed } from '../../src/main/platform/feed.ts';
import { randomIds } from '../../src/main/platform/ids.ts';
import { contract } from '../../src/shared/contract/index.ts';
import { refuse } from '../../src/shared/result.ts';
import { logIn, seed } from './seed-http.ts';
import { createToldChain } from './told-chain.ts';

/** Starts both listeners on free ports. Call `close` at the end. */
export const openHttp = async (options: HttpOptions = {}) => {
  const parts = await createParts(options);
  const credentials = await seed(parts, options.settings);
  let [port, publicPort] = [0, 0];
  const links = createLinks({
    publicUrl: options.publicUrl ?? null,
    publicAddress: () => `http://127.0.0.1:${publicPort}`,
    privatePort: () => port,
  });
  const httpDeps: HttpDeps = {
    ...parts,
    ...parts.registries,
    digest: sha256,
    links,
    training: options.training ?? false,
    served: createRoutes(parts, options, links),
    mountPages: createPages({
      ...parts,
      links,
      payRequest: async () => refuse('not_found'),
      rendererFolder: options.rendererFolder ?? join(parts.folder, 'renderer'),
    }),
  };
  const http = createHttp(httpDeps);
  const ports = await http.listen({ port: 0, publicPort: 0, lan: options.lan ?? false });
  ({ port, publicPort } = ports);
  const stop = async (): Promise<void> => {
    await http.close();
    await parts.running.disposeAsync();
    await parts.opened.close();
  };
  return {
    ...ports,
    ...credentials,
    folder: parts.folder,
    http,
    httpDeps,
    parts,
    record: parts.record,
    logLines: parts.logger.lines,
    securityEvents: parts.securityEvents,
    advance: (ms: number) => void (parts.time.offsetMs += ms),
    stop,
    close: async () => {
      await stop();
      await rm(parts.folder, { recursive: true, force: true });
    },
  };
};

export type OpenHttp = Awaited<ReturnType<typeof openHttp>>;

/** Logs the owner in again, for tests that move the clock past the life of the first session. */
export const logInAgain = (server: OpenHttp): Promise<string> => logIn(server.parts, 'owner');

const silent = (): void => {};

/** A logger that keeps its lines, so that tests can search them for secrets. */
const recordingLogger = (): Logger & { readonly lines: string[] } => {
  const lines: string[] = [];
  const keep =
    (level: keyof Logger) =>
    (fields: object, message: string): void => {
      const text = (_key: string, value: unknown): unknown => (value instanceof Error ? String(value.stack) : value);
      lines.push(JSON.stringify({ level, ...fields, message }, text));
    };
  return { lines, debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') };
};

const addressOf = (index: number): DerivedAddress => {
  const digest = createHash('sha256').update(`address ${index}`).digest('hex').slice(0, 40);
  const letters = digest.replace(/./g, (digit) => 'qpzry9x8gf2tvdw0'.charAt(Number.parseInt(digit, 16)));
  return { index, address: `bcrt1q${letters}`, scriptHex: `0014${digest}` };
};

/** Rates from fixed prices, given in each currency's major unit. */
const fixedRates = (atMs: () => number, prices: Readonly<Record<string, bigint>>): Rates => {
  const current: Rates['current'] = (currency) => {
    const price = prices[currency];
    if (price === undefined) return undefined;
    const rateE8 = price * 100_000_000n;
    const sources = [{ name: 'fixed', rateE8, atMs: atMs(), used: true }];
    return { currency, rateE8, atMs: atMs(), spreadPercent: '0', sources };
  };
  return { current, last: current };
};

export interface HttpOptions {
  readonly training?: boolean;
  /** Folder of an earlier run, for a restart. */
  readonly folder?: string;
  readonly publicUrl?: string;
  readonly locked?: boolean;
  /** `true`: the training node. */
  readonly lightning?: boolean | LightningNode;
  readonly lan?: boolean;
  readonly settings?: Partial<StoreRecord['settings']>;
  readonly trainingActions?: TrainingActions;
  readonly rendererFolder?: string;
  readonly prices?: Readonly<Record<string, bigint>>;
  /** Served in place of the stand-ins for routes that this composer does not build. */
  readonly extraRoutes?: readonly Served[];
}

const notTraining: TrainingActions = {
  pay: async () => refuse('conflict'),
  replace: async () => refuse('conflict'),
  blocks: async () => refuse('conflict'),
  reorg: async () => refuse('conflict'),
};

const memorySecrets = (locked: boolean) => {
  const entries = new Map<string, string>();
  return {
    state: () => (locked ? ('locked' as const) : ('file' as const)),
    isOpen: () => !locked,
    get: async (name: string) => entries.get(name) ?? null,
    set: async (name: string, value: string) => void entries.set(name, value),
    delete: async (name: string) => void entries.delete(name),
    names: async () => [...entries.keys()],
    unlock: async () => refuse('conflict'),
    onUnlocked: () => silent,
  };
};

/** Stand-ins for routes of the contract that nothing serves here: the same guards come first, then the answer is 409. */
const standIns = (served: readonly Served[]): Served[] => {
  const known = new Set(served.map(({ route }) => route.id));
  return contract.filter(({ id }) => !known.has(id)).map((route) => serve(route, async () => refuse('conflict')));
};

const createParts = async (options: HttpOptions) => {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'satchel-http-')));
  const logger = recordingLogger();
  const opened = openDatabase({ file: join(folder, 'satchel.db'), mustExist: false, logger });
  const { database } = opened;
  const time = { offsetMs: 0 };
  const securityEvents: SecurityEvent[] = [];
  const security = { note: (event: SecurityEvent) => void securityEvents.push(event) };
  const clock = { nowMs: () => Date.now() + time.offsetMs };
  const feed = createFeed(logger);
  const ids = randomIds;
  const secrets = memorySecrets(options.locked ?? false);
  const tokens = createTokens({ secrets });
  const reevaluate = createReevaluateInvoice({ writeStatus: opened.writeStatus, ids });
  const registries = {
    sessions: createSessions({ tokens, clock }),
    apiKeys: createApiKeyIndex({ digest: sha256, clock, onUsed: silent }),
    tills: createTillIndex({ digest: sha256 }),
    displays: createDisplayIndex({ digest: sha256 }),
  };
  const rates = fixedRates(clock.nowMs, options.prices ?? { EUR: 50_000n, USD: 60_000n, JPY: 9_000_000n });
  const commits = createCommits({ database, clock, ids, feed });
  const base = { database, clock, ids, feed, reevaluate, ...commits };
  const chainStore = createChainStore();
  const record = createRecordObservation({ ...base, chainStore, logger });
  const told = createToldChain(record, clock.nowMs);
  await told.join('test');
  const running = new AsyncDisposableStack();
  // no source checks by itself here: an invoice past its expiry is checked once the Lightning node has answered
  const checkChain = ({ id, expiresAtMs }: InvoiceRecord): void => {
    const begunAtMs = clock.nowMs();
    if (begunAtMs > expiresAtMs) void record({ kind: 'chain-check', sourceId: 'test', begunAtMs, invoiceIds: [id] });
  };
  const { lightning: wanted } = options;
  const lightning = composeLightning(
    {
      ...base,
      secrets,
      logger,
      network: 'regtest',
      training: wanted === true,
      ...(typeof wanted === 'object' && { node: wanted }),
      record,
      chain: { watch: checkChain },
    },
    running,
  );
  await lightning.configureLightning();
  lightning.startLightning();
  return {
    running,
    record,
    told,
    chainStore,
    ...lightning,
    folder,
    logger,
    security,
    securityEvents,
    opened,
    time,
    secrets,
    tokens,
    registries,
    rates,
    ...base,
  };
};
export type Parts = Awaited<ReturnType<typeof createParts>>;

const createRoutes = (parts: Parts, options: HttpOptions, links: ReturnType<typeof createLinks>): Served[] => {
  const { rates, secrets } = parts;
  const pool = { prepare: async () => {}, prepared: (_walletId: string, index: number) => addressOf(index) };
  const createInvoice = createCreateInvoice({
    ...parts,
    rates,
    secrets,
    pool,
    chain: { watch: silent },
    lightning: parts.lightning,
  });
  const presence = createTillPresence(parts.clock);
  const training = options.training ?? false;
  const served = [
    ...createHealthRoutes({ ...parts, databaseCheck: { isDamaged: () => false } }),
    ...createCheckoutInvoiceRoutes({ ...parts, links, createInvoice }),
    ...createStoresRoutes(parts),
    ...createStoreInvoiceRoutes({ ...parts, links, createInvoice }),
    ...createStoreEventRoutes({ ...parts, links }),
    ...createTillInvoiceRoutes({
      ...parts,
      links,
      createInvoice,
      cancelInvoice: createCancelInvoice(parts),
      markInvoice: createMarkInvoice(parts),
      presence,
      chain: { sources: () => [] },
      lightningKinds: { labelOf },
    }),
    ...createOverviewRoutes({ ...parts, findTroubles: async () => [] }),
    ...createCaseRoutes({ answerCase: createAnswerCase(parts) }),
    ...createWalletAddressRoutes(parts),
    ...createCustomerScreenRoutes({
      ...parts,
      network: 'regtest',
      training,
      presence,
      reports: createScreenReports(parts.clock),
      showOnDisplay: createShowOnDisplay(parts),
    }),
    ...createTrainingRoutes(options.trainingActions ?? notTraining),
    ...(options.extraRoutes ?? []),
  ];
  return [...served, ...standIns(served)];
};
