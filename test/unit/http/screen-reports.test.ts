import { expect, test } from 'vitest';
import { createScreenReports } from '../../../src/main/http/screen-reports.ts';

test('DISP-4: what a screen said counts for 5 s, the last word alone, and for that screen alone', () => {
  const clock = { now: 1_000_000, nowMs: () => clock.now };
  const reports = createScreenReports(clock);
  expect(reports.of('one')).toBeNull();
  reports.take('one', { state: 'amount', number: 7 });
  reports.take('one', { state: 'seen', number: 7 });
  expect(reports.of('one')).toEqual({ state: 'seen', number: 7 });
  expect(reports.of('other')).toBeNull();
  clock.now += 5_000;
  expect(reports.of('one')).toEqual({ state: 'seen', number: 7 });
  clock.now += 1;
  expect(reports.of('one')).toBeNull();
  reports.take('one', { state: 'idle', number: null });
  expect(reports.of('one')).toEqual({ state: 'idle', number: null });
});
