import { expect, test } from 'vitest';
import type { Answer } from '../../../../src/renderer/common/call.ts';
import { createPinEntry } from '../../../../src/renderer/till/features/lock/pin-entry.ts';

const refusal = (status: number, params: Record<string, number>): Answer<null> => ({
  ok: false,
  error: { code: 'x', sentence: '', status, params, details: {}, retryAfterSeconds: 0 },
});

const open = (answer: Answer<null> = { ok: true, value: null }, length = 0) => {
  const tried: string[][] = [];
  const clock = { ms: 0 };
  const entry = createPinEntry({
    personId: 'mia',
    logIn: async (personId, pin) => {
      tried.push([personId, pin]);
      return answer;
    },
    now: () => clock.ms,
    lengthOf: () => length,
  });
  const type = (keys: string): void => keys.split('').forEach((key) => entry.key(key));
  return { entry, tried, clock, type, settle: () => new Promise((resolve) => setImmediate(resolve)) };
};

test('every digit counts, however fast they come (A37)', async () => {
  const { entry, tried, type } = open();
  type('2718');
  entry.key('Enter');
  expect(tried).toEqual([['mia', '2718']]);
});

test('a PIN of known length is submitted once, at its last digit (A37)', async () => {
  const { tried, type } = open({ ok: true, value: null }, 4);
  type('271828');
  expect(tried).toEqual([['mia', '2718']]);
});

test('a person who must wait keeps nobody else waiting (A37)', async () => {
  const { entry, tried, type, settle, clock } = open(refusal(429, { seconds: 30 }));
  type('9157');
  entry.submit();
  await settle();
  type('1');
  expect(entry.state.getState()).toMatchObject({ pin: '', lockedUntilMs: { mia: 30_000 } });
  entry.choose('carl');
  expect(entry.state.getState().error).toBe(null);
  type('3141');
  entry.submit();
  await settle();
  expect(tried).toEqual([
    ['mia', '9157'],
    ['carl', '3141'],
  ]);
  clock.ms = 30_000;
  entry.choose('mia');
  type('27');
  expect(entry.state.getState().pin).toBe('27');
});
