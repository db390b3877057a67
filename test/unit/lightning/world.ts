/** Invoices over a real database with a Lightning node that a test controls. */
import { createHash, randomBytes } from 'node:crypto';
import { secp256k1 } from '@noble/curves/secp256k1.js';
import { createCancelInvoice } from '../../../src/main/app/invoice/cancel-invoice.ts';
import { createCloseLightningInvoice } from '../../../src/main/app/lightning-invoice/close-lightning-invoice.ts';
import { createCreateInvoice } from '../../../src/main/app/invoice/create-invoice.ts';
import { loadInvoiceView } from '../../../src/main/app/invoice/invoice-view.ts';
import { createSyncLightningInvoices } from '../../../src/main/app/lightning-invoice/sync-lightning-invoices.ts';
import type {
  LightningInvoiceRequest,
  NodeSettlement,
  NodeStatus,
} from '../../../src/main/app/lightning-invoice/lightning-ports.ts';
import { createToldChain } from '../../support/told-chain.ts';
import { createRecordObservation } from '../../../src/main/app/payment/record-observation.ts';
import { createRecordSettlement } from '../../../src/main/app/lightning-invoice/record-settlement.ts';
import type { InvoiceRecord } from '../../../src/main/app/records.ts';
import { encodeBolt11, type Bolt11Content } from '../../../src/main/lightning/encode-bolt11.ts';
import { createLightning, type RunningLightning, type WantedBackend } from '../../../src/main/lightning/lightning.ts';
import type { Listening, LightningNode, NodeInvoice } from '../../../src/main/lightning/node.ts';
import { createCommits } from '../../../src/main/app/commit.ts';
import { createFeed } from '../../../src/main/platform/feed.ts';
import { randomIds } from '../../../src/main/platform/ids.ts';
import type { InvoiceView } from '../../../src/shared/invoice.ts';
import { silent } from '../db/repositories/samples.ts';
import { createShop, SOURCE } from '../app/shop.ts';

const keyOf = (name: string): Buffer => createHash('sha256').update(name).digest();
const idOf = (name: string): string => Buffer.from(secp256k1.getPublicKey(keyOf(name))).toString('hex');
const NODE = 'a node of the tests';
export const INTERVALS = { answerMs: 1_000, tickMs: 5, backOffMs: 5, backOffMaxMs: 20 };

const STATUS: NodeStatus = {
  name: null,
  version: null,
  network: 'regtest',
  isSynced: true,
  receivableMsats: null,
  balanceMsats: null,
  maySpend: false,
  missing: [],
};

interface Known {
  readonly preimage: string;
  state: NodeInvoice;
}

export const backendOf = (node: LightningNode, change: Partial<WantedBackend> = {}): WantedBackend => ({
  id: null,
  storeId: null,
  kind: 'training',
  identity: null,
  acceptsUnproved: false,
  isRetired: false,
  node,
  ...change,
});

