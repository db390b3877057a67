import { expect, test } from 'vitest';
import type { KnownHeader, Observation } from '../../../src/main/app/payment/observations.ts';
import { createRecorder } from '../../../src/main/chain/recorder.ts';
import { DEFAULT_INTERVALS, type SourceDeps } from '../../../src/main/chain/source.ts';
import { createLooks, type Look } from '../../../src/main/chain/sources/esplora-looks.ts';
import type { Network } from '../../../src/shared/vocabulary.ts';

const NOW_MS = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;
const AGAIN_MS = DEFAULT_INTERVALS.lookAgainMs;

interface Case {
  readonly own?: boolean;
  readonly network?: Network;
  readonly tipAgeMs?: number;
}

const open = ({ own = false, network = 'mainnet', tipAgeMs = 0 }: Case = {}) => {
  const clock = { nowMs: () => NOW_MS };
  const observed: Observation[] = [];
  const recorder = createRecorder({ clock, record: async (one) => void observed.push(one) });
  // only what looks need
  const deps = { clock, network, recorder, intervals: DEFAULT_INTERVALS } as unknown as SourceDeps;
  const looks = createLooks('esplora', own, deps);
  // no more of a header is read
  const tip = { hash: 'a', timeMs: NOW_MS - tipAgeMs } as KnownHeader;
  /** Ends a look, and asks for the tip again. @returns the begin of the look that counts, if one does */
  const look = async (begunAtMs: number, change: Partial<Look> = {}): Promise<readonly number[]> => {
    const before = observed.length;
    looks.ended({ invoiceId: 'invoice', begunAtMs, tip: 'a', ...change });
    await looks.judge(looks.take(), tip);
    return observed.slice(before).flatMap((one) => (one.kind === 'chain-check' ? [one.begunAtMs] : []));
  };
  return { looks, look };
};

test('CHAIN-30: a source of the owner needs one complete look', async () => {
  expect(await open({ own: true }).look(5)).toEqual([5]);
});

test('CHAIN-30: a public source needs two that are 10 s apart, and the first one says until when all was seen', async () => {
  const { look } = open();
  expect(await look(0)).toEqual([]);
  expect(await look(AGAIN_MS / 2)).toEqual([]);
  expect(await look(AGAIN_MS - 1)).toEqual([]);
  expect(await look(AGAIN_MS)).toEqual([0]);
  expect(await look(AGAIN_MS * 1.5)).toEqual([AGAIN_MS / 2]);
  expect(await look(0, { invoiceId: 'another' })).toEqual([]);
});

test('CHAIN-30: a look counts only if the server named the same tip before and after', async () => {
  const { look } = open({ own: true });
  expect(await look(1, { tip: 'b' })).toEqual([]);
  expect(await look(2, { tip: null })).toEqual([]);
  expect(await look(3)).toEqual([3]);
});

test.each([
  { network: 'mainnet', ageMs: 3 * HOUR_MS + 1, counts: false },
  { network: 'mainnet', ageMs: 3 * HOUR_MS, counts: true },
  { network: 'regtest', ageMs: 30 * HOUR_MS, counts: true },
] as const)('CHAIN-30: on $network a tip of $ageMs ms counts: $counts', async ({ network, ageMs, counts }) => {
  expect(await open({ own: true, network, tipAgeMs: ageMs }).look(1)).toEqual(counts ? [1] : []);
});

test('CHAIN-50: looks from before the clock was set back confirm nothing', async () => {
  const { look } = open();
  await look(AGAIN_MS * 5);
  expect(await look(0)).toEqual([]);
  expect(await look(AGAIN_MS)).toEqual([0]);
});
