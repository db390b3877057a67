import { expect, test, vi } from 'vitest';
import { compareCheckouts, lineOf } from '../../bench/compare.ts';
import { takeTurns } from '../../bench/take-turns.ts';

const row = { name: 'reads', unit: 'ms', limit: () => 0 };
const cells = (line: string): string[] => line.split(/ {2,}/);

test('subjects take turns, and the order within a round alternates', async () => {
  const asked: string[] = [];
  const subject = (name: string) => async (round: number) => {
    asked.push(name);
    return `${name}${round}`;
  };
  expect(await takeTurns(3, [subject('a'), subject('b')])).toEqual([
    ['a0', 'a1', 'a2'],
    ['b0', 'b1', 'b2'],
  ]);
  expect(asked.join('')).toBe('abbaab');
});

test('a line compares medians, so that a few slow requests change nothing, and prints p99 of many values', () => {
  const quiet = Array.from({ length: 100 }, () => 2);
  const disturbed = quiet.with(3, 900).with(50, 900);
  expect(lineOf(row, quiet, disturbed)).toEqual([
    'reads',
    '2.00 ms',
    '2.00 ms',
    '1.000',
    'p99 2.00 of 100',
    'p99 900.00 of 100',
  ]);
});

test('a suite that samples both side by side gives each checkout its own samples of every run', async () => {
  const valueOf: Readonly<Record<string, number>> = { old: 4, new: 2 };
  const sample = vi.fn(async (checkouts: readonly string[]) => checkouts.map((one) => [[valueOf[one] ?? 0]]));
  const close = vi.fn();
  const suite = { rows: [row], run: async () => [0], sample, close };
  const compared = await compareCheckouts([suite], { base: 'old', head: 'new', runs: 3, say: () => {} });
  expect(cells(compared.split('\n')[1] ?? '')).toEqual([
    'reads',
    '4.00 ms',
    '2.00 ms',
    '0.500',
    '4.0 4.0 4.0',
    '2.0 2.0 2.0',
  ]);
  expect(sample.mock.calls).toEqual([[['old', 'new']], [['new', 'old']], [['old', 'new']]]);
  expect(close).toHaveBeenCalledOnce();
});

test('any other suite is run for each checkout in turns', async () => {
  const run = vi.fn(async (checkout: string) => [checkout === 'old' ? 1 : 3]);
  const compared = await compareCheckouts([{ rows: [row], run }], { base: 'old', head: 'new', runs: 2, say: () => {} });
  expect(cells(compared.split('\n')[1] ?? '')).toEqual(['reads', '1.00 ms', '3.00 ms', '3.000', '1.0 1.0', '3.0 3.0']);
  expect(run.mock.calls.flat()).toEqual(['old', 'new', 'new', 'old']);
});
