import type { AddressPool, DerivedAddress, HighWater } from '../app/ports.ts';
import type { OwnedWalletKeys } from './wallet-keys.ts';

export interface AddressPoolDeps {
  readonly keys: Pick<OwnedWalletKeys, 'derive' | 'isOpen' | 'onClosed'>;
  readonly highWater: HighWater;
  /** Under which name the high-water file knows a wallet's key. */
  readonly digestOf: (walletId: string) => string;
  /** How many addresses are kept derived ahead of the last one asked for. */
  readonly stock: number;
}

/** As far as wallets look (BIP 44 gap limit): a restored database skips no further than this. */
const COVER_AHEAD = 20;
/** Covered again when half is used up, so that nobody waits for the fsync. */
const COVER_AGAIN = 10;
/** One message to the worker: some 40 ms of its time. */
const BATCH = 25;
/** Kept behind the last one asked for: a transaction that rolls back asks again. */
const KEEP_BEHIND = 32;

/** Keeps addresses ready for sale: derived in the background, checked, and below the fsynced high-water mark. */
export const createAddressPool = (given: AddressPoolDeps): AddressPool => {
  const deps = { ...given, stock: Math.max(given.stock, BATCH) };
  const stocks = new Map<string, Stock>();
  const running = new Set<Promise<void>>();
  let closed = false;

  const drop = (walletId: string, reason: string): void => {
    const stock = stocks.get(walletId);
    if (stock === undefined) return;
    stocks.delete(walletId);
    stock.dropped = true;
    rejectAll(stock, new Error(reason));
  };
  const endSubscription = deps.keys.onClosed((walletId) => drop(walletId, 'the wallet was closed'));

  const background = (work: Promise<void>): void => {
    const tracked = work.finally(() => running.delete(tracked));
    running.add(tracked);
  };
  const advance = (stock: Stock): void => {
    background(deriveAhead(stock, deps));
    background(coverAhead(stock, deps));
  };
  const stockOf = (walletId: string, index: number): Stock => {
    const found = stocks.get(walletId);
    if (found !== undefined) return found;
    const coveredTo = deps.highWater.get(deps.digestOf(walletId)) ?? 0;
    const made = emptyStock(walletId, index, coveredTo);
    stocks.set(walletId, made);
    return made;
  };

  return {
    prepare: async (walletId, index) => {
      if (closed || !deps.keys.isOpen(walletId)) throw new Error('the wallet is not open');
      const stock = stockOf(walletId, index);
      moveTo(stock, index, deps.stock);
      const prepared = new Promise<void>((resolve, reject) => stock.waiters.push({ index, resolve, reject }));
      stock.demand = Math.max(stock.demand, stock.waiters.length - 1); // the first is served by what is ahead anyway
      settleReady(stock);
      advance(stock);
      await prepared;
    },
    prepared: (walletId, index) => {
      const stock = stocks.get(walletId);
      if (stock === undefined || !isReady(stock, index)) return undefined;
      const address = stock.ready.get(index);
      moveTo(stock, index, deps.stock);
      advance(stock);
      return address;
    },
    close: async () => {
      closed = true;
      endSubscription();
      for (const walletId of stocks.keys()) drop(walletId, 'Satchel is closing');
      await Promise.all(running);
    },
  };
};

interface Stock {
  readonly walletId: string;
  readonly ready: Map<number, DerivedAddress>;
  /** Derived up to here, exclusive, without a hole from the last jump on. */
  derivedTo: number;
  /** Highest index asked for. */
  asked: number;
  /** Below it an index may be issued. */
  coveredTo: number;
  waiters: Waiter[];
  /** How many sales lately waited at once: they will take as many indexes, so the mark is raised for them too. */
  demand: number;
  deriving: boolean;
  covering: boolean;
  dropped: boolean;
}

interface Waiter {
  readonly index: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

const emptyStock = (walletId: string, index: number, coveredTo: number): Stock => ({
  walletId,
  ready: new Map(),
  derivedTo: index,
  asked: index,
  coveredTo,
  waiters: [],
  demand: 0,
  deriving: false,
  covering: false,
  dropped: false,
});

const isReady = (stock: Stock, index: number): boolean => index < stock.coveredTo && stock.ready.has(index);

const settleReady = (stock: Stock): void => {
  const ready = stock.waiters.filter(({ index }) => isReady(stock, index));
  stock.waiters = stock.waiters.filter(({ index }) => !isReady(stock, index));
  for (const { resolve } of ready) resolve();
};

const rejectAll = (stock: Stock, error: Error): void => {
  const { waiters } = stock;
  stock.waiters = [];
  for (const { reject } of waiters) reject(error);
};

/** Derives until the stock is full. One run a wallet; it ends by itself. */
const deriveAhead = async (stock: Stock, deps: AddressPoolDeps): Promise<void> => {
  if (stock.deriving || stock.derivedTo > stock.asked + deps.stock - BATCH) return;
  stock.deriving = true;
  try {
    while (!stock.dropped && stock.derivedTo <= stock.asked + deps.stock) {
      const from = stock.derivedTo;
      const addresses = await deps.keys.derive(stock.walletId, from, BATCH);
      if (stock.derivedTo !== from) continue; // jumped meanwhile
      for (const address of addresses) stock.ready.set(address.index, address);
      stock.derivedTo = from + addresses.length;
      settleReady(stock);
    }
  } catch (error) {
    rejectAll(stock, asError(error));
  } finally {
    stock.deriving = false;
  }
};

/** Raises the fsynced mark in strides; whoever asks meanwhile is served by the next round. */
const coverAhead = async (stock: Stock, deps: AddressPoolDeps): Promise<void> => {
  if (stock.covering) return;
  stock.covering = true;
  try {
    while (!stock.dropped && stock.coveredTo <= stock.asked + stock.demand + COVER_AGAIN) {
      const to = stock.asked + stock.demand + COVER_AHEAD;
      stock.demand = Math.floor(stock.demand / 2); // forgotten again when the rush is over
      await deps.highWater.raise(deps.digestOf(stock.walletId), to);
      stock.coveredTo = to;
      settleReady(stock);
    }
  } catch (error) {
    rejectAll(stock, asError(error));
  } finally {
    stock.covering = false;
  }
};

/** A wallet that starts elsewhere (a scan, a restored database) starts its stock there. */
const moveTo = (stock: Stock, index: number, ahead: number): void => {
  const jumps = !stock.ready.has(index) && (index < stock.derivedTo || index > stock.derivedTo + ahead);
  if (jumps) {
    rejectAll(stock, new Error('the wallet goes on elsewhere'));
    stock.ready.clear();
    stock.derivedTo = index;
    stock.asked = index;
  }
  stock.asked = Math.max(stock.asked, index);
  for (const old of stock.ready.keys()) {
    if (old >= stock.asked - KEEP_BEHIND) break; // in order of index
    stock.ready.delete(old);
  }
};

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error('preparing addresses failed'));
