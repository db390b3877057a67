import { uptime } from 'node:os';
import type { SteadyClock } from '../app/ports.ts';

export interface TimeSources {
  readonly wallMs: () => number;
  /** Runs evenly, and on Linux stands still while the machine sleeps. */
  readonly monotonicMs: () => number;
  /** Runs while the machine sleeps; null if the system has no such clock, or if the other one does that too. */
  readonly sinceBootMs: () => number | null;
}

/** The two clocks of a machine differ by less while it is awake. */
const LEAST_SLEEP_MS = 1_000;

/**
 * The wall clock at start, and the time that has passed since, sleep of the machine included. A jump of the wall clock
 * changes it only when it is told to follow (chain.md CHAIN-50).
 */
export const createSteadyClock = ({ wallMs, monotonicMs, sinceBootMs }: TimeSources): SteadyClock => {
  const started = { wallMs: wallMs(), monotonicMs: monotonicMs(), sinceBootMs: sinceBootMs() };
  let asleepMs = 0;
  let followedMs = 0;
  let followedAtMs = Number.NEGATIVE_INFINITY;

  const awakeMs = (): number => monotonicMs() - started.monotonicMs;
  const nowMs = (): number => Math.round(started.wallMs + awakeMs() + asleepMs + followedMs);
  const noticeSleep = (): void => {
    const sinceBoot = sinceBootMs();
    if (sinceBoot === null || started.sinceBootMs === null) return;
    const sleptMs = sinceBoot - started.sinceBootMs - awakeMs();
    if (sleptMs - asleepMs >= LEAST_SLEEP_MS) asleepMs = sleptMs;
  };
  return {
    nowMs,
    aheadMs: () => {
      noticeSleep();
      return wallMs() - nowMs();
    },
    follow: (byMs) => {
      followedMs += byMs;
      followedAtMs = nowMs();
    },
    isFromBeforeJump: (atMs) => atMs < followedAtMs || atMs > nowMs(),
  };
};

/** Clocks of this machine. */
export const systemTime: TimeSources = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  sinceBootMs: () => (process.platform === 'linux' ? linuxUptimeMs() : null),
};

/** Node's own monotonic clock is CLOCK_MONOTONIC, the uptime is CLOCK_BOOTTIME. */
const linuxUptimeMs = (): number | null => {
  try {
    return uptime() * 1_000;
  } catch {
    return null; // a sandbox may hide it
  }
};
