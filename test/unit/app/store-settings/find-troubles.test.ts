/** The overview names what keeps a store from selling, or soon will (design.md LAY-21). */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { SourceHealth } from '../../../../src/main/app/ports.ts';
import { createFindTroubles, type FindTroublesDeps } from '../../../../src/main/app/store-settings/find-troubles.ts';
import { openPeopleWorld, ZPUB, type PeopleWorld } from '../people/people-world.ts';

let world: PeopleWorld;
beforeEach(async () => {
  world = await openPeopleWorld();
});
afterEach(() => world.close());

const HOUR_MS = 3_600_000;
const source = (over: Partial<SourceHealth> = {}): SourceHealth => ({
  id: 'one',
  kind: 'core',
  label: '127.0.0.1:8332',
  state: 'ok',
  height: 900_000,
  lagMs: 0,
  lastError: null,
  facts: { fault: null, progress: null, hiddenSales: 0, unread: null },
  lastOkAtMs: 1,
  ...over,
});

/** A store that lacks nothing, but for what a case changes. */
const troubles = async (over: Partial<FindTroublesDeps> = {}, input: object = { wallet: { key: ZPUB } }) => {
  const { store } = await world.begin({
    rates: { kind: 'fixed', pairs: { BTC_USD: '50000.00', BTC_EUR: '46000.00' } },
    ...input,
  });
  const nowMs = Date.now();
  const find = createFindTroubles({
    database: world.database,
    clock: { nowMs: () => nowMs },
    chain: { sources: () => [source()] },
    rates: world.rates,
    lightning: { isOn: () => false, health: () => null },
    backups: { list: async () => [{ file: 'a', bytes: 1, atMs: nowMs - HOUR_MS, isLocked: false }] },
    disk: { freeBytes: async () => 50_000_000_000n },
    training: false,
    ...over,
  });
  const found = await find(store);
  return found.map(({ kind, count, names }) => [kind, count, names.join(', ')]);
};

test('LAY-21: a store that lacks nothing has no trouble', async () => {
  expect(await troubles()).toEqual([]);
});

test('LAY-21: no wallet, no source, no price', async () => {
  const lacking = { chain: { sources: () => [] } };
  expect(await troubles(lacking, { rates: { kind: 'fixed', pairs: { BTC_USD: '50000.00' } } })).toEqual([
    ['no_wallet', 0, ''],
    ['no_source', 0, ''],
    ['price_missing', 0, 'EUR'],
  ]);
});

test('LAY-21: a scan that cannot start, and sources of which none answers', async () => {
  const chain = { sources: () => [source({ state: 'failing' })] };
  expect(await troubles({ chain })).toEqual([
    ['scan_waits', 0, ''],
    ['no_source_answers', 1, '127.0.0.1:8332'],
  ]);
});

test('LAY-21: one of two sources fails, or is more than two blocks behind the other', async () => {
  const other = source({ id: 'two', kind: 'esplora', label: 'mempool.space' });
  const failing = { sources: () => [source(), { ...other, state: 'failing' } as const] };
  expect(await troubles({ chain: failing })).toEqual([['source_failing', 1, 'mempool.space']]);
});

test.each([
  [2, []],
  [3, [['sources_disagree', 3, 'mempool.space, 127.0.0.1:8332']]],
])('LAY-21: sources that are %i blocks apart', async (apart, found) => {
  const other = source({ id: 'two', kind: 'esplora', label: 'mempool.space', height: 900_000 - apart });
  expect(await troubles({ chain: { sources: () => [source(), other] } })).toEqual(found);
});

test('LAY-21: a Lightning node that is wanted and does not answer', async () => {
  const lightning = {
    isOn: () => true,
    health: () =>
      ({
        kind: 'training',
        state: 'failing',
        lastError: 'x',
        lastOkAtMs: 1,
        sinceMs: 2,
        word: null,
        answerMs: null,
        offeredCertificate: null,
      }) as const,
  };
  expect(await troubles({ lightning })).toEqual([['lightning_away', 0, '']]);
});

test('LAY-21: a disk that is nearly full, and a backup that is too old', async () => {
  const disk = { freeBytes: async () => 999_999_999n };
  const backups = {
    list: async () => [{ file: 'a', bytes: 1, atMs: Date.now() - 51 * HOUR_MS - 1_000, isLocked: false }],
  };
  expect(await troubles({ disk, backups })).toEqual([
    ['disk_low', 0, ''],
    ['backup_old', 51, ''],
  ]);
});

test('LAY-21: no backup yet; training makes none', async () => {
  const backups = { list: async () => [] };
  expect(await troubles({ backups })).toEqual([['no_backup', 0, '']]);
});

test('LAY-21: webhooks that wait for their receiver, for the owner or for a secret', async () => {
  const { read } = world.database;
  const endpoint = { id: 'one', enabled: true, state: 'active' };
  const rows = [endpoint, { ...endpoint, state: 'awaiting_approval' }, { ...endpoint, state: 'disabled' }];
  const database = {
    read: {
      ...read,
      endpoints: { ...read.endpoints, ofStore: async () => rows as never },
      outbox: { ...read.outbox, retries: async () => [{}, {}] as never },
    },
  };
  expect(await troubles({ database })).toEqual([
    ['webhooks_waiting', 6, ''],
    ['webhooks_to_approve', 1, ''],
    ['webhooks_without_secret', 1, ''],
  ]);
});

test('LAY-21: the wallet’s room is low', async () => {
  const wallets = {
    ...world.database.read.wallets,
    ofStore: async () => ({ nextIndex: 14, lastPaidIndex: 2, scan: 'done' }) as never,
  };
  expect(await troubles({ database: { read: { ...world.database.read, wallets } } })).toEqual([['gap', 12, '']]);
});