/** A node in memory that can lie, and can be away. */
export const createFakeNode = (nowMs: () => number, name = NODE) => {
  const known = new Map<string, Known>();
  const listeners = new Set<Listening>();
  const bent: {
    content: Partial<Bolt11Content>;
    paymentHash?: string;
    identity?: string | null;
    preimage?: string | null;
    /** Look-ups of these payment hashes fail, and no others. */
    broken?: ReadonlySet<string>;
    /** The node keeps so much of each payment. */
    feeMsats?: bigint;
    /** It cannot refuse an invoice that it made. */
    cannotCancel?: boolean;
    /** It accepts a listener, and says nothing. */
    opensNever?: boolean;
    /** It can be listened to, and does not say that it reports payments. */
    reports?: false;
    /** Its word about itself differs so. */
    status?: Partial<NodeStatus>;
    /** It does not say anything about itself. */
    isSecretive?: boolean;
  } = { content: {} };

  let isDown: 'no' | 'refuses' | 'hangs' = 'no';
  let hangUp = (): void => {};
  const asked: string[] = [];
  const answer = async (what: string): Promise<void> => {
    asked.push(what);
    if (isDown === 'refuses') throw new Error('connection refused');
    if (isDown === 'hangs') await new Promise(() => {});
  };
  const of = (paymentHash: string): Known => {
    const found = known.get(paymentHash);
    if (!found) throw new Error('the node does not know this payment hash');
    return found;
  };
  const settlementOf = (paymentHash: string, amountMsats: bigint): NodeSettlement => ({
    paymentHash,
    amountMsats,
    feeMsats: bent.feeMsats ?? 0n,
    settledAtMs: nowMs(),
    preimage: bent.preimage === undefined ? of(paymentHash).preimage : bent.preimage,
  });
  const node: LightningNode = {
    kind: 'training',
    identity: async () => (bent.identity === undefined ? idOf(name) : bent.identity),
    createInvoice: async ({ amountMsats, expiresAtMs, description }: LightningInvoiceRequest) => {
      await answer('create');
      const preimage = randomBytes(32);
      const paymentHash = createHash('sha256').update(preimage).digest();
      const timestamp = Math.floor(nowMs() / 1000);
      const expirySeconds = Math.ceil(expiresAtMs / 1000) - timestamp;
      const paymentSecret = randomBytes(32);
      const content = {
        prefix: 'bcrt',
        amountMsats,
        timestamp,
        expirySeconds,
        paymentHash,
        paymentSecret,
        description,
      };
      known.set(paymentHash.toString('hex'), { preimage: preimage.toString('hex'), state: { kind: 'open' } });
      const bolt11 = encodeBolt11({ ...content, ...bent.content }, keyOf(name));
      return { bolt11, paymentHash: bent.paymentHash ?? paymentHash.toString('hex'), handle: null };
    },
    lookup: async ({ paymentHash }) => {
      await answer('lookup');
      if (bent.broken?.has(paymentHash)) throw new Error('rpc error: code = Unknown');
      return known.get(paymentHash)?.state ?? { kind: 'unknown' };
    },
    reports: () => bent.reports ?? true,
    check: async () => {
      await answer('check');
      if (bent.isSecretive) throw new Error('rpc error: code = Unknown');
      return { ...STATUS, ...bent.status };
    },
    cancel: async ({ paymentHash }) => {
      await answer('cancel');
      if (bent.cannotCancel) return 'unsupported';
      const one = of(paymentHash);
      if (one.state.kind === 'settled') return 'settled';
      one.state = { kind: 'closed' };
      return 'closed';
    },
    listen: async (listening) => {
      await answer('listen');
      listeners.add(listening);
      if (!bent.opensNever) listening.onOpen();
      await new Promise<void>((resolve) => {
        hangUp = resolve;
        listening.signal.addEventListener('abort', () => resolve(), { once: true });
      });
      listeners.delete(listening);
    },
  };
  return {
    node,
    bent,
    asked,
    listeners: () => listeners.size,
    /** The place from which each listener began. */
    cursors: () => [...listeners].map(({ cursor }) => cursor),
    forget: (paymentHash: string) => void known.delete(paymentHash),
    down: (how: 'refuses' | 'hangs') => {
      isDown = how;
      hangUp();
    },
    up: () => {
      isDown = 'no';
    },
    hold: (paymentHash: string) => void (of(paymentHash).state = { kind: 'accepted' }),
    giveBack: (paymentHash: string) => void (of(paymentHash).state = { kind: 'closed' }),
    /** Receives money, and reports it unless `reports` is false. */
    settle: async (paymentHash: string, amountMsats: bigint, reports = true, cursor?: string): Promise<void> => {
      const settlement = settlementOf(paymentHash, amountMsats);
      of(paymentHash).state = { kind: 'settled', settlement };
      if (reports) for (const { onSettled } of listeners) await onSettled(settlement, cursor);
    },
    /** Reports a settlement, whether or not it is one of its own. */
    report: async (settlement: NodeSettlement): Promise<void> => {
      for (const { onSettled } of listeners) await onSettled(settlement);
    },
    repeat: async (paymentHash: string, amountMsats: bigint): Promise<void> => {
      for (const { onSettled } of listeners) await onSettled(settlementOf(paymentHash, amountMsats));
    },
  };
};

