/** The entry of the worker thread: it does one job with its own connection, then ends. */
import { setPriority } from 'node:os';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findDamage, findFaults, UNFINISHED, writeBackupElsewhere } from './backup-file.ts';
import type { Network } from '../../../shared/vocabulary.ts';
import type { Opened } from '../../app/backup/restore-desk.ts';
import { openConnection } from './connection.ts';
import { BackupRefused } from './database-refused.ts';
import type { Migration } from './migrate.ts';
import type { LockKey } from './locked-file.ts';

export type OffloadJob =
  | {
      readonly job: 'backup';
      readonly file: string;
      readonly workFile: string;
      readonly toFile: string;
      readonly lockKey: LockKey | null;
    }
  | {
      readonly job: 'try';
      readonly file: string;
      /** Holds the restored copy while it is tried. */
      readonly workFolder: string;
      readonly passphrase: string | null;
      readonly nowMs: number;
    }
  | {
      readonly job: 'open';
      readonly file: string;
      /** The checked database that is made of the backup. */
      readonly toFile: string;
      readonly passphrase: string | null;
      readonly place: { readonly network: Network; readonly training: boolean };
      readonly nowMs: number;
    }
  | { readonly job: 'check'; readonly file: string }
  | { readonly job: 'quick-check'; readonly file: string }
  | { readonly job: 'update'; readonly file: string; readonly migrations: readonly Migration[] };

export interface Answer {
  readonly faults: string[];
  /** Of a backup that was to be opened. */
  readonly opened?: Opened | undefined;
}

const LEAST_URGENT = 19;

/** Lets sales go first. Only Linux has priorities per thread; elsewhere this would slow down the whole program. */
const stepBack = (): void => {
  if (process.platform === 'linux') setPriority(LEAST_URGENT);
};

/** A buffer arrives in another thread as plain bytes. */
const withBuffers = ({ salt, key, ...cost }: LockKey): LockKey => ({
  ...cost,
  salt: Buffer.from(salt),
  key: Buffer.from(key),
});

const tryOut = async ({
  file,
  workFolder,
  passphrase,
  nowMs,
}: OffloadJob & { readonly job: 'try' }): Promise<string[]> => {
  const { restoreBackup } = await import('./restore.ts'); // reads every table: the other jobs do not wait for its modules
  const toFile = join(workFolder, `tried${UNFINISHED}`);
  rmSync(toFile, { force: true });
  try {
    restoreBackup({ fromFile: file, toFile, nowMs, ...(passphrase !== null && { passphrase }) });
    return [];
  } catch (error) {
    if (error instanceof Error && error.name === 'DatabaseRefused') return [error.message];
    throw error;
  } finally {
    rmSync(toFile, { force: true });
  }
};

/** Opens the database as a start does, which migrates it, and tells the main thread of each step. */
const update = async ({ file, migrations }: OffloadJob & { readonly job: 'update' }): Promise<string[]> => {
  const { openDatabase } = await import('../open-database.ts');
  const onUpdate = (progress: object): void => parentPort?.postMessage({ progress });
  try {
    await openDatabase({ file, mustExist: true, logger: SILENT, migrations, onUpdate }).close();
    return [];
  } catch (error) {
    if (error instanceof Error && error.name === 'DatabaseRefused') return [error.message];
    throw error;
  }
};

/** The main thread writes the log. */
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

const openBackup = async (job: OffloadJob & { readonly job: 'open' }): Promise<Opened> => {
  const { restoreBackup } = await import('./restore.ts'); // as above
  const { file: fromFile, toFile, passphrase, place, nowMs } = job;
  try {
    return { content: restoreBackup({ fromFile, toFile, nowMs, place, ...(passphrase !== null && { passphrase }) }) };
  } catch (error) {
    if (error instanceof BackupRefused) return { fault: error.fault, params: error.params };
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (/^(ENOSPC|EDQUOT|SQLITE_FULL)/.test(code)) return { fault: 'full' };
    throw error;
  }
};

const run = async (job: OffloadJob): Promise<Answer> => {
  if (job.job === 'try') return { faults: await tryOut(job) };
  if (job.job === 'update') return { faults: await update(job) };
  if (job.job === 'open') return { faults: [], opened: await openBackup(job) };
  const connection = openConnection(job.file, 'write'); // SQLite refuses VACUUM INTO on a query_only connection
  try {
    if (job.job === 'check') return { faults: findFaults(connection) };
    if (job.job === 'quick-check') {
      stepBack();
      return { faults: findDamage(connection) };
    }
    writeBackupElsewhere(connection, job.workFile, job.toFile, job.lockKey && withBuffers(job.lockKey));
    return { faults: [] };
  } finally {
    connection.close();
  }
};

// Unlike every other module, a worker's entry does its work when it is loaded.
if (!isMainThread) parentPort?.postMessage(await run(workerData as OffloadJob)); // only runOffload starts this worker
