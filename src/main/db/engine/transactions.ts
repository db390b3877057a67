import { sql } from 'kysely';
import type { WriteRepositories } from '../../app/repositories.ts';
import { StorageFull } from '../../app/repositories.ts';
import { createWriteRepositories } from '../repositories/all.ts';
import type { Queries } from '../repositories/tables.ts';

/** The queries of each running transaction. The status writer needs them, because it is not a repository. */
const running = new WeakMap<WriteRepositories, Queries>();

/**
 * Runs the transactions of the one writer, one after another, in the order in which they were requested. Transactions
 * that are requested while a commit waits for the disk share the next commit (group commit), so a slow disk delays
 * callers by a commit or two, not by the whole queue.
 */
export const createWrite = (writer: Queries): (<T>(work: (tx: WriteRepositories) => Promise<T>) => Promise<T>) => {
  const queue: Job[] = [];
  let isRunning = false;
  const runQueue = async (): Promise<void> => {
    isRunning = true;
    while (queue.length > 0) {
      await nextTurn(); // lets requests that have already arrived join
      await runTogether(writer, queue.splice(0, MOST_TOGETHER));
    }
    isRunning = false;
  };
  return (work) =>
    new Promise((resolve, reject) => {
      queue.push(createJob(work, resolve, reject));
      if (!isRunning) void runQueue(); // never rejects: each job reports its own error
    });
};

/** @throws if `tx` does not belong to a running transaction of {@link createWrite} */
export const queriesOf = (tx: WriteRepositories): Queries => {
  const queries = running.get(tx);
  if (!queries) throw new Error('these repositories belong to no running transaction');
  return queries;
};

/** The most jobs that share one commit, so that no caller waits long for the work of others. */
const MOST_TOGETHER = 32;

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

/** A requested transaction: the work to run, and the callbacks that tell the caller how it ended. */
interface Job {
  /** Runs the work. @throws what the work throws */
  readonly run: (queries: Queries) => Promise<void>;
  readonly committed: () => void;
  readonly failed: (error: unknown) => void;
}

/** Runs jobs in one transaction, each whole or not at all. Their callers are answered after the shared commit. */
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

/**
 * Runs one job of a shared transaction in a savepoint, so that it is stored whole or not at all.
 * @returns its error, if any
 */
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
      throw error; // SQLite has already rolled back the whole transaction (full disk), so every job failed
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
 * Detects a transaction that awaited something other than its own queries. Queries settle in microtasks, so if a
 * macrotask begins before the work is done, the transaction awaited a timer, a file or the network. It is then always
 * rolled back: the mistake fails the first test, instead of slowing down a till later.
 */
const guardAgainstWaiting = (): { readonly check: () => void } => {
  let isLate = false;
  const probe = setImmediate(() => {
    isLate = true;
  });
  return {
    check: () => {
      clearImmediate(probe);
      if (isLate) throw new Error('a transaction awaited something other than its own queries');
    },
  };
};

/** SQLite's error codes for a full or failing disk, and for a file that another program holds. */
const CANNOT_STORE = /^SQLITE_(FULL|IOERR|BUSY|LOCKED|READONLY|CANTOPEN|NOLFS)/;

const toStorageFull = (error: unknown): unknown => {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error;
  return CANNOT_STORE.test(error.code) ? new StorageFull(`${error.code}: ${error.message}`, { cause: error }) : error;
};
