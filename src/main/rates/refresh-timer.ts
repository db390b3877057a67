import type { Clock } from '../app/ports.ts';

const REFRESH_MS = 30_000;
/** After this long without use, the price is refreshed only to stay good, so that the first sale of the day has one. */
const USED_FOR_MS = 10 * 60_000;
const IDLE_REFRESH_MS = 4 * 60_000;

export interface RefreshTimer {
  readonly start: () => void;
  readonly stop: () => void;
  /** A price is being used. */
  readonly use: () => void;
  /** Refreshes now, however recent the last price is. */
  readonly again: () => void;
}

/** Runs `refresh` every 30 s while prices are used, and every 4 minutes otherwise (product.md RATE-3). */
export const createRefreshTimer = (
  clock: Clock,
  isMarket: () => boolean,
  refresh: () => Promise<void>,
): RefreshTimer => {
  let usedAtMs = Number.NEGATIVE_INFINITY;
  let triedAtMs = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  const tick = (): void => {
    const nowMs = clock.nowMs();
    const every = nowMs - usedAtMs <= USED_FOR_MS ? REFRESH_MS : IDLE_REFRESH_MS;
    const sinceMs = nowMs - triedAtMs;
    if (!isMarket() || (sinceMs >= 0 && sinceMs < every)) return;
    triedAtMs = nowMs;
    void refresh();
  };
  return {
    start: (): void => {
      timer ??= setInterval(tick, 1_000).unref();
    },
    stop: (): void => {
      clearInterval(timer);
      timer = undefined;
    },
    use: (): void => {
      usedAtMs = clock.nowMs();
      if (timer) tick();
    },
    again: (): void => {
      triedAtMs = Number.NEGATIVE_INFINITY;
      if (timer) tick();
    },
  };
};
