import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadLightningReceived } from '../../../src/main/app/lightning-invoice/lightning-received.ts';
import type { StoreRecord } from '../../../src/main/app/records.ts';
import { startOfDayMs } from '../../../src/shared/day.ts';
import { sampleInvoice, samplePayment, sampleStore } from '../db/repositories/samples.ts';
import { hashOf, openWorld, type World } from './world.ts';

const HOUR_MS = 3_600_000;
let world: World;

const received = (store: Partial<StoreRecord> = {}) =>
  loadLightningReceived(world.database.read, { ...sampleStore(), ...store }, world.now());
/** Sells and is paid by Lightning. @returns number of the sale */
const paid = async (change: Parameters<World['sell']>[0] = {}): Promise<number> => {
  const sale = await world.sell(change);
  await world.fake.settle(hashOf(sale), sale.dueSats * 1000n);
  return sale.number;
};

beforeEach(async () => {
  world = await openWorld();
  await expect.poll(() => world.lightning().health('store-1')?.state).toBe('ok');
});
afterEach(() => world.close());

test('LN-21: what came today is added up per currency, at the frozen rates of the sales', async () => {
  await paid({ currency: 'EUR', amountMinor: 450n });
  world.rates.set('EUR', { ...(world.rates.get('EUR') ?? expect.fail('no rate')), rateE8: 5_000_000_000_000n });
  await paid({ currency: 'EUR', amountMinor: 301n });
  await paid();
  const { today } = await received();
  expect(today.toSorted((one, other) => (one.currency < other.currency ? -1 : 1))).toEqual([
    { currency: 'EUR', amount: '7.51', payments: 2 },
    { currency: 'SATS', amount: '1000', payments: 1 },
  ]);
});

test('LN-21: today begins at midnight of the store, and yesterday is among the latest only', async () => {
  world.pass(startOfDayMs(world.now() + 24 * HOUR_MS, 'Europe/Berlin') - world.now() - 1);
  const sale = await paid();
  expect((await received()).today).toEqual([{ currency: 'SATS', amount: '1000', payments: 1 }]);
  world.pass(1);
  expect(await received()).toMatchObject({ today: [], latest: [{ number: sale, amountMsats: 1_000_000n }] });
  const { today } = await received({ timeZone: 'Pacific/Honolulu' });
  expect(today).toEqual([{ currency: 'SATS', amount: '1000', payments: 1 }]);
});

test('LN-21: the latest five are named, newest first', async () => {
  const numbers: number[] = [];
  for (let n = 0; n < 6; n += 1) {
    numbers.push(await paid());
    world.pass(1_000);
  }
  const { today, latest } = await received();
  expect(latest.map(({ number }) => number)).toEqual(numbers.toReversed().slice(0, 5));
  expect(latest[0]?.atMs).toBe(world.now() - 1_000);
  expect(today).toEqual([{ currency: 'SATS', amount: '6000', payments: 6 }]);
});

test('LN-21: a day of very many payments is counted whole, and those of another store are not', async () => {
  await world.database.write(async (tx) => {
    await tx.stores.insert(sampleStore({ id: 'store-2' }));
    for (const [n, storeId] of ['store-1', 'store-2'].entries())
      await tx.invoices.insert({ ...sampleInvoice(900 + n), id: `of-${storeId}`, storeId });
    for (let n = 0; n < 1_001; n += 1) {
      const lightning = { kind: 'lightning', txid: null, vout: null, proof: 'preimage' } as const;
      const invoiceId = n === 500 ? 'of-store-2' : 'of-store-1';
      const paymentHash = n.toString(16).padStart(64, '0');
      await tx.payments.insert(
        samplePayment({ ...lightning, id: `payment-${n}`, invoiceId, paymentHash, firstSeenAtMs: world.now() }),
      );
    }
  });
  expect((await received()).today).toMatchObject([{ payments: 1_000 }]);
  expect((await received({ id: 'store-2' })).today).toMatchObject([{ payments: 1 }]);
  world.pass(48 * HOUR_MS);
  expect((await received()).today).toEqual([]);
});
