import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { displayView } from '../../../../src/main/app/screen/display-view.ts';
import { loadInvoiceView } from '../../../../src/main/app/invoice/invoice-view.ts';
import type { DisplayRecord, InvoiceRecord } from '../../../../src/main/app/records.ts';
import { displayViewSchema } from '../../../../src/shared/display.ts';
import { invoiceViewSchema } from '../../../../src/shared/invoice.ts';
import { sampleStore } from '../../db/repositories/samples.ts';
import { says, scriptOf, transaction } from '../payment/network.ts';
import { createShop, MINUTE_MS, sell, START_MS, type Shop } from '../shop.ts';

let shop: Shop;
beforeEach(async () => {
  shop = await createShop();
  await shop.database.write(async (tx) => {
    const till = { storeId: 'store-1', name: 'Till', createdAtMs: START_MS, revokedAtMs: null };
    for (const id of ['till-1', 'till-2']) await tx.tills.insert({ ...till, id, tokenDigest: id });
    for (const [id, tillId] of SCREENS) await tx.displays.insert(screen(id, tillId));
  });
});
afterEach(() => shop.close());

const SCREENS = [
  ['screen-1', 'till-1'],
  ['screen-2', 'till-2'],
  ['screen-all', null],
] as const;
const screen = (id: string, tillId: string | null): DisplayRecord => ({
  id,
  storeId: 'store-1',
  userId: null,
  tillId,
  name: id,
  tokenDigest: id,
  invoiceId: null,
  shownAtMs: null,
  createdAtMs: START_MS,
  revokedAtMs: null,
});

const shown = async (id: string) => (await shop.database.read.displays.get(id))?.invoiceId;
const viewOn = async (id = 'screen-1', plain = false) => {
  const display = await shop.database.read.displays.get(id);
  if (!display) throw new Error('no such screen');
  const invoice = display.invoiceId === null ? undefined : await shop.database.read.invoices.get(display.invoiceId);
  const view = invoice ? await loadInvoiceView(shop.database.read, invoice, shop.now()) : null;
  // the store of the fixture has a readable id; everything else must be valid on the wire
  if (view) invoiceViewSchema.parse({ ...view, storeId: 'S'.repeat(22) });
  const store = sampleStore();
  return displayViewSchema.parse(
    displayView({ display, store, view, plain, network: 'regtest', training: false, nowMs: shop.now() }),
  );
};
const stateOf = async (id?: string) => (await viewOn(id)).state;
const pay = (invoice: InvoiceRecord, name: string, amountSats: bigint, mined = false) =>
  says(shop).transactions(
    [transaction(name, [`coin-${name}`], [{ scriptHex: scriptOf(invoice), amountSats }])],
    mined ? { height: 101, hash: 'block-101', timeMs: shop.now() } : null,
  );
const charge = async (tillId = 'till-1') => (await sell(shop, { tillId })).invoice;
const steal = (name: string) =>
  says(shop).transactions([transaction('theft', [`coin-${name}`], [{ scriptHex: '6a', amountSats: 0n }])]);

describe('STATE-54: a code of the address alone', () => {
  it('holds the address while it can be paid, and nothing when the sale is over', async () => {
    const invoice = await charge();
    expect(await viewOn('screen-1')).toMatchObject({ state: 'amount', sale: { address: null } });
    expect(await viewOn('screen-1', true)).toMatchObject({ state: 'amount', sale: { address: invoice.address } });
    await pay(invoice, 'part', 400n);
    expect(await viewOn('screen-1', true)).toMatchObject({ state: 'part', sale: { address: invoice.address } });
    await pay(invoice, 'rest', 600n);
    expect(await viewOn('screen-1', true)).toMatchObject({ state: 'seen', sale: { address: null } });
  });
});

describe('an invoice of a till is on the screens that follow it', () => {
  it('on the till’s own and on the one that follows every till, in the transaction that stores it', async () => {
    const { id } = await charge();
    expect([await shown('screen-1'), await shown('screen-2'), await shown('screen-all')]).toEqual([id, null, id]);
    expect(shop.published.map((event) => event.type)).toEqual([
      'invoice.created',
      'display.changed',
      'display.changed',
    ]);
  });

  it('on the screen asked for alone, and an invoice of a web shop on none', async () => {
    const { invoice } = await sell(shop, { tillId: 'till-1', displayId: 'screen-2' });
    await sell(shop, { api: 'checkout' });
    expect([await shown('screen-1'), await shown('screen-2'), await shown('screen-all')]).toEqual([
      null,
      invoice.id,
      null,
    ]);
  });

  it('an unknown or revoked screen is refused, and nothing is stored', async () => {
    await shop.database.write((tx) => tx.displays.update('screen-2', { revokedAtMs: START_MS }));
    const request = { storeId: 'store-1', currency: 'SATS', amountMinor: 1000n, api: 'till' } as const;
    for (const displayId of ['screen-9', 'screen-2'])
      expect(await shop.create({ ...request, displayId })).toMatchObject({
        ok: false,
        error: { code: 'validation_failed', details: { displayId: 'is not a display of this store' } },
      });
    expect(shop.published).toEqual([]);
  });

  it('TILL-3: the next sale clears it, and an unknown screen or invoice is not found', async () => {
    await charge();
    const put = (displayId: string, invoiceId: string | null) =>
      shop.show({ storeId: 'store-1', displayId, invoiceId }).then((result) => result.ok);
    expect(await put('screen-1', null)).toBe(true);
    expect(await stateOf()).toBe('idle');
    expect([await put('screen-9', null), await put('screen-1', 'no-such-invoice')]).toEqual([false, false]);
  });
});

