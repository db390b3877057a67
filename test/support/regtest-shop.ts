/**
 * A shop without its server: the real database, wallet and use cases over any chain sources, with a clock that a test can
 * move.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createCommits } from '../../src/main/app/commit.ts';
import { createCreateInvoice } from '../../src/main/app/invoice/create-invoice.ts';
import { DEFAULT_SETTINGS } from '../../src/main/app/store-settings/default-settings.ts';
import type { DerivedAddress, Logger, SourceConfig } from '../../src/main/app/ports.ts';
import type { InvoiceRecord, PaymentRecord, StoreRecord, WalletRecord } from '../../src/main/app/records.ts';
import { createSourceHealthWords, type SourceHealthUseCase } from '../../src/main/app/payment/source-health.ts';
import type { HealthLine } from '../../src/main/domain/chain/health.ts';
import { createChainStore } from '../../src/main/app/payment/chain-store.ts';
import { createRecordObservation } from '../../src/main/app/payment/record-observation.ts';
import { createReevaluateInvoice } from '../../src/main/app/invoice/reevaluate-invoice.ts';
import type { Intervals } from '../../src/main/chain/source.ts';
import { createChain, type RunningChain } from '../../src/main/chain/watcher.ts';
import { openDatabase, type OpenedDatabase } from '../../src/main/db/open-database.ts';
import { NO_LIGHTNING } from './no-lightning.ts';
import { createFeed } from '../../src/main/platform/feed.ts';
import { randomIds } from '../../src/main/platform/ids.ts';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';
import { createWalletKeys } from '../../src/main/wallet/wallet-keys.ts';
import type { InvoiceStatus } from '../../src/shared/invoice.ts';
import type { BitcoinNode } from './bitcoin-node.ts';

export const silentLogger: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** Short intervals: the program waits up to a minute between chain checks. */
export const TEST_INTERVALS: Partial<Intervals> = {
  pollMs: 50,
  passMs: 1_000,
  chainCheckMs: 100,
  backOffMs: 50,
  backOffMaxMs: 500,
  reconnectMaxMs: 500,
  resendAfterMs: 0,
  requestGapMs: 0,
  openAddressMs: 50,
  endedAddressMs: 50,
  lookAgainMs: 100,
  addressBackOffMs: 50,
  addressBackOffMaxMs: 500,
};

const STORE: StoreRecord = {
  id: 'store',
  name: 'Regtest Café',
  currency: 'EUR',
  timeZone: 'UTC',
  locale: 'en',
  settings: {
    ...DEFAULT_SETTINGS,
    policy: {
      tiers: [{ upToSats: null, confirmations: 1 }],
      tolerancePercent: '0',
      agreementLimitSats: 1_000_000n,
      adviceLimitSats: 0n,
    },
  },
  createdAtMs: 0,
};
const WALLET: WalletRecord = {
  id: 'wallet',
  storeId: STORE.id,
  network: 'regtest',
  scriptType: 'p2wpkh',
  fingerprint: '00000000',
  keyDigest: '00',
  nextIndex: 0,
  lastPaidIndex: null,
  scan: 'done',
  active: true,
  createdAtMs: 0,
};

export interface ShopOptions {
  readonly sources: readonly SourceConfig[];
  readonly password?: string;
  /** Folder of an earlier run, for a restart. */
  readonly folder?: string;
  readonly intervals?: Partial<Intervals>;
  readonly startChain?: boolean;
  readonly policy?: Partial<StoreRecord['settings']['policy']>;
  /** Index of the first address, so that shops of the same key on one node share none. */
  readonly firstIndex?: number;
}

/** An invoice that has an address. */
export interface PayableInvoice extends InvoiceRecord {
  readonly address: string;
}

