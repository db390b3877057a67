import type { WriteStores } from '../app/stores.ts';
import { StorageFull } from '../app/stores.ts';
import { createWriteStores } from './stores-of.ts';
import type { Queries } from './tables.ts';

/** Queries behind the stores of a running transaction; for the status writer, which is no store. */
const running = new WeakMap<WriteStores, Queries>();

/** @throws where `tx` was not handed out by {@link createWrite} */
export const queriesOf = (tx: WriteStores): Queries => {
  const queries = running.get(tx);
  if (!queries) throw new Error('these stores belong to no running transaction');
  return queries;
};

/** What SQLite says when the disk is full, fails, or somebody else holds the file. */
const CANNOT_STORE = /^SQLITE_(FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|NOLFS)/;

const toStorageFull = (error: unknown): unknown => {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  return CANNOT_STORE.test(error.code) ? new StorageFull(`${error.code}: ${error.message}`, { cause: error }) : error;
};

/**
 * Everything in a transaction settles in microtasks: its queries do, and nothing else may be awaited there. Where another
 * macrotask begins before the end, the transaction awaited something foreign (a timer, a file, the net) and is undone:
 * always, so that it shows in the first test and never as a slow till.
 */
const guardAgainstWaiting = (): { readonly check: () => void } => {
  let isLate = false;
  const probe = setImmediate(() => {
    isLate = true;
  });
  return {
    check: () => {
      clearImmediate(probe);
      if (isLate) throw new Error('a transaction awaited something else than its own queries');
    },
  };
};

const inTransaction = <T>(writer: Queries, work: (tx: WriteStores) => Promise<T>): Promise<T> =>
  writer.transaction().execute(async (queries) => {
    const guard = guardAgainstWaiting();
    const tx = createWriteStores(queries);
    running.set(tx, queries);
    try {
      return await work(tx);
    } finally {
      running.delete(tx);
      guard.check();
    }
  });

/** Transactions of the one writer, one after another in the order they were asked for. */
export const createWrite = (writer: Queries): (<T>(work: (tx: WriteStores) => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const turn = last
      .then(() => inTransaction(writer, work))
      .catch((error: unknown) => {
        throw toStorageFull(error);
      });
    last = turn.catch(() => {});
    return turn;
  };
};