describe('the customer’s screen', () => {
  it('STATE-21, TILL-2: amount, part paid, seen, then paid for at most 60 s', async () => {
    const invoice = await charge();
    expect(await viewOn()).toMatchObject({ state: 'amount', sale: { dueSats: 1000, remainingAmount: '1000' } });
    await pay(invoice, 'a', 400n);
    expect(await viewOn()).toMatchObject({ state: 'part', sale: { receivedSats: 400, remainingSats: 600 } });
    expect((await viewOn()).sale?.bip21).toContain('amount=0.000006');
    await pay(invoice, 'b', 600n);
    expect(await viewOn()).toMatchObject({ state: 'seen', sale: { bip21: null } });
    await pay(invoice, 'a', 400n, true);
    await pay(invoice, 'b', 600n, true);
    expect(await stateOf()).toBe('paid');
    shop.pass(59_999);
    expect(await stateOf()).toBe('paid');
    shop.pass(1);
    expect(await viewOn()).toMatchObject({ state: 'idle', sale: null });
  });

  it('MON-11: a remainder below the dust limit has no code, and sends the customer to the counter', async () => {
    const invoice = await charge();
    await pay(invoice, 'a', 800n);
    expect(await viewOn()).toMatchObject({ state: 'ask', sale: { remainingSats: 200, bip21: null } });
  });

  it('STATE-21: past expiry it says wait until the chain check, then expired', async () => {
    await charge();
    shop.pass(15 * MINUTE_MS);
    expect(await viewOn()).toMatchObject({ state: 'wait', sale: { bip21: null } });
    shop.pass(1);
    await says(shop).checkChain();
    expect(await stateOf()).toBe('expired');
  });

  it('late money sends the customer to the counter', async () => {
    const invoice = await charge();
    shop.pass(16 * MINUTE_MS);
    await says(shop).checkChain();
    await pay(invoice, 'a', 1000n, true);
    expect(await viewOn()).toMatchObject({ state: 'ask', sale: { late: true } });
  });

  it('STATE-41: late money is seen until it is final, and the code stays over if it is taken back', async () => {
    const invoice = await charge();
    shop.pass(16 * MINUTE_MS);
    await says(shop).checkChain();
    await pay(invoice, 'a', 1000n);
    expect(await viewOn()).toMatchObject({ state: 'seen', sale: { late: true, bip21: null } });
    await steal('a');
    expect(await viewOn()).toMatchObject({ state: 'expired', sale: { late: false, receivedSats: 0 } });
  });

  it('STATE-41: late money of an invalid invoice is seen too, until it is final', async () => {
    const invoice = await charge();
    await pay(invoice, 'a', 1000n);
    await steal('a');
    shop.pass(16 * MINUTE_MS);
    await says(shop).checkChain();
    await pay(invoice, 'b', 1000n);
    expect(await viewOn()).toMatchObject({ state: 'seen', sale: { late: true } });
    await pay(invoice, 'b', 1000n, true);
    expect(await viewOn()).toMatchObject({ state: 'ask', sale: { late: true } });
  });

  it('STATE-12: it is idle once a final payment was taken back, because a person decides', async () => {
    const invoice = await charge();
    await pay(invoice, 'a', 1000n, true);
    expect(await stateOf()).toBe('paid');
    await says(shop).tip(101, 'empty-101');
    expect(await viewOn()).toMatchObject({ state: 'idle', sale: null });
  });

  it('the code returns after a replacement, an invalid invoice goes to the counter, a cancelled one leaves', async () => {
    const invoice = await charge();
    await pay(invoice, 'a', 1000n);
    await steal('a');
    expect(await stateOf()).toBe('amount');
    shop.pass(16 * MINUTE_MS);
    await says(shop).checkChain();
    expect(await stateOf()).toBe('ask');
    const { id } = await charge();
    await shop.cancel({ storeId: 'store-1', invoiceId: id, userId: null });
    expect(await stateOf()).toBe('idle');
  });

  it('INV-29: it says if an invoice was paid twice or too much', async () => {
    const invoice = await charge();
    await pay(invoice, 'a', 1000n, true);
    await pay(invoice, 'b', 1100n);
    expect(await viewOn()).toMatchObject({ state: 'paid', sale: { over: false, twice: false, moreSeen: true } });
    await pay(invoice, 'b', 1100n, true);
    expect(await viewOn()).toMatchObject({ state: 'paid', sale: { over: true, twice: true, overAmount: '1100' } });
  });
});
