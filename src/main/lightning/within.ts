import { TOO_LATE, UpstreamFailed } from '../upstream/reasons.ts';

/** Runs work that may never settle: rejects when the signal aborts, whether or not the work heeds it. */
export const within = <T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const abort = (): void => reject(new UpstreamFailed(TOO_LATE));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work(signal)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
