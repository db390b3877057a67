import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createExpiryWatch } from '../../../src/main/chain/expiry-watch.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('a chain check is asked for after an expiry, even if the clock jumps there (INV-25, F8)', async () => {
  let offsetMs = 0;
  const due: string[][] = [];
  const watch = createExpiryWatch({ nowMs: () => Date.now() + offsetMs }, (ids) => void due.push([...ids]));
  watch.add({ id: 'soon', expiresAtMs: Date.now() + 10_000 });
  watch.start();
  watch.add({ id: 'later', expiresAtMs: Date.now() + 3_600_000 });
  await vi.advanceTimersByTimeAsync(9_999);
  expect(due).toEqual([]);
  await vi.advanceTimersByTimeAsync(2);
  expect(due).toEqual([['soon']]);
  offsetMs = 3_600_000;
  await vi.advanceTimersByTimeAsync(1_001);
  expect(due).toEqual([['soon'], ['later']]);
  watch.stop();
  expect(vi.getTimerCount()).toBe(0);
});
