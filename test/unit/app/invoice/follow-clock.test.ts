import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCommits } from '../../../../src/main/app/commit.ts';
import { createCreateInvoice } from '../../../../src/main/app/invoice/create-invoice.ts';
import { createFollowClock } from '../../../../src/main/app/invoice/follow-clock.ts';
import { createRecordObservation } from '../../../../src/main/app/payment/record-observation.ts';
import type { EventRecord, InvoiceRecord } from '../../../../src/main/app/records.ts';
import { NO_LIGHTNING } from '../../../support/no-lightning.ts';
import { createSteadyClock } from '../../../../src/main/platform/clock.ts';
import { randomIds } from '../../../../src/main/platform/ids.ts';
import { silent } from '../../db/repositories/samples.ts';
import { scriptOf, transaction } from '../payment/network.ts';
import { createShop, MINUTE_MS, rateOf, SOURCE, START_MS } from '../shop.ts';

const HOUR_MS = 60 * MINUTE_MS;

/** A shop whose wall clock can jump. The times of `createShop` itself are not used. */
const openWorld = async () => {
  const shop = await createShop();
  const { database, reevaluate, pool } = shop;
  const time = { passed: 0, jumped: 0 };
  const clock = createSteadyClock({
    wallMs: () => START_MS + time.passed + time.jumped,
    monotonicMs: () => time.passed,
    sinceBootMs: () => null,
  });
  const published: EventRecord[] = [];
  const watched: InvoiceRecord[] = [];
  const told: object[] = [];
  const disk = { isFull: false };
  const write: typeof database.write = (work) =>
    database.write(async (tx) => {
      const done = await work(tx);
      if (disk.isFull) throw new Error('the disk is full');
      return done;
    });
  const feed = { publish: (events: readonly EventRecord[]) => void published.push(...events) };
  const { isFromBeforeJump } = clock;
  const hooks = { whilePlanning: () => {} };
  const deps = {
    ...createCommits({ database: { write }, clock, ids: randomIds, feed }),
    database,
    clock,
    ids: randomIds,
    reevaluate,
    chainStore: shop.chainStore,
    isFromBeforeJump,
    pool,
    chain: { watch: (invoice: InvoiceRecord) => void watched.push(invoice) },
    lightning: NO_LIGHTNING,
    logger: { ...silent, warn: (fields: object) => void told.push(fields) },
    secrets: { isOpen: () => true },
    rates: {
      current: (currency: string) => {
        hooks.whilePlanning();
        return rateOf(currency, 10_000_000_000_000n);
      },
      last: () => undefined,
    },
  };
  const create = createCreateInvoice(deps);
  const record = createRecordObservation(deps);
  return {
    shop,
    time,
    clock,
    published,
    watched,
    told,
    disk,
    hooks,
    follow: createFollowClock(deps),
    sell: async (): Promise<InvoiceRecord> => {
      const sold = await create({ storeId: 'store-1', currency: 'EUR', amountMinor: 450n, api: 'till' });
      return sold.ok ? sold.value.invoice : expect.fail(sold.error.code);
    },
    read: async ({ id }: InvoiceRecord): Promise<InvoiceRecord> =>
      (await database.read.invoices.get(id)) ?? expect.fail('no invoice'),
    checkChain: (begunAtMs: number) => record({ kind: 'chain-check', sourceId: SOURCE, begunAtMs, invoiceIds: 'all' }),
    pay: (invoice: InvoiceRecord) => {
      const outputs = [{ scriptHex: scriptOf(invoice), amountSats: invoice.dueSats }];
      const transactions = [transaction(invoice.id, [invoice.id], outputs)];
      return record({ kind: 'transactions', sourceId: SOURCE, atMs: clock.nowMs(), block: null, transactions });
    },
    close: () => shop.close(),
  };
};

let world: Awaited<ReturnType<typeof openWorld>>;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const BOTH_WAYS = [2 * HOUR_MS, -2 * HOUR_MS, 24 * HOUR_MS, -24 * HOUR_MS];

