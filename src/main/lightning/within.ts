/** Waits for what may never come: rejects when the signal aborts, whether or not the work heeds it. */
export const within = <T>(signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const abort = (): void => reject(new Error('the Lightning node did not answer in time'));
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    work(signal)
      .then(resolve, reject)
      .finally(() => signal.removeEventListener('abort', abort));
  });
