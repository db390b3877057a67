import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLoop } from '../../../src/main/upstream/loop.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const loopOf = (step: () => Promise<number>) => {
  const errors: unknown[] = [];
  const loop = createLoop({ step, failed: (error) => errors.push(error), backOffMs: 100, backOffMaxMs: 1_000 });
  return { loop, errors };
};

test('it waits as long as the step says, and not at all when woken', async () => {
  let count = 0;
  const { loop } = loopOf(async () => {
    count += 1;
    return 5_000;
  });
  loop.start();
  await vi.advanceTimersByTimeAsync(4_999);
  expect(count).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(count).toBe(2);
  loop.wake();
  await vi.advanceTimersByTimeAsync(0);
  expect(count).toBe(3);
  await loop.stop();
});

test('failures wait longer and longer up to the limit, and waking does not shorten that', async () => {
  const times: number[] = [];
  const { loop, errors } = loopOf(async () => {
    times.push(Date.now());
    throw new Error('down');
  });
  loop.start();
  for (let passed = 0; passed < 5_000; passed += 50) {
    loop.wake();
    await vi.advanceTimersByTimeAsync(50);
  }
  await loop.stop();
  const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
  expect(waits.slice(0, 6)).toEqual([100, 200, 400, 800, 1_000, 1_000]);
  expect(errors).toHaveLength(times.length);
});

test('after stop nothing runs and no timer is left', async () => {
  let count = 0;
  const { loop } = loopOf(async () => {
    count += 1;
    return 10;
  });
  loop.start();
  await loop.stop();
  loop.wake();
  loop.start();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(count).toBe(1);
  expect(vi.getTimerCount()).toBe(0);
});

test('waking runs no step before the caller has finished, and a burst of it runs one', async () => {
  let count = 0;
  const { loop } = loopOf(async () => {
    count += 1;
    return 5_000;
  });
  loop.start();
  await vi.advanceTimersByTimeAsync(0);
  for (let calls = 0; calls < 10; calls += 1) loop.wake();
  expect(count).toBe(1);
  await vi.advanceTimersByTimeAsync(0);
  expect(count).toBe(2);
  await loop.stop();
});

test('a retry cuts the wait after a failure short, and the next failure waits as little as the first', async () => {
  const times: number[] = [];
  const { loop } = loopOf(async () => {
    times.push(Date.now());
    throw new Error('down');
  });
  loop.start();
  await vi.advanceTimersByTimeAsync(350); // steps at 0, 100 and 300
  loop.retry();
  await vi.advanceTimersByTimeAsync(100);
  expect(times.map((time) => time - (times[0] ?? 0))).toEqual([0, 100, 300, 350, 450]);
  await loop.stop();
});
