/** One thing done again and again: after the wait it names, at once when kicked, later and later while it fails. */
export interface Loop {
  readonly start: () => void;
  /** Does it again at once; while it runs, right after. Waiting out a failure is not cut short. */
  readonly wake: () => void;
  /** Ends it and waits for what runs. */
  readonly stop: () => Promise<void>;
  readonly stopped: () => boolean;
}

export const createLoop = (options: {
  /** @returns milliseconds until the next time */
  readonly step: () => Promise<number>;
  readonly failed: (error: unknown) => void;
  readonly backOffMs: number;
  readonly backOffMaxMs: number;
}): Loop => {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | undefined;
  let woken = false;
  let failures = 0;
  let ended = false;

  const runOnce = async (): Promise<number> => {
    try {
      const waitMs = await options.step();
      failures = 0;
      return waitMs;
    } catch (error) {
      if (!ended) options.failed(error);
      failures += 1;
      return Math.min(options.backOffMaxMs, options.backOffMs * 2 ** Math.min(failures - 1, 20));
    }
  };
  const run = (): void => {
    timer = undefined;
    woken = false;
    running = runOnce().then((waitMs) => {
      running = undefined;
      if (ended) return;
      timer = setTimeout(run, woken && failures === 0 ? 0 : waitMs);
    });
  };
  return {
    start: () => {
      if (!ended && !running && !timer) run();
    },
    wake: () => {
      woken = true;
      if (ended || running || !timer || failures > 0) return;
      clearTimeout(timer);
      run();
    },
    stop: async () => {
      ended = true;
      clearTimeout(timer);
      timer = undefined;
      await running;
    },
    stopped: () => ended,
  };
};
