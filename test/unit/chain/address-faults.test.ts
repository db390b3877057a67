import { expect, test } from 'vitest';
import { DEFAULT_INTERVALS } from '../../../src/main/chain/source.ts';
import { createAddressFaults } from '../../../src/main/chain/sources/address-faults.ts';
import { UpstreamFailed } from '../../../src/main/upstream/reasons.ts';

const MUCH = new UpstreamFailed('it answers far too much');
const open = () => createAddressFaults(DEFAULT_INTERVALS);

test('CHAIN-32: an address waits 2 s after its first failure, then twice as long each time, up to 10 min', () => {
  const faults = open();
  const waits: number[] = [];
  for (let failures = 0; failures < 11; failures += 1) {
    const nowMs = failures * 3_600_000;
    faults.failed('one', MUCH, nowMs);
    waits.push((faults.notBeforeMs('one', nowMs) - nowMs) / 1_000);
  }
  expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
  faults.read('one', 0);
  expect(faults.notBeforeMs('one', 0)).toBe(0);
  faults.failed('one', MUCH, 0);
  expect(faults.notBeforeMs('one', 0)).toBe(2_000);
});

test('CHAIN-32: a clock that is set back makes no address wait for longer', () => {
  const faults = open();
  faults.failed('one', MUCH, 7_200_000);
  expect(faults.notBeforeMs('one', 0)).toBe(0);
});

test('CHAIN-52: the owner is told how many addresses cannot be read, and why', () => {
  const faults = open();
  expect(faults.told()).toBeNull();
  faults.failed('one', MUCH, 0);
  expect(faults.told()).toBe('1 address cannot be read: it answers far too much');
  faults.failed('two', new UpstreamFailed('it hung up'), 0);
  expect(faults.told()).toBe('2 addresses cannot be read: it hung up');
  faults.read('two', 0);
  expect(faults.told()).toBe('1 address cannot be read: it answers far too much');
});

test.each([
  { failed: 3, read: 0, atFault: false },
  { failed: 2, read: 2, atFault: false },
  { failed: 3, read: 1, atFault: true },
  { failed: 4, read: 0, atFault: true },
  { failed: 4, read: 4, atFault: false },
])('CHAIN-32: $failed of $failed + $read addresses within a minute: at fault $atFault', ({ failed, read, atFault }) => {
  const faults = open();
  for (let id = 0; id < read; id += 1) faults.read(`read-${id}`, 1_000);
  for (let id = 0; id < failed; id += 1) faults.failed(`failed-${id}`, MUCH, 2_000);
  expect(faults.ofSource(3_000)?.message ?? null).toBe(atFault ? MUCH.message : null);
  expect(faults.ofSource(63_001)).toBeNull();
});

test('CHAIN-32: after the fault of a source no address waits longer than the source does', () => {
  const faults = open();
  for (let failures = 0; failures < 9; failures += 1) faults.failed('one', MUCH, 0);
  expect(faults.notBeforeMs('one', 0)).toBe(512_000);
  for (const id of ['two', 'three', 'four']) faults.failed(id, MUCH, 0);
  expect(faults.notBeforeMs('one', 0)).toBe(DEFAULT_INTERVALS.backOffMaxMs);
});
