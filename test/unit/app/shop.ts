import { createCommits } from '../../../src/main/app/commit.ts';
import type { InvoiceOutcome } from '../../../src/main/app/invoice/invoice-outcome.ts';
import { createCancelInvoice } from '../../../src/main/app/invoice/cancel-invoice.ts';
import { createCreateInvoice } from '../../../src/main/app/invoice/create-invoice.ts';
import { createAcceptUnconfirmed } from '../../../src/main/app/invoice/accept-unconfirmed.ts';
import { createMarkInvoice } from '../../../src/main/app/invoice/mark-invoice.ts';
import { createChainStore } from '../../../src/main/app/payment/chain-store.ts';
import { createRecordObservation } from '../../../src/main/app/payment/record-observation.ts';
import { createReevaluateInvoice } from '../../../src/main/app/invoice/reevaluate-invoice.ts';
import { createShowOnDisplay } from '../../../src/main/app/screen/show-on-display.ts';
import type { DerivedAddress } from '../../../src/main/app/ports.ts';
import type { EventRecord, InvoiceRecord } from '../../../src/main/app/records.ts';
import type { Rate } from '../../../src/main/domain/pricing/quote.ts';
import { NO_LIGHTNING } from '../../support/no-lightning.ts';
import { randomIds } from '../../../src/main/platform/ids.ts';
import { newFolder } from '../db/engine/folders.ts';
import { createToldChain } from '../../support/told-chain.ts';
import { openIn, sampleStore, sampleTarget, sampleWallet, silent } from '../db/repositories/samples.ts';

export const START_MS = 1_800_000_000_000;
export const MINUTE_MS = 60_000;
export const SOURCE = 'source-1';

const NAMING = ['New', 'Processing', 'Settled', 'Expired', 'Invalid', 'PaymentReceived', 'PaymentReverted', 'PaidLate'];

export const rateOf = (currency: string, rateE8: bigint): Rate => ({
  currency,
  rateE8,
  atMs: START_MS,
  spreadPercent: '0',
  sources: [{ name: 'kraken', rateE8, atMs: START_MS, used: true }],
});

export interface ShopOptions {
  readonly confirmations?: number;
  readonly scan?: 'needed' | 'done';
  readonly withoutWallet?: boolean;
  readonly adviceLimitSats?: bigint;
}

/** A pool whose addresses must be asked for before they are there, as the real one after a burst. */
const createPool = () => {
  const ready = new Map<string, DerivedAddress>();
  const asked: number[] = [];
  return {
    asked,
    prepare: async (walletId: string, index: number): Promise<void> => {
      asked.push(index);
      const hex = index.toString(16).padStart(40, '0');
      ready.set(`${walletId}/${index}`, { index, address: `bcrt1q${hex}`, scriptHex: `0014${hex}` });
    },
    prepared: (walletId: string, index: number) => ready.get(`${walletId}/${index}`),
  };
};

/** The use cases over a real database in a folder of its own, with a clock that stands still. */
export const createShop = async ({
  confirmations = 1,
  scan = 'done',
  withoutWallet = false,
  adviceLimitSats = 0n,
}: ShopOptions = {}) => {
  const opened = openIn(newFolder());
  const { database, writeStatus } = opened;
  const settings = sampleStore().settings;
  const policy = {
    tiers: [{ upToSats: null, confirmations }],
    tolerancePercent: '0',
    agreementLimitSats: 1_000_000n,
    adviceLimitSats,
  };
  await database.write(async (tx) => {
    await tx.stores.insert(sampleStore({ settings: { ...settings, policy } }));
    if (!withoutWallet) await tx.wallets.insert(sampleWallet({ scan }));
    await tx.endpoints.insert(sampleTarget({ id: 'five' }));
    await tx.endpoints.insert(sampleTarget({ id: 'naming', events: NAMING }));
    await tx.endpoints.insert(sampleTarget({ id: 'callback', kind: 'checkout' }));
  });
  let nowMs = START_MS;
  const published: EventRecord[] = [];
  const watched: InvoiceRecord[] = [];
  const rates = new Map([['EUR', rateOf('EUR', 10_000_000_000_000n)]]);
  let secretsState: 'keychain' | 'locked' = 'keychain';
  const pool = createPool();
  const reevaluate = createReevaluateInvoice({ writeStatus, ids: randomIds });
  const clock = { nowMs: () => nowMs };
  const feed = { publish: (events: readonly EventRecord[]) => void published.push(...events) };
  const chainStore = createChainStore();
  const deps = {
    chainStore,
    logger: silent,
    ...createCommits({ database, clock, ids: randomIds, feed }),
    database,
    clock,
    ids: randomIds,
    reevaluate,
    rates: { current: (currency: string) => rates.get(currency), last: (currency: string) => rates.get(currency) },
    secrets: { isOpen: () => secretsState !== 'locked' },
    pool,
    chain: { watch: (invoice: InvoiceRecord) => void watched.push(invoice) },
    lightning: NO_LIGHTNING,
  };
  const observe = createRecordObservation(deps);
  const told = createToldChain(observe, () => nowMs);
  await told.tip(SOURCE, 100);
  return {
    ...opened,
    deps,
    chainStore,
    told,
    reevaluate,
    pool,
    published,
    watched,
    rates,
    lock: () => (secretsState = 'locked'),
    now: () => nowMs,
    pass: (ms: number) => (nowMs += ms),
    create: createCreateInvoice(deps),
    cancel: createCancelInvoice(deps),
    mark: createMarkInvoice(deps),
    accept: createAcceptUnconfirmed(deps),
    show: createShowOnDisplay(deps),
    observe,
    outbox: (invoiceId: string) => database.read.outbox.ofInvoice(invoiceId),
  };
};
export type Shop = Awaited<ReturnType<typeof createShop>>;

/** The same shop after the program was started again: what is known about the chain is read from the database. */
export const restart = async (shop: Shop): Promise<Shop> => {
  const chainStore = createChainStore();
  const deps = { ...shop.deps, chainStore };
  const observe = createRecordObservation(deps);
  const told = createToldChain(observe, shop.now, shop.told.sources());
  await told.tellSources();
  return { ...shop, deps, chainStore, observe, told, create: createCreateInvoice(deps) };
};

/** A sale of 1,000 sats at the till, or a throw where it was refused. */
export const sell = async (
  shop: Shop,
  change: Partial<Parameters<Shop['create']>[0]> = {},
): Promise<InvoiceOutcome> => {
  const sold = await shop.create({
    storeId: 'store-1',
    currency: 'SATS',
    amountMinor: 1000n,
    api: 'till',
    ...change,
  });
  if (!sold.ok) throw new Error(sold.error.code);
  return sold.value;
};
