import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { OffloadJob } from './offload-worker.ts';

/** Runs what may take longer than 50 ms in a thread of its own, with its own connection. `signal` ends it. */
export const runOffload = (job: OffloadJob, signal?: AbortSignal): Promise<{ faults: string[] }> =>
  new Promise((resolve, reject) => {
    const worker = new Worker(workerFile(), { workerData: job });
    signal?.addEventListener('abort', () => void worker.terminate(), { once: true });
    worker.once('message', (answer: unknown) => {
      resolve(answerSchema.parse(answer));
    });
    worker.once('error', reject);
    worker.once('exit', () => {
      reject(new Error(`the ${job.job} ended without an answer`)); // no effect after an answer
    });
  });

/** Faults in the whole database; none when it is sound. */
export const checkIntegrity = async (file: string): Promise<string[]> =>
  (await runOffload({ job: 'check', file })).faults;

/** The bundle keeps the worker beside the entries; from source it is a .ts file that Node itself strips. */
const workerFile = (): string =>
  join(import.meta.dirname, import.meta.filename.endsWith('.ts') ? 'offload-worker.ts' : 'offload-worker.js');

const answerSchema = z.object({ faults: z.array(z.string()) });
