import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { DerivedAddress } from '../app/ports.ts';
import type { DeriveAnswer, DeriveRequest, Loaded } from './derive-worker.ts';
import type { WalletSpec } from './wallet-spec.ts';

/** Derives addresses in a worker thread, because two curve multiplications per address would delay every sale. */
export interface Deriver {
  /** Starts the worker ahead of its first request, because loading its code takes longer than deriving. */
  readonly warmUp: () => void;
  readonly derive: (spec: WalletSpec, from: number, count: number) => Promise<DerivedAddress[]>;
  /** Stops the worker and rejects the pending requests. */
  readonly close: () => Promise<void>;
}

export interface DeriverOptions {
  readonly startWorker: () => Worker;
  /** How long a loaded worker may take for a batch, by the keys that it derives for it. */
  readonly limitMs: (keys: number) => number;
  /** How much longer a worker may take that is still loading its code. */
  readonly loadMs: number;
}

interface Waiting {
  readonly request: DeriveRequest;
  readonly resolve: (addresses: DerivedAddress[]) => void;
  readonly reject: (error: Error) => void;
  /** How many workers hung at this request. */
  hung: number;
}

/** A batch of 25 keys takes about 40 ms, and a hundred times as long on a machine that is hopelessly busy. */
const limitMs = (keys: number): number => 4_000 + 40 * keys;
/** Loading takes 0.3 s, and 10 s while a machine starts everything else. Replacing the worker would only lengthen it. */
const LOAD_MS = 30_000;
/** A request at which this many workers hung is refused. */
const MOST_HUNG = 2;

/**
 * Creates a deriver that starts its worker with the first request at the latest, and a new worker after a crash. A
 * worker that hangs is ended, and its requests go to a new one, so that no sale waits for ever (product.md ADDR-13).
 */
export const createDeriver = (options: Partial<DeriverOptions> = {}): Deriver => {
  const wanted = { startWorker, limitMs, loadMs: LOAD_MS, ...options };
  const waiting = new Map<number, Waiting>();
  let worker: Running | undefined;
  let closed = false;
  let lastId = 0;

  const fail = (which: Running, error: Error): void => {
    if (worker !== which) return;
    worker = undefined;
    watchdog.stop();
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  const hear = (which: Running, answer: DeriveAnswer | Loaded): void => {
    if (worker !== which) return;
    which.isLoaded = true;
    if (answer !== 'loaded') settle(waiting, answer);
    if (waiting.size === 0) which.thread.unref();
    watchdog.restart();
  };
  const started = (): Running => (worker ??= listen(wanted.startWorker(), { hear, fail }));
  const post = ({ request }: Waiting): void => {
    const { thread } = started();
    thread.ref();
    thread.postMessage(request);
  };
  /** Ends the worker, and gives what waits to a new one. */
  const replace = (): void => {
    void worker?.thread.terminate();
    worker = undefined;
    refuseHung(waiting);
    for (const one of waiting.values()) post(one);
    watchdog.restart();
  };
  const watchdog = createWatchdog(replace, () => {
    const [oldest] = waiting.values();
    return oldest && wanted.limitMs(keysOf(oldest.request)) + (worker?.isLoaded ? 0 : wanted.loadMs);
  });

  return {
    warmUp: () => void (closed || started()),
    derive: (spec, from, count) =>
      new Promise((resolve, reject) => {
        if (closed) throw new Error('the deriver is closed');
        const made: Waiting = { request: { id: (lastId += 1), spec, from, count }, resolve, reject, hung: 0 };
        waiting.set(made.request.id, made);
        post(made);
        if (waiting.size === 1) watchdog.restart();
      }),
    close: async () => {
      closed = true;
      const ending = worker;
      if (ending !== undefined) fail(ending, new Error('the deriver is closed'));
      await ending?.thread.terminate();
    },
  };
};

/** An address of several keys takes as long as each of them. */
const keysOf = ({ spec, count }: DeriveRequest): number => count * spec.keys.length;

const settle = (waiting: Map<number, Waiting>, answer: DeriveAnswer): void => {
  const found = waiting.get(answer.id);
  waiting.delete(answer.id);
  if ('addresses' in answer) found?.resolve(answer.addresses);
  else found?.reject(new Error(answer.failure));
};

interface Running {
  readonly thread: Worker;
  /** Its code is loaded. */
  isLoaded: boolean;
}
interface Listeners {
  readonly hear: (which: Running, answer: DeriveAnswer | Loaded) => void;
  readonly fail: (which: Running, error: Error) => void;
}

const listen = (thread: Worker, { hear, fail }: Listeners): Running => {
  const started: Running = { thread, isLoaded: false };
  thread.unref(); // an idle worker must not keep the process alive
  thread.on('message', (answer: DeriveAnswer | Loaded) => hear(started, answer));
  thread.on('error', (error) => fail(started, error instanceof Error ? error : new Error('the deriver failed')));
  thread.on('exit', () => fail(started, new Error('the deriver ended')));
  return started;
};

/** A worker answers in order, so it hung at the oldest request, which is refused if another one hung there too. */
const refuseHung = (waiting: Map<number, Waiting>): void => {
  const [oldest] = waiting.values();
  if (!oldest || (oldest.hung += 1) < MOST_HUNG) return;
  waiting.delete(oldest.request.id);
  oldest.reject(new Error('deriving addresses took too long'));
};

/** Calls `bark` if it is not restarted within the limit, which is undefined while nothing is waited for. */
const createWatchdog = (bark: () => void, limitOf: () => number | undefined) => {
  let timer: NodeJS.Timeout | undefined;
  let turn: NodeJS.Immediate | undefined;
  const stop = (): void => {
    clearTimeout(timer);
    clearImmediate(turn);
  };
  return {
    stop,
    restart: (): void => {
      stop();
      const limit = limitOf();
      if (limit === undefined) return;
      // An answer may lie ready if this thread was busy for long, and is read before the next immediate.
      timer = setTimeout(() => (turn = setImmediate(bark)), limit);
    },
  };
};

/** No environment is passed on: it may hold a passphrase (reliability.md A5). */
const startWorker = (): Worker => new Worker(workerFile(), { argv: [], env: {}, execArgv: [], name: 'derive' });

/** The worker lies beside this file, as .ts when run from source and as .js in the bundle. */
const workerFile = (): string => join(import.meta.dirname, `derive-worker${extname(import.meta.filename)}`);
