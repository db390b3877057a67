import fc from 'fast-check';
import { expect, test } from 'vitest';
import { agree, withSpread } from '../../../src/main/rates/agree.ts';

const NOW = 1_795_000_000_000;
const HOUR = 3_600_000;
const price = (name: string, whole: bigint, atMs = NOW) => ({ name, rateE8: whole * 100_000_000n, atMs });
const E8 = 100_000_000n;

test('RATE-1: the median of four is the mean of the middle two', () => {
  const found = agree([price('a', 100n), price('b', 101n), price('c', 102n), price('d', 103n)], undefined, NOW);
  expect(found?.rateE8).toBe((203n * E8) / 2n);
});

test('RATE-1: an outlier beyond 5 % is dropped and kept as not used', () => {
  const found = agree([price('a', 100n), price('b', 101n), price('c', 1010n)], undefined, NOW);
  expect(found?.rateE8).toBe((201n * E8) / 2n);
  expect(found?.sources.map(({ name, used }) => [name, used])).toEqual([
    ['a', true],
    ['b', true],
    ['c', false],
  ]);
});

test('RATE-1: exactly 5 % is near, slightly more is not', () => {
  expect(agree([price('a', 100n), price('b', 100n), price('c', 105n)], undefined, NOW)?.sources[2]?.used).toBe(true);
  const beyond = { name: 'c', rateE8: 105n * E8 + 1n, atMs: NOW };
  expect(agree([price('a', 100n), price('b', 100n), beyond], undefined, NOW)?.sources[2]?.used).toBe(false);
});

test('RATE-2: two pairs of prices far apart give no price', () => {
  expect(
    agree([price('a', 100n), price('b', 100n), price('c', 200n), price('d', 200n)], undefined, NOW),
  ).toBeUndefined();
});

test('RATE-2: a single source counts only near a last good price that is at most 24 h old', () => {
  const alone = [price('a', 104n)];
  expect(agree(alone, undefined, NOW)).toBeUndefined();
  expect(agree(alone, { rateE8: 100n * E8, atMs: NOW - 24 * HOUR }, NOW)?.rateE8).toBe(104n * E8);
  expect(agree(alone, { rateE8: 100n * E8, atMs: NOW - 24 * HOUR - 1 }, NOW)).toBeUndefined();
  expect(agree(alone, { rateE8: 90n * E8, atMs: NOW }, NOW)).toBeUndefined();
});

test('RATE-2: the price of a single source never vouches for its next one', () => {
  expect(agree([price('a', 104n)], { rateE8: 100n * E8, atMs: NOW }, NOW)?.agreed).toBe(false);
});

test("RATE-8: a price whose feed's own time is old or in the future does not count (M3)", () => {
  const old = price('a', 100n, NOW - 10 * 60_000 - 1);
  const ahead = price('b', 100n, NOW + 2 * 60_000 + 1);
  expect(agree([old, ahead], undefined, NOW)).toBeUndefined();
});

test('RATE-1: one liar among three cannot move the price more than 5 % from the honest two (M3)', () => {
  const honest = fc.bigInt({ min: 1_000n, max: 10_000_000n });
  fc.assert(
    fc.property(honest, fc.bigInt({ min: 1n, max: 10n ** 12n }), (truth, lie) => {
      const found = agree([price('a', truth), price('b', truth), price('liar', lie)], undefined, NOW);
      const off = (found?.rateE8 ?? 0n) - truth * E8;
      expect(found === undefined || (off < 0n ? -off : off) * 20n <= truth * E8).toBe(true);
      expect(found?.sources.filter(({ used }) => used).length).toBeGreaterThanOrEqual(2);
    }),
  );
});

test('RATE-6: the spread lowers the rate exactly, rounded down', () => {
  expect(withSpread(10_000_000_000_000n, '0')).toBe(10_000_000_000_000n);
  expect(withSpread(10_000_000_000_000n, '1.5')).toBe(9_850_000_000_000n);
  expect(withSpread(3n, '0.5')).toBe(2n);
});
