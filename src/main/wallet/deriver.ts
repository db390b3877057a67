import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DerivedAddress } from '../app/ports.ts';
import type { DeriveAnswer, DeriveRequest } from './derive-worker.ts';
import type { WalletSpec } from './wallet-spec.ts';

/** Derives addresses in a worker thread, because two curve multiplications per address would delay every sale. */
export interface Deriver {
  readonly derive: (spec: WalletSpec, from: number, count: number) => Promise<DerivedAddress[]>;
  /** Stops the worker and rejects the pending requests. */
  readonly close: () => Promise<void>;
}

interface Waiting {
  readonly resolve: (addresses: DerivedAddress[]) => void;
  readonly reject: (error: Error) => void;
}

/** Creates a deriver that starts its worker with the first request, and a new worker after a crash. */
export const createDeriver = (): Deriver => {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let closed = false;
  let lastId = 0;

  const fail = (which: Worker, error: Error): void => {
    if (worker !== which) return;
    worker = undefined;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const settle = (answer: DeriveAnswer): void => {
    const found = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker?.unref();
    if ('addresses' in answer) found?.resolve(answer.addresses);
    else found?.reject(new Error(answer.failure));
  };
  const running = (): Worker => {
    if (worker !== undefined) return worker;
    const started = startWorker();
    started.on('message', settle);
    started.on('error', (error) => fail(started, error instanceof Error ? error : new Error('the deriver failed')));
    started.on('exit', () => fail(started, new Error('the deriver ended')));
    worker = started;
    return started;
  };

  return {
    derive: (spec, from, count) =>
      new Promise((resolve, reject) => {
        if (closed) throw new Error('the deriver is closed');
        const active = running();
        const request: DeriveRequest = { id: (lastId += 1), spec, from, count };
        waiting.set(request.id, { resolve, reject });
        active.ref();
        active.postMessage(request);
      }),
    close: async () => {
      closed = true;
      const ending = worker;
      if (ending !== undefined) fail(ending, new Error('the deriver is closed'));
      await ending?.terminate();
    },
  };
};

const startWorker = (): Worker => {
  // No environment is passed on: it may hold a passphrase (reliability.md A5).
  const worker = new Worker(workerFile(), { argv: [], env: {}, execArgv: [], name: 'derive' });
  worker.unref(); // an idle worker must not keep the process alive
  return worker;
};

/** The worker lies beside this file, as .ts when run from source and as .js in the bundle. */
const workerFile = (): string => join(import.meta.dirname, `derive-worker${extname(import.meta.filename)}`);
