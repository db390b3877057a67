import type { AddressPool, DerivedAddress, HighWater } from '../app/ports.ts';
import type { OwnedWalletKeys } from './wallet-keys.ts';

export interface AddressPoolDeps {
  readonly keys: Pick<OwnedWalletKeys, 'derive' | 'isOpen' | 'onClosed'>;
  readonly highWater: HighWater;
  /** Returns the name of a wallet's key in the high-water file. */
  readonly digestOf: (walletId: string) => string;
  /** How many addresses to keep derived ahead of the highest index that was requested. */
  readonly stock: number;
}

/**
 * The durable mark is raised this far ahead. It is the gap limit (BIP 44), so a restored wallet still finds its
 * addresses.
 */
const COVER_AHEAD = 20;
/** The mark is raised again while this many indexes are left, so that no sale waits for the fsync. */
const COVER_AGAIN = 10;
/** Addresses per message to the worker, which takes about 40 ms for them. */
const BATCH = 25;
/**
 * Addresses to keep behind the highest requested index: a transaction that was rolled back requests its index again.
 */
const KEEP_BEHIND = 32;

/**
 * Keeps addresses ready to be issued: derived and checked in the background, and below the durable high-water mark
 * (product.md ADDR-7).
 */
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
      stock.demand = Math.max(stock.demand, stock.waiters.length - 1); // the normal lead already covers the first waiter
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
  /** Every index from the last jump up to this one (excluded) is derived. */
  derivedTo: number;
  /** The highest index that was requested. */
  requested: number;
  /** The durable mark: only an index below it may be issued. */
  coveredTo: number;
  waiters: Waiter[];
  /**
   * How many callers recently waited together. They will take as many indexes, so the mark is raised for them as well.
   */
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
  requested: index,
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

const resolveAll = (stock: Stock): void => {
  for (const { resolve } of stock.waiters.splice(0)) resolve();
};

const rejectAll = (stock: Stock, error: Error): void => {
  const { waiters } = stock;
  stock.waiters = [];
  for (const { reject } of waiters) reject(error);
};

/** Derives until the stock is full, then ends. At most one run per wallet is active. */
const deriveAhead = async (stock: Stock, deps: AddressPoolDeps): Promise<void> => {
  if (stock.deriving || stock.derivedTo > stock.requested + deps.stock - BATCH) return;
  stock.deriving = true;
  try {
    while (!stock.dropped && stock.derivedTo <= stock.requested + deps.stock) {
      const from = stock.derivedTo;
      const addresses = await deps.keys.derive(stock.walletId, from, BATCH);
      if (stock.derivedTo !== from) continue; // moveTo jumped meanwhile
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

/** Raises the durable mark in strides. Callers that arrive during a write are served by the next round. */
const coverAhead = async (stock: Stock, deps: AddressPoolDeps): Promise<void> => {
  if (stock.covering) return;
  stock.covering = true;
  try {
    while (!stock.dropped && stock.coveredTo <= stock.requested + stock.demand + COVER_AGAIN) {
      const to = stock.requested + stock.demand + COVER_AHEAD;
      stock.demand = Math.floor(stock.demand / 2); // fades out when the rush is over
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

/** Moves the stock to an index. After a scan or a restore that index is far away, so the stock starts again there. */
const moveTo = (stock: Stock, index: number, ahead: number): void => {
  const jumps = !stock.ready.has(index) && (index < stock.derivedTo || index > stock.derivedTo + ahead);
  if (jumps) {
    resolveAll(stock); // whoever waits takes its index again, and that is the new one
    stock.ready.clear();
    stock.derivedTo = index;
    stock.requested = index;
  }
  stock.requested = Math.max(stock.requested, index);
  for (const old of stock.ready.keys()) {
    if (old >= stock.requested - KEEP_BEHIND) break; // the map is in order of index
    stock.ready.delete(old);
  }
};

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error('preparing addresses failed'));
