import { expect, test } from 'vitest';
import { createHealth } from '../../../src/main/upstream/health.ts';

test('the listener hears of each change, and of a new reason, but of no repetition', () => {
  const heard: string[] = [];
  const clock = { now: 1_000, nowMs: () => clock.now };
  const health = createHealth(clock, {
    recovered: () => heard.push('recovered'),
    broke: (reason) => heard.push(reason),
  });
  expect(health.current()).toEqual({ state: 'starting', lastError: null, lastOkAtMs: null, sinceMs: 1_000 });
  health.ok();
  clock.now = 2_000;
  health.ok();
  clock.now = 3_000;
  health.failed(new Error('away'));
  clock.now = 4_000;
  health.failed(new Error('away'));
  health.failed(new Error('locked'));
  expect(health.current()).toEqual({ state: 'failing', lastError: 'locked', lastOkAtMs: 2_000, sinceMs: 3_000 });
  health.ok();
  clock.now = 5_000;
  health.ok();
  expect(health.current()).toEqual({ state: 'ok', lastError: null, lastOkAtMs: 5_000, sinceMs: 4_000 });
  expect(heard).toEqual(['recovered', 'away', 'locked', 'recovered']);
});
