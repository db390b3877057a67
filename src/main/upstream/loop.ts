export interface LoopOptions {
  /** @returns milliseconds until the next step */
  readonly step: () => Promise<number>;
  readonly failed: (error: unknown) => void;
  /** Wait after the first failure; doubles with each further one, up to `backOffMaxMs`. */
  readonly backOffMs: number;
  readonly backOffMaxMs: number;
}

export interface Loop {
  readonly start: () => void;
  /**
   * Asks for the next step now: in a later turn of the event loop, so that the caller never waits for it. A step that
   * runs is followed by another. The wait after a failure is not cut short.
   */
  readonly wake: () => void;
  /** Does the same, and cuts the wait after a failure short too. */
  readonly retry: () => void;
  /** Ends the loop and waits for the step that runs. */
  readonly stop: () => Promise<void>;
  readonly stopped: () => boolean;
}

/** Repeats a step in the background, never two at a time: after the wait it returns, and later and later while it fails. */
export const createLoop = ({ step, failed, backOffMs, backOffMaxMs }: LoopOptions): Loop => {
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;
  let running: Promise<void> | undefined;
  let woken = false;
  let failures = 0;
  let ended = false;

  const runOnce = async (): Promise<number> => {
    try {
      const waitMs = await step();
      failures = 0;
      return waitMs;
    } catch (error) {
      if (!ended) failed(error);
      failures += 1;
      return Math.min(backOffMaxMs, backOffMs * 2 ** Math.min(failures - 1, 20));
    }
  };
  const run = (): void => {
    timer = undefined;
    immediate = undefined;
    woken = false;
    running = runOnce().then((waitMs) => {
      running = undefined;
      if (ended) return;
      if (woken && failures === 0) immediate = setImmediate(run);
      else timer = setTimeout(run, waitMs);
    });
  };
  const wake = (): void => {
    woken = true;
    if (ended || !timer || failures > 0) return;
    clearTimeout(timer);
    timer = undefined;
    immediate = setImmediate(run);
  };
  return {
    start: () => {
      if (!ended && !running && !timer && !immediate) run();
    },
    wake,
    retry: () => {
      failures = 0;
      wake();
    },
    stop: async () => {
      ended = true;
      clearTimeout(timer);
      clearImmediate(immediate);
      timer = undefined;
      immediate = undefined;
      await running;
    },
    stopped: () => ended,
  };
};