export interface Shop {
  readonly folder: string;
  readonly chain: RunningChain;
  readonly opened: OpenedDatabase;
  readonly charge: (amountSats: bigint) => Promise<PayableInvoice>;
  readonly invoice: (id: string) => Promise<InvoiceRecord>;
  readonly payments: (id: string) => Promise<PaymentRecord[]>;
  /** Every status that the invoice had, in order. */
  readonly history: (id: string) => Promise<string[]>;
  /** Waits at most 50 s for a status. */
  readonly until: (id: string, status: InvoiceStatus) => Promise<InvoiceRecord>;
  readonly untilReceived: (id: string, sats: bigint) => Promise<InvoiceRecord>;
  /** Waits until every source has caught up with this height. */
  readonly untilHeight: (height: number) => Promise<void>;
  /** The words for the health of a source. */
  readonly words: (sourceId: string) => readonly HealthLine[];
  readonly health: SourceHealthUseCase;
  /** Moves the shop's clock forward. */
  readonly advance: (ms: number) => void;
  /** Stops the shop and leaves its data folder. */
  readonly stop: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Opens a shop. Call `close` at the end. */
export const openShop = async (options: ShopOptions): Promise<Shop> => {
  const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'satchel-shop-')));
  const opened = openDatabase({ file: join(folder, 'satchel.db'), mustExist: false, logger: silentLogger });
  await seed(opened, options);
  const { chain, create, walletKeys, advance, health } = createParts(options, opened);
  if (options.startChain !== false) await chain.start();
  const stop = async (): Promise<void> => {
    await chain.stop();
    await walletKeys.shutdown();
    await opened.close();
  };
  return {
    folder,
    chain,
    opened,
    ...createReads(opened),
    charge: async (amountSats) => {
      const made = await create({ storeId: STORE.id, currency: 'SATS', amountMinor: amountSats, api: 'till' });
      if (!made.ok) throw new Error(made.error.code);
      const { address } = made.value.invoice;
      if (address === null) throw new Error('no address');
      return { ...made.value.invoice, address };
    },
    untilHeight: async (height) => {
      await eventually(
        async () => chain.sources(),
        (sources) => sources.every((source) => source.state === 'ok' && (source.height ?? -1) >= height),
        `height ${height}`,
      );
    },
    words: (sourceId) => health.sources().find(({ id }) => id === sourceId)?.words ?? [],
    health,
    advance,
    stop,
    close: async () => {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};

/** Makes the configuration of a source over this node. */
export const coreConfig = (node: BitcoinNode, change: { id?: string; zmq?: boolean } = {}): SourceConfig => ({
  id: change.id ?? 'core',
  kind: 'core',
  url: node.rpcUrl,
  username: node.rpcUser,
  zmqRawTx: change.zmq === false ? null : node.zmqRawTx,
  zmqHashBlock: change.zmq === false ? null : node.zmqHashBlock,
});

/** Asks until the condition holds, at most 90 s unless another limit is given: some conditions need hundreds of addresses to be read twice. */
export const eventually = async <T>(
  ask: () => Promise<T>,
  holds: (value: T) => boolean,
  what: string,
  limitMs = 90_000,
): Promise<T> => {
  const endMs = performance.now() + limitMs;
  let value = await ask();
  while (!holds(value)) {
    if (performance.now() > endMs) throw new Error(`did not come: ${what}; last: ${JSON.stringify(value, bigintText)}`);
    await sleep(20);
    value = await ask();
  }
  return value;
};
const bigintText = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? value.toString() : value);

const seed = async (
  { database }: OpenedDatabase,
  { policy, firstIndex = 0 }: Pick<ShopOptions, 'policy' | 'firstIndex'>,
): Promise<void> => {
  const settings = { ...STORE.settings, policy: { ...STORE.settings.policy, ...policy } };
  if (await database.read.stores.get(STORE.id)) return;
  await database.write(async (tx) => {
    await tx.stores.insert({ ...STORE, settings });
    await tx.wallets.insert({ ...WALLET, nextIndex: firstIndex });
  });
};

const createParts = (options: ShopOptions, opened: OpenedDatabase) => {
  const { database } = opened;
  let offsetMs = 0;
  const clock = { nowMs: () => Date.now() + offsetMs };
  const walletKeys = createWalletKeys();
  walletKeys.open(WALLET.id, TRAINING_KEY, 'p2wpkh', 'regtest');
  const addresses = new Map<number, DerivedAddress>();
  const pool = {
    prepare: async (walletId: string, index: number) => {
      for (const derived of await walletKeys.derive(walletId, index, 20)) addresses.set(derived.index, derived);
    },
    prepared: (_walletId: string, index: number) => addresses.get(index),
  };
  const secrets = {
    isOpen: () => true,
    get: async () => options.password ?? null,
    onUnlocked: () => () => {},
  };
  const reevaluate = createReevaluateInvoice({ writeStatus: opened.writeStatus, ids: randomIds });
  const { commitUnaudited } = createCommits({ database, clock, ids: randomIds, feed: createFeed(silentLogger) });
  const chainStore = createChainStore();
  const record = createRecordObservation({
    database,
    commitUnaudited,
    chainStore,
    ids: randomIds,
    logger: silentLogger,
    reevaluate,
  });
  const chain = createChain({
    network: 'regtest',
    sources: options.sources,
    database,
    record,
    known: chainStore.known,
    walletKeys,
    secrets,
    clock,
    logger: silentLogger,
    intervals: { ...TEST_INTERVALS, ...options.intervals },
  });
  const rates = { current: () => undefined, last: () => undefined };
  const create = createCreateInvoice({
    database,
    clock,
    ids: randomIds,
    rates,
    secrets,
    pool,
    chain,
    chainStore,
    commitUnaudited,
    reevaluate,
    lightning: NO_LIGHTNING,
  });
  const health = createSourceHealthWords({ chain, chainStore, clock, network: 'regtest' });
  return { chain, create, walletKeys, health, advance: (ms: number) => void (offsetMs += ms) };
};

const createReads = ({ database: { read } }: OpenedDatabase) => {
  const invoice = async (id: string): Promise<InvoiceRecord> => {
    const found = await read.invoices.get(id);
    if (!found) throw new Error(`no invoice ${id}`);
    return found;
  };
  return {
    invoice,
    payments: async (id: string) => read.payments.ofInvoice(id),
    history: async (id: string) => {
      const events = await read.events.ofInvoice(id);
      // the data of an event is JSON that Satchel wrote: {from, to, …}
      const statuses = events.map(({ data }) => (JSON.parse(data) as { to?: string }).to ?? 'new');
      return statuses.filter((status, index) => status !== statuses[index - 1]);
    },
    until: async (id: string, status: InvoiceStatus) =>
      eventually(
        async () => invoice(id),
        (found) => found.status === status,
        status,
      ),
    untilReceived: async (id: string, sats: bigint) =>
      eventually(
        async () => invoice(id),
        (found) => found.receivedSats === sats,
        `${sats} sats`,
      ),
  };
};
