/** The entry of the worker thread: it does one job with its own connection, then ends. */
import { setPriority } from 'node:os';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { findDamage, findFaults, writeBackupFile } from './backup-file.ts';
import { openConnection } from './connection.ts';

export type OffloadJob =
  | { readonly job: 'backup'; readonly file: string; readonly toFile: string }
  | { readonly job: 'check'; readonly file: string }
  | { readonly job: 'quick-check'; readonly file: string };

const LEAST_URGENT = 19;

/** Lets sales go first. Only Linux has priorities per thread; elsewhere this would slow down the whole program. */
const stepBack = (): void => {
  if (process.platform === 'linux') setPriority(LEAST_URGENT);
};

const run = (job: OffloadJob): { faults: string[] } => {
  const connection = openConnection(job.file, 'write'); // SQLite refuses VACUUM INTO on a query_only connection
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

// Unlike every other module, a worker's entry does its work when it is loaded.
if (!isMainThread) parentPort?.postMessage(run(workerData as OffloadJob)); // only runOffload starts this worker
