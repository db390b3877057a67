import { expect, test } from 'vitest';
import { createMute } from '../../../src/main/chain/mute.ts';
import type { Lie } from '../../../src/main/domain/chain/knowledge.ts';

const MINUTE_MS = 60_000;
const NOW_MS = 1_000_000;
const muteOf = (stored: Lie | null) =>
  createMute(
    () => stored,
    () => NOW_MS,
  );
const lied = (change: Partial<Lie>): Lie => ({ reason: 'its header is wrong', untilMs: NOW_MS, times: 1, ...change });

test('CHAIN-40: a wrong answer makes a source mute for ten minutes; while it is mute another changes nothing', () => {
  const mute = muteOf(null);
  expect(mute.current()).toBeNull();
  mute.begin('its header is wrong');
  const first = lied({ untilMs: NOW_MS + 10 * MINUTE_MS });
  expect(mute.current()).toEqual(first);
  mute.begin('its proof is wrong');
  expect(mute.current()).toEqual(first);
});

test('CHAIN-40: what the database remembers of a lie keeps a source mute after a restart', () => {
  const stored = lied({ untilMs: NOW_MS + 5 * MINUTE_MS, times: 3 });
  expect(muteOf(stored).current()).toEqual(stored);
});

test('CHAIN-40: a lie that is over makes the next one last twice as long, up to a day', () => {
  const times = (before: number) => {
    const mute = muteOf(lied({ untilMs: NOW_MS - 1, times: before }));
    expect(mute.current()).toBeNull();
    mute.begin('again');
    return mute.current();
  };
  expect(times(1)).toEqual({ reason: 'again', untilMs: NOW_MS + 20 * MINUTE_MS, times: 2 });
  expect(times(20)).toEqual({ reason: 'again', untilMs: NOW_MS + 1_440 * MINUTE_MS, times: 21 });
});