describe.each(BOTH_WAYS)('CHAIN-50: the wall clock jumps by %i ms', (byMs) => {
  test('an open invoice keeps what it has left, ends by a check after that, and its screens and sources are told', async () => {
    const sale = await world.sell();
    world.time.passed += 5 * MINUTE_MS;
    world.time.jumped += byMs;
    world.published.splice(0);
    world.watched.splice(0);
    await world.follow();
    const moved = await world.read(sale);
    expect(moved.expiresAtMs - sale.expiresAtMs).toBe(byMs);
    expect(moved.expiresAtMs - world.clock.nowMs()).toBe(10 * MINUTE_MS);
    expect(moved.createdAtMs).toBe(sale.createdAtMs);
    expect(world.published.map(({ type, invoiceId }) => [type, invoiceId])).toEqual([['invoice.changed', sale.id]]);
    expect(world.watched.map(({ expiresAtMs }) => expiresAtMs)).toEqual([moved.expiresAtMs]);
    world.time.passed += 10 * MINUTE_MS;
    await world.checkChain(world.clock.nowMs());
    expect((await world.read(sale)).status).toBe('new');
    world.time.passed += 1;
    await world.checkChain(world.clock.nowMs());
    expect((await world.read(sale)).status).toBe('expired');
  });

  test('a check that began before it ends nothing, and the next round does', async () => {
    const sale = await world.sell();
    world.time.passed += 16 * MINUTE_MS;
    const begunAtMs = world.clock.nowMs();
    world.time.passed += 2_000;
    world.time.jumped += byMs;
    await world.follow();
    await world.checkChain(begunAtMs);
    expect(await world.read(sale)).toMatchObject({ status: 'new', lastCheckedAtMs: null });
    await world.checkChain(world.clock.nowMs());
    expect((await world.read(sale)).status).toBe('expired');
  });

  test('an ended invoice stays as it is, and a payment that waits for a block waits as long as before', async () => {
    const ended = await world.sell();
    world.time.passed += 16 * MINUTE_MS;
    await world.checkChain(world.clock.nowMs());
    const waiting = await world.sell();
    await world.pay(waiting);
    world.time.passed += HOUR_MS;
    await world.checkChain(world.clock.nowMs());
    const before = await world.read(ended);
    world.time.jumped += byMs;
    await world.follow();
    expect(await world.read(ended)).toEqual(before);
    world.time.passed += 7 * HOUR_MS;
    await world.checkChain(world.clock.nowMs());
    expect((await world.read(waiting)).status).toBe('processing');
    world.time.passed += 16 * MINUTE_MS;
    await world.checkChain(world.clock.nowMs());
    expect((await world.read(waiting)).status).toBe('invalid');
  });

  test('an invoice that was planned before it and stored after it is planned again, on the new time', async () => {
    await world.shop.pool.prepare('wallet-1', 0); // or the first try would end for want of an address
    let following: Promise<void> | undefined;
    world.hooks.whilePlanning = () => {
      if (following) return;
      world.time.jumped += byMs;
      following = world.follow();
    };
    const sale = await world.sell();
    await following;
    expect(sale.createdAtMs).toBe(START_MS + byMs);
    expect(sale.expiresAtMs - world.clock.nowMs()).toBe(15 * MINUTE_MS);
  });

  test('if the disk is full, nothing moves, it is told once, and the next second tries again', async () => {
    const sale = await world.sell();
    world.time.jumped += byMs;
    world.disk.isFull = true;
    for (let n = 0; n < 3; n += 1) {
      world.time.passed += 1_000;
      await expect(world.follow()).rejects.toThrow('full');
      expect([world.clock.aheadMs(), await world.read(sale)]).toEqual([byMs, sale]);
    }
    world.disk.isFull = false;
    await world.follow();
    expect([world.clock.aheadMs(), (await world.read(sale)).expiresAtMs - sale.expiresAtMs]).toEqual([0, byMs]);
    expect(world.told).toEqual([{ byMs }]);
  });
});

test('CHAIN-50: there and back again leaves every invoice as it was, and each jump is told once', async () => {
  const sale = await world.sell();
  for (const byMs of [2 * HOUR_MS, -2 * HOUR_MS]) {
    world.time.jumped += byMs;
    for (let n = 0; n < 3; n += 1) await world.follow();
  }
  expect(await world.read(sale)).toEqual(sale);
  expect(world.told).toEqual([{ byMs: 2 * HOUR_MS }, { byMs: -2 * HOUR_MS }]);
});

test('CHAIN-50: up to 5 s are no jump', async () => {
  const sale = await world.sell();
  for (const byMs of [5_000, -5_000]) {
    world.time.jumped = byMs;
    await world.follow();
    expect(world.clock.nowMs()).toBe(START_MS);
  }
  expect([await world.read(sale), world.told]).toEqual([sale, []]);
});
