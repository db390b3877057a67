import { sql } from 'kysely';
import type { WriteRepositories } from '../../app/repositories.ts';
import { StorageFull } from '../../app/repositories.ts';
import { createWriteRepositories } from '../repositories/all.ts';
import type { Queries } from '../repositories/tables.ts';

/** Queries behind the stores of a running transaction; for the status writer, which is no store. */
const running = new WeakMap<WriteRepositories, Queries>();

/**
 * Transactions of the one writer, one after another in the order they were asked for. Those that were asked for while a
 * commit waited for the disk share the next commit (group commit): the disk, not the queue, sets the pace.
 */
export const createWrite = (writer: Queries): (<T>(work: (tx: WriteRepositories) => Promise<T>) => Promise<T>) => {
  const queue: Job[] = [];
  let isRunning = false;
  const runQueue = async (): Promise<void> => {
    isRunning = true;
    while (queue.length > 0) {
      await nextTurn(); // requests that are in by now go along
      await runTogether(writer, queue.splice(0, MOST_TOGETHER));
    }
    isRunning = false;
  };
  return (work) =>
    new Promise((resolve, reject) => {
      queue.push(createJob(work, resolve, reject));
      if (!isRunning) void runQueue(); // never rejects: each job hears of its own error
    });
};

/** @throws where `tx` was not handed out by {@link createWrite} */
export const queriesOf = (tx: WriteRepositories): Queries => {
  const queries = running.get(tx);
  if (!queries) throw new Error('these stores belong to no running transaction');
  return queries;
};

/** So many share one commit at most: nobody waits long for the others' work. */
const MOST_TOGETHER = 32;

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** One asked-for transaction: its work, and what its caller is told once that is certain. */
interface Job {
  /** Runs the work. @throws what the work throws */
  readonly run: (queries: Queries) => Promise<void>;
  readonly committed: () => void;
  readonly failed: (error: unknown) => void;
}

/** Runs jobs in one transaction, each whole or not at all; their callers hear of it after the one commit they share. */
const runTogether = async (writer: Queries, jobs: readonly Job[]): Promise<void> => {
  const errors = new Map<Job, unknown>();
  try {
    await writer.transaction().execute(async (queries) => {
      const [only, ...others] = jobs;
      if (only && others.length === 0) return only.run(queries);
      for (const job of jobs) {
        const failure = await runSaved(queries, job);
        if (failure) errors.set(job, failure.error);
      }
    });
  } catch (error) {
    for (const job of jobs) job.failed(errors.has(job) ? errors.get(job) : error);
    return;
  }
  for (const job of jobs) {
    if (errors.has(job)) job.failed(errors.get(job));
    else job.committed();
  }
};

/** Whole or not at all, beside others in one transaction. @returns what its work threw, undefined where it did not */
const runSaved = async (queries: Queries, job: Job): Promise<{ readonly error: unknown } | undefined> => {
  await sql`savepoint job`.execute(queries);
  try {
    await job.run(queries);
    await sql`release job`.execute(queries);
    return undefined;
  } catch (error) {
    try {
      await sql`rollback to job`.execute(queries);
      await sql`release job`.execute(queries);
    } catch {
      throw error; // a full disk has undone the whole transaction already: it is everybody's error
    }
    return { error };
  }
};

const createJob = <T>(
  work: (tx: WriteRepositories) => Promise<T>,
  resolve: (value: T) => void,
  reject: (error: unknown) => void,
): Job => {
  let committed = (): void => {};
  return {
    run: async (queries) => {
      const guard = guardAgainstWaiting();
      const tx = createWriteRepositories(queries);
      running.set(tx, queries);
      try {
        const value = await work(tx);
        committed = () => resolve(value);
      } finally {
        running.delete(tx);
        guard.check();
      }
    },
    committed: () => committed(),
    failed: (error) => reject(toStorageFull(error)),
  };
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

/** What SQLite says when the disk is full, fails, or somebody else holds the file. */
const CANNOT_STORE = /^SQLITE_(FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|NOLFS)/;

const toStorageFull = (error: unknown): unknown => {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  return CANNOT_STORE.test(error.code) ? new StorageFull(`${error.code}: ${error.message}`, { cause: error }) : error;
};
