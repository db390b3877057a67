import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createChainStore } from '../../../../src/main/app/payment/chain-store.ts';
import type { InvoiceRecord } from '../../../../src/main/app/records.ts';
import { samplePayment } from '../../db/repositories/samples.ts';
import { createShop, sell, START_MS, type Shop } from '../shop.ts';
import { says } from './network.ts';

const DAY_MS = 86_400_000;

let shop: Shop;
let invoice: InvoiceRecord;
beforeEach(async () => {
  shop = await createShop({ confirmations: 2 });
  ({ invoice } = await sell(shop));
});
afterEach(() => shop.close());

/** A payment as an earlier version left it: with the block that a source named, which nobody proved. */
const store = async (blockHeight: number, blockHash: string): Promise<void> => {
  await shop.database.write(async (tx) => {
    await tx.payments.insert(
      samplePayment({
        invoiceId: invoice.id,
        amountMsats: 1_000_000n,
        firstSeenAtMs: START_MS,
        blockHeight,
        blockHash,
        blockTimeMs: START_MS,
        sure: true,
        inBlock: true,
        reached: 2,
      }),
    );
    await shop.reevaluate.changed(tx, { invoiceId: invoice.id }, START_MS);
  });
  shop.chainStore.doubt(); // a start reads everything again
};
const statusNow = async () => (await shop.database.read.invoices.get(invoice.id))?.status;

describe('CHAIN-53: a payment that an earlier version stored with its block', () => {
  it('is in that block if its header is known', async () => {
    await says(shop).tip(101);
    await store(101, 'block-101');
    await says(shop).tip(102);
    await says(shop).tip(103);
    expect(await statusNow()).toBe('settled');
    expect(await shop.database.read.payments.get('payment-1')).toMatchObject({
      blockHash: 'block-101',
      dropped: false,
    });
  });

  it('stays as it is until the reference has that height, and is in its block once the header comes', async () => {
    await store(102, 'block-102');
    await says(shop).tip(101);
    expect(await statusNow()).toBe('settled');
    await says(shop).tip(103);
    expect(await statusNow()).toBe('settled');
    expect(await shop.database.read.chain.inclusionsOf([samplePayment().txid ?? ''])).toHaveLength(1);
  });

  it('leaves a block that the reference does not have', async () => {
    await store(101, 'stale-101');
    await says(shop).tip(102);
    expect(await statusNow()).toBe('processing');
  });

  it('stays as it is in a block that is older than every known one', async () => {
    await store(7, 'block-7');
    await says(shop).tip(102);
    expect(await statusNow()).toBe('settled');
  });

  it('is followed only if its block is of the last two weeks, even before any header is known', async () => {
    await store(900_000, 'block-900000');
    const old = samplePayment({ id: 'payment-2', txid: 'cd'.repeat(32), invoiceId: invoice.id });
    const { watched } = await shop.database.write(async (tx) => {
      await tx.payments.insert({
        ...old,
        blockHeight: 895_000,
        blockHash: 'block-895000',
        blockTimeMs: START_MS - 15 * DAY_MS,
      });
      await tx.chain.dropHeadersBelow(Number.MAX_SAFE_INTEGER);
      return createChainStore().open(tx, START_MS);
    });
    expect([...watched.keys()]).toEqual([samplePayment().txid]);
  });
});
