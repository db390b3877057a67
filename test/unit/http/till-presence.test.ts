import { expect, test } from 'vitest';
import { createTillPresence } from '../../../src/main/http/till-presence.ts';

const setUp = () => {
  const clock = { now: 1_000_000, nowMs: () => clock.now };
  return { clock, presence: createTillPresence(clock) };
};

test('a till is absent 3 s after its last stream closed, and present again with a new one', () => {
  const { clock, presence } = setUp();
  const [first, second] = [presence.enter('s', 't'), presence.enter('s', 't')];
  const shownAtMs = clock.now;
  clock.now += 10_000;
  first();
  clock.now += 10_000;
  expect(presence.isAbsent('s', 't', shownAtMs)).toBe(false);
  second();
  clock.now += 2_999;
  expect(presence.isAbsent('s', 't', shownAtMs)).toBe(false);
  clock.now += 1;
  expect(presence.isAbsent('s', 't', shownAtMs)).toBe(true);
  expect(presence.isAbsent('s', null, shownAtMs)).toBe(true);
  presence.enter('s', 't');
  expect(presence.isAbsent('s', 't', shownAtMs)).toBe(false);
});

test('a screen that follows every till waits until the last of them is absent', () => {
  const { clock, presence } = setUp();
  const shownAtMs = clock.now;
  const leave = presence.enter('s', 'a');
  presence.enter('s', 'b');
  clock.now += 1;
  leave();
  clock.now += 5_000;
  expect([presence.isAbsent('s', 'a', shownAtMs), presence.isAbsent('s', null, shownAtMs)]).toEqual([true, false]);
});

test('a script without a stream is never absent; a till of an earlier run is, after 3 s', () => {
  const { clock, presence } = setUp();
  const before = clock.now - 1;
  const after = clock.now;
  clock.now += 3_000;
  expect([presence.isAbsent('s', 't', before), presence.isAbsent('s', 't', after)]).toEqual([true, false]);
});
