import { expect, test } from 'vitest';
import { createAnswerTimes } from '../../../src/main/lightning/answer-times.ts';

test('95 of 100 codes of the last hour took no longer', () => {
  let nowMs = 0;
  const times = createAnswerTimes({ nowMs: () => nowMs });
  expect(times.p95Ms()).toBeNull();
  for (let tookMs = 100; tookMs >= 1; tookMs -= 1) times.note(tookMs);
  expect(times.p95Ms()).toBe(95);
  nowMs = 3_599_999;
  times.note(7.4);
  expect(times.p95Ms()).toBe(95);
  nowMs = 3_600_000;
  expect(times.p95Ms()).toBe(7);
});
