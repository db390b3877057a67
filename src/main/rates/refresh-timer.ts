import type { Clock } from '../app/ports.ts';

const REFRESH_MS = 30_000;
/** Unused for so long, the price is only kept from growing stale, so that the first sale of the day has one. */
const USED_FOR_MS = 10 * 60_000;
const IDLE_REFRESH_MS = 4 * 60_000;

export interface RefreshTimer {
  readonly start: () => void;
  readonly stop: () => void;
  /** Somebody looks at prices. */
  readonly use: () => void;
  /** Whatever was asked before no longer counts. */
  readonly again: () => void;
}

/** Runs `refresh` by the clock: every 30 s while used, seldom while idle. */
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
