import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { Opened } from '../../app/backup/restore-desk.ts';
import type { UpdateProgress } from './migrate.ts';
import type { Answer, OffloadJob } from './offload-worker.ts';

/** Runs a job that may take longer than 50 ms in a worker thread with its own connection. `signal` stops it. */
export const runOffload = (job: OffloadJob, signal?: AbortSignal): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(workerFile(), { workerData: job });
    signal?.addEventListener('abort', () => void worker.terminate(), { once: true });
    worker.once('message', (answer: unknown) => {
      resolve(answerSchema.parse(answer));
    });
    worker.once('error', reject);
    worker.once('exit', () => {
      reject(new Error(`the ${job.job} ended without an answer`)); // has no effect once an answer has come
    });
  });

/**
 * Brings a database up to date in a worker thread.
 *
 * @returns why it is refused; empty if it is up to date now
 */
export const runUpdate = (
  job: OffloadJob & { readonly job: 'update' },
  onProgress: (progress: UpdateProgress) => void,
): Promise<string[]> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(workerFile(), { workerData: job });
    worker.on('message', (message: unknown) => {
      const said = updateSchema.parse(message);
      if ('progress' in said) onProgress(said.progress);
      else resolve(said.faults);
    });
    worker.once('error', reject);
    worker.once('exit', () => {
      reject(new Error('the update ended without an answer')); // has no effect once an answer has come
    });
  });

/** Returns every fault that SQLite finds in the database; an empty list means that it is sound. */
export const checkIntegrity = async (file: string): Promise<string[]> =>
  (await runOffload({ job: 'check', file })).faults;

/** The worker lies beside this file: as .js in the bundle, and from source as .ts, whose types Node strips. */
const workerFile = (): string =>
  join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? 'offload-worker.ts' : 'offload-worker.js');

/** Our own worker's answer: only its shape is asked about. */
const answerSchema = z.object({ faults: z.array(z.string()), opened: z.custom<Opened>().optional() });
const updateSchema = z.union([z.object({ progress: z.object({ done: z.int(), of: z.int() }) }), answerSchema]);
