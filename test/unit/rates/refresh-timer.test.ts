import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRefreshTimer } from '../../../src/main/rates/refresh-timer.ts';

const MINUTE = 60_000;
const clock = {
  now: 1_795_000_000_000,
  nowMs: () => clock.now,
};
let rounds: number;
let isMarket: boolean;
let timer: ReturnType<typeof createRefreshTimer>;
beforeEach(() => {
  vi.useFakeTimers();
  rounds = 0;
  isMarket = true;
  timer = createRefreshTimer(
    clock,
    () => isMarket,
    async () => {
      rounds += 1;
    },
  );
  timer.start();
});
afterEach(() => {
  timer.stop();
  vi.useRealTimers();
});

const roundsIn = (ms: number): number => {
  const before = rounds;
  for (let passed = 0; passed < ms; passed += 1_000) {
    clock.now += 1_000;
    vi.advanceTimersByTime(1_000);
  }
  return rounds - before;
};

test('RATE-3: while prices are used, the feeds are asked every 30 s', () => {
  timer.use();
  expect(rounds).toBe(1);
  expect(roundsIn(5 * MINUTE)).toBe(10);
});

test('RATE-3: while prices are not used, the feeds are asked every 4 minutes, so that the first sale of the day has a price', () => {
  timer.again();
  expect(roundsIn(60 * MINUTE)).toBe(15);
});

test('the first use after a pause asks immediately, once', () => {
  timer.again();
  roundsIn(MINUTE);
  const before = rounds;
  timer.use();
  timer.use();
  expect(rounds - before).toBe(1);
});

test('RATE-9, RATE-11: with fixed or training prices nobody is asked', () => {
  isMarket = false;
  timer.use();
  timer.again();
  expect(roundsIn(60 * MINUTE)).toBe(0);
});

test('RATE-3: a clock set back does not stop the refreshing (F8)', () => {
  timer.use();
  clock.now -= 24 * 60 * MINUTE;
  expect(roundsIn(MINUTE)).toBeGreaterThan(0);
});

test('after the stop nobody is asked', () => {
  timer.stop();
  timer.use();
  expect(roundsIn(60 * MINUTE)).toBe(0);
});