interface WorldOptions {
  /** The backends that run from each start on; the one node alone if left out. */
  readonly backends?: (node: LightningNode) => readonly WantedBackend[];
  readonly nextAfterMs?: number;
  readonly intervals?: typeof INTERVALS;
}

export const openWorld = async (options: Parameters<typeof createShop>[0] & WorldOptions = {}) => {
  const { backends = (node) => [backendOf(node)], nextAfterMs, intervals = INTERVALS } = options;
  const shop = await createShop(options);
  const { database } = shop;
  const feed = createFeed(silent);
  const clock = { nowMs: shop.now };
  const fake = createFakeNode(shop.now);
  const commits = createCommits({ database, clock, ids: randomIds, feed });
  const deps = { ...shop, ...commits, ids: randomIds, feed, clock, logger: silent, network: 'regtest' as const };
  const observe = createRecordObservation(deps);
  const told = createToldChain(observe, shop.now);
  await told.tip(SOURCE, 100);
  const watched: InvoiceRecord[] = [];
  const chain = { watch: (invoice: InvoiceRecord) => void watched.push(invoice) };
  const open = async () => {
    const recordSettlement = createRecordSettlement(deps);
    const closeLightningInvoice = createCloseLightningInvoice({ database, chain, record: observe });
    const lightning: RunningLightning = createLightning({
      ...deps,
      recordSettlement,
      closeLightningInvoice,
      intervals,
      ...(nextAfterMs !== undefined && { nextAfterMs }),
    });
    const sync = createSyncLightningInvoices({ ...deps, lightning });
    const secrets = { isOpen: () => true };
    const rates = { current: (name: string) => shop.rates.get(name), last: (name: string) => shop.rates.get(name) };
    const create = createCreateInvoice({ ...deps, rates, secrets, chain, lightning });
    sync.start();
    await lightning.configure(backends(fake.node));
    lightning.start();
    return {
      lightning,
      sync,
      create,
      stop: async () => {
        await sync.stop();
        await lightning.stop();
      },
    };
  };
  let running = await open();
  const sell = async (change: Partial<Parameters<typeof running.create>[0]> = {}): Promise<InvoiceRecord> => {
    const ask = { storeId: 'store-1', currency: 'SATS', amountMinor: 1000n, api: 'till' as const, ...change };
    const sold = await running.create(ask);
    if (!sold.ok) throw new Error(sold.error.code);
    return sold.value.invoice;
  };
  return {
    ...shop,
    observe,
    told,
    cancel: createCancelInvoice(deps),
    fake,
    feed,
    watched,
    sell,
    create: (ask: Parameters<typeof running.create>[0]) => running.create(ask),
    ensure: (id: string) => running.sync.ensure(id),
    lightning: () => running.lightning,
    invoice: async (id: string): Promise<InvoiceRecord> => {
      const found = await database.read.invoices.get(id);
      if (!found) throw new Error('no such invoice');
      return found;
    },
    view: async (id: string): Promise<InvoiceView> => {
      const found = await database.read.invoices.get(id);
      if (!found) throw new Error('no such invoice');
      return loadInvoiceView(database.read, found, shop.now());
    },
    payments: (id: string) => database.read.payments.ofInvoice(id),
    lightningInvoicesOf: (id: string) => database.read.lightningInvoices.ofInvoice(id),
    restart: async () => {
      await running.stop();
      running = await open();
    },
    close: async () => {
      await running.stop();
      await shop.close();
    },
  };
};
export type World = Awaited<ReturnType<typeof openWorld>>;

/** Payment hash of the current Lightning invoice. */
export const hashOf = ({ paymentHash }: InvoiceRecord): string => {
  if (paymentHash === null) throw new Error('no Lightning invoice');
  return paymentHash;
};
