import { beforeEach, describe, expect, test } from 'vitest';
import type { SteadyClock } from '../../../src/main/app/ports.ts';
import { createSteadyClock, systemTime } from '../../../src/main/platform/clock.ts';

const HOUR_MS = 3_600_000;
const START_MS = 1_800_000_000_000;

let wallMs: number;
let monotonicMs: number;
let sinceBootMs: number | null;
let clock: SteadyClock;
beforeEach(() => {
  [wallMs, monotonicMs, sinceBootMs] = [START_MS, 1_234.5, 50_000];
  clock = createSteadyClock({
    wallMs: () => wallMs,
    monotonicMs: () => monotonicMs,
    sinceBootMs: () => sinceBootMs,
  });
});
const pass = (ms: number): void => {
  wallMs += ms;
  monotonicMs += ms;
  if (sinceBootMs !== null) sinceBootMs += ms;
};

describe.each([
  ['two hours ahead', 2 * HOUR_MS],
  ['two hours back', -2 * HOUR_MS],
  ['a day ahead', 24 * HOUR_MS],
])('CHAIN-50: a wall clock that jumps %s', (_name, byMs) => {
  test('changes nothing until the clock follows, and nothing after it jumped back', () => {
    pass(60_000);
    wallMs += byMs;
    pass(1_000);
    expect([clock.nowMs(), clock.aheadMs()]).toEqual([START_MS + 61_000, byMs]);
    wallMs -= byMs;
    expect([clock.nowMs(), clock.aheadMs()]).toEqual([START_MS + 61_000, 0]);
  });

  test('is followed, and what was read before it is told from what is read after it', () => {
    pass(60_000);
    const before = clock.nowMs();
    expect(clock.isFromBeforeJump(before)).toBe(false);
    wallMs += byMs;
    clock.follow(byMs);
    expect([clock.nowMs(), clock.aheadMs()]).toEqual([wallMs, 0]);
    expect(clock.isFromBeforeJump(before)).toBe(true);
    const after = clock.nowMs();
    pass(5);
    expect(clock.isFromBeforeJump(after)).toBe(false);
  });
});

test('CHAIN-50: a sleep of 8 hours has passed, though the monotonic clock stood still', () => {
  pass(60_000);
  const before = clock.nowMs();
  wallMs += 8 * HOUR_MS;
  sinceBootMs = (sinceBootMs ?? 0) + 8 * HOUR_MS;
  expect(clock.aheadMs()).toBe(0);
  expect(clock.nowMs()).toBe(before + 8 * HOUR_MS);
  pass(1_000);
  expect([clock.aheadMs(), clock.nowMs() - before]).toEqual([0, 8 * HOUR_MS + 1_000]);
});

test('CHAIN-50: a sleep that no clock measured is a jump', () => {
  sinceBootMs = null;
  wallMs += 8 * HOUR_MS;
  expect([clock.nowMs(), clock.aheadMs()]).toEqual([START_MS, 8 * HOUR_MS]);
});

test('CHAIN-50: a jump during a sleep is told from the sleep', () => {
  wallMs += 8 * HOUR_MS - 2 * HOUR_MS;
  sinceBootMs = (sinceBootMs ?? 0) + 8 * HOUR_MS;
  expect(clock.aheadMs()).toBe(-2 * HOUR_MS);
  expect(clock.nowMs()).toBe(START_MS + 8 * HOUR_MS);
});

test('the clocks of this machine agree while it is awake', () => {
  const real = createSteadyClock(systemTime);
  expect(Math.abs(real.aheadMs())).toBeLessThan(1_000);
});
