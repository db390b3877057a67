/** Entry of the worker thread: does one job with its own connection and ends. */
import { setPriority } from 'node:os';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { findDamage, findFaults, writeBackupFile } from './backup-file.ts';
import { openConnection } from './connection.ts';

export type OffloadJob =
  | { readonly job: 'backup'; readonly file: string; readonly toFile: string }
  | { readonly job: 'check'; readonly file: string }
  | { readonly job: 'quick-check'; readonly file: string };

const LEAST_URGENT = 19;

/** Sales come first. Linux alone gives a thread a priority of its own; elsewhere it would be the whole program's. */
const stepBack = (): void => {
  if (process.platform === 'linux') setPriority(LEAST_URGENT);
};

const run = (job: OffloadJob): { faults: string[] } => {
  const connection = openConnection(job.file, 'write'); // VACUUM INTO is refused on a query_only connection
  try {
    if (job.job === 'check') return { faults: findFaults(connection) };
    if (job.job === 'quick-check') {
      stepBack();
      return { faults: findDamage(connection) };
    }
    writeBackupFile(connection, job.toFile);
    return { faults: [] };
  } finally {
    connection.close();
  }
};

// The one module that works when it is loaded: that is what a worker's entry is for.
if (!isMainThread) parentPort?.postMessage(run(workerData as OffloadJob)); // given by runOffload alone
