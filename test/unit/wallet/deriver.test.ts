import { Worker } from 'node:worker_threads';
import { afterEach, expect, test } from 'vitest';
import { createAddressPool } from '../../../src/main/wallet/address-pool.ts';
import { createDeriver, type Deriver } from '../../../src/main/wallet/deriver.ts';
import { parseSource, specOf } from '../../../src/main/wallet/parse-key.ts';
import { TRAINING_KEY } from '../../../src/main/wallet/training-key.ts';

/** Answers each index with an address of its own name; hangs in a loop at index 666. */
const WORKER = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', ({ id, from, count }) => {
    while (from === 666);
    const addresses = Array.from({ length: count }, (_, n) => ({ index: from + n, address: 'a' + (from + n), scriptHex: '' }));
    parentPort.postMessage({ id, addresses });
  });
  parentPort.postMessage('loaded');
`;
const HANGS = `
  const { parentPort } = require('node:worker_threads');
  parentPort.on('message', () => { for (;;); });
  parentPort.postMessage('loaded');
`;
/** Takes its time to load, longer than any answer may take. */
const SLOW_TO_LOAD = `
  const end = Date.now() + 2_500;
  while (Date.now() < end);
  ${WORKER}
`;
const NEVER_LOADS = `for (;;);`;

const open: Deriver[] = [];
afterEach(() => Promise.all(open.splice(0).map((deriver) => deriver.close())));

/** A deriver whose first workers run these scripts, and every later one the last. */
const deriverOf = (...scripts: string[]): { deriver: Deriver; started: () => number } => limitedTo(30_000, ...scripts);

const limitedTo = (loadMs: number, ...scripts: string[]): { deriver: Deriver; started: () => number } => {
  let started = 0;
  const startWorker = (): Worker => {
    const script = scripts[Math.min(started, scripts.length - 1)] ?? '';
    started += 1;
    return new Worker(script, { eval: true });
  };
  const deriver = createDeriver({ startWorker, limitMs: () => 1_000, loadMs });
  open.push(deriver);
  return { deriver, started: () => started };
};
const source = parseSource(TRAINING_KEY, 'regtest');
if (!source.ok) throw new Error('the training key');
const spec = specOf(source.value, 'p2wpkh', 'regtest');

test('ADDR-13: a worker that hangs is ended, and another one answers everything that waited', async () => {
  const { deriver, started } = deriverOf(HANGS, WORKER);
  const both = await Promise.all([deriver.derive(spec, 0, 2), deriver.derive(spec, 7, 1)]);
  expect(both.map((some) => some.map(({ index }) => index))).toEqual([[0, 1], [7]]);
  expect(started()).toBe(2);
});

test('ADDR-13: a request at which two workers hang is refused, and those behind it are answered', async () => {
  const { deriver, started } = deriverOf(WORKER);
  const poison = deriver.derive(spec, 666, 1);
  const behind = deriver.derive(spec, 7, 1);
  await expect(poison).rejects.toThrow('took too long');
  expect(await behind).toHaveLength(1);
  expect(started()).toBe(3);
  expect(await deriver.derive(spec, 8, 1)).toHaveLength(1);
  expect(started()).toBe(3);
});

test('ADDR-13: an address of several keys may take as long as each of them', async () => {
  const asked: number[] = [];
  const limitMs = (keys: number): number => {
    asked.push(keys);
    return 30_000;
  };
  const deriver = createDeriver({ startWorker: () => new Worker(WORKER, { eval: true }), limitMs });
  open.push(deriver);
  const [key] = spec.keys;
  if (!key) throw new Error('a specification without a key');
  await deriver.derive({ ...spec, keys: [key, key, key] }, 0, 5);
  expect(new Set(asked)).toEqual(new Set([15]));
});

test('ADDR-13: a worker that only waits for work is left alone', async () => {
  const { deriver, started } = deriverOf(WORKER);
  for (const from of [0, 10]) {
    expect(await deriver.derive(spec, from, 1)).toHaveLength(1);
    await new Promise((resolve) => setTimeout(resolve, 1_200));
  }
  expect(started()).toBe(1);
});

test('ADDR-13: a worker that is slow to load is waited for', async () => {
  const { deriver, started } = deriverOf(SLOW_TO_LOAD);
  expect(await deriver.derive(spec, 0, 1)).toHaveLength(1);
  expect(started()).toBe(1);
});

test('ADDR-13: a worker that never loads is ended, and another one answers', async () => {
  const { deriver, started } = limitedTo(3_000, NEVER_LOADS, WORKER);
  expect(await deriver.derive(spec, 0, 1)).toHaveLength(1);
  expect(started()).toBe(2);
});

test('a worker that was started ahead of its first request answers it', async () => {
  const { deriver, started } = deriverOf(WORKER);
  deriver.warmUp();
  deriver.warmUp();
  expect(started()).toBe(1);
  expect(await deriver.derive(spec, 0, 1)).toHaveLength(1);
  expect(started()).toBe(1);
});

test('ADDR-13: a deriver whose worker hangs can be closed, and what waited is refused', async () => {
  const { deriver } = deriverOf(HANGS);
  const waiting = expect(deriver.derive(spec, 0, 1)).rejects.toThrow('closed');
  await deriver.close();
  await waiting;
});

test('ADDR-7 and ADDR-13: a sale whose address cannot be derived is refused, and the next one succeeds', async () => {
  const { deriver } = deriverOf(HANGS, HANGS, WORKER);
  const marks = new Map<string, number>();
  const pool = createAddressPool({
    keys: {
      isOpen: () => true,
      onClosed: () => () => {},
      derive: (_walletId, from, count) => deriver.derive(spec, from, count),
    },
    highWater: { get: (key) => marks.get(key), raise: async (key, to) => void marks.set(key, to) },
    digestOf: (walletId) => walletId,
    stock: 25,
  });
  await expect(pool.prepare('w', 0)).rejects.toThrow('took too long');
  await pool.prepare('w', 0);
  expect(pool.prepared('w', 0)).toMatchObject({ index: 0, address: 'a0' });
  await pool.close();
});
