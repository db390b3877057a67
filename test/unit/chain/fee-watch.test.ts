import { afterEach, expect, it, vi } from 'vitest';
import type { Observation } from '../../../src/main/app/payment/observations.ts';
import { createFeeWatch } from '../../../src/main/chain/fee-watch.ts';
import { DEFAULT_INTERVALS, type Source } from '../../../src/main/chain/source.ts';
import { silent } from '../db/repositories/samples.ts';

const ends: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

const source = (id: string, state: 'ok' | 'failing', fees: Source['fees']): Source => ({
  id,
  health: () => ({
    id,
    kind: 'core',
    label: id,
    state,
    height: 1,
    lagMs: 0,
    lastError: null,
    lastOkAtMs: 0,
    facts: { fault: null, progress: null, hiddenSales: 0, unread: null },
  }),
  start: () => {},
  stop: async () => {},
  watch: () => {},
  checkInvoices: () => {},
  scan: async () => null,
  peek: async () => [],
  unspent: async () => [],
  fees,
});
const words = { minimumSatsPerKvb: 1n, twoBlockSatsPerKvb: null, transactions: new Map() };

const begin = (waiting: readonly string[], sources: readonly Source[]): Observation[] => {
  const observed: Observation[] = [];
  const observe = async (one: Observation): Promise<void> => void observed.push(one);
  const watch = createFeeWatch(
    {
      known: { awaitAdvice: () => waiting },
      recorder: { transactions: async () => {}, observe },
      clock: { nowMs: () => 7 },
      logger: silent,
      intervals: DEFAULT_INTERVALS,
    },
    () => sources,
  );
  ends.push(watch.stop);
  watch.start();
  return observed;
};

it('CHAIN-51: working sources are asked about what waits, a fault of one hides no other, and then time passes', async () => {
  const ask = vi.fn(async () => words);
  const broken = vi.fn(async () => Promise.reject(new Error('it hung up')));
  const away = vi.fn(async () => words);
  const observed = begin(
    ['tx'],
    [source('broken', 'ok', broken), source('one', 'ok', ask), source('away', 'failing', away)],
  );
  await vi.waitFor(() => expect(observed.map(({ kind }) => kind)).toContain('time'), { timeout: 60_000 });
  expect(observed[0]).toEqual({ kind: 'fees', sourceId: 'one', atMs: 7, ...words });
  expect(ask.mock.calls).toEqual([[['tx']]]); // once, until it is time to ask again
  expect(broken).toHaveBeenCalledOnce();
  expect(away).not.toHaveBeenCalled();
});

it('CHAIN-51: nobody is asked while nothing waits', async () => {
  const ask = vi.fn(async () => words);
  const waiting: string[] = [];
  const observed = begin(waiting, [source('one', 'ok', ask)]);
  await vi.waitFor(() => expect(ends).toHaveLength(1), { timeout: 60_000 });
  expect([ask.mock.calls, observed]).toEqual([[], []]);
  waiting.push('tx');
  await vi.waitFor(() => expect(ask).toHaveBeenCalledOnce(), { timeout: 60_000 });
});
