import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InvoiceRecord } from '../../../../src/main/app/records.ts';
import { loadInvoiceView } from '../../../../src/main/app/invoice/invoice-view.ts';
import { says, scriptOf, transaction, txidOf } from './network.ts';
import { createShop, MINUTE_MS, sell, SOURCE, type Shop } from '../shop.ts';

let shop: Shop;
let invoice: InvoiceRecord;
beforeEach(async () => {
  shop = await createShop();
  ({ invoice } = await sell(shop));
});
afterEach(() => shop.close());

const record = async (id = invoice.id): Promise<InvoiceRecord> => {
  const found = await shop.database.read.invoices.get(id);
  if (!found) throw new Error('the invoice does not exist');
  return found;
};
const view = async () => loadInvoiceView(shop.database.read, await record(), shop.now());
const statusNow = async (id?: string) => (await record(id)).status;
const payments = () => shop.database.read.payments.ofInvoice(invoice.id);
const paying = (name: string, amountSats = 1000n, coins = [`coin-${name}`], to = invoice) =>
  transaction(name, coins, [{ scriptHex: scriptOf(to), amountSats }]);
const block = (height: number, hash = `block-${height}`) => ({ height, hash, timeMs: shop.now() });

describe('M4, INV-21: each real payment is credited exactly once (I3)', () => {
  it('from two sources, in the mempool and then in a block, however often they report it', async () => {
    const [core, other] = [says(shop, 'core'), says(shop, 'esplora')];
    for (const source of [core, other, core]) await source.transactions([paying('a')]);
    for (const source of [other, core, core]) await source.transactions([paying('a')], block(101));
    expect((await payments()).length).toBe(1);
    expect(await record()).toMatchObject({ status: 'settled', receivedSats: 1000n });
    const observed = await shop.database.read.observations.ofInvoice(invoice.id);
    expect(observed.map((row) => [row.sourceId, row.what])).toEqual([
      ['core', 'mempool'],
      ['esplora', 'mempool'],
      ['esplora', 'mined'],
      ['core', 'mined'],
    ]);
  });

  it('per output, if one transaction pays two invoices', async () => {
    const { invoice: second } = await sell(shop);
    const outputs = [invoice, second, second].map((to) => ({ scriptHex: scriptOf(to), amountSats: 500n }));
    await says(shop).transactions([transaction('both', ['coin'], outputs)]);
    expect(await record()).toMatchObject({ status: 'new', underpaid: true, receivedSats: 500n });
    expect(await record(second.id)).toMatchObject({ status: 'processing', receivedSats: 1000n });
  });

  it('with 60 dust outputs beside the real one (M9)', async () => {
    const dust = Array.from({ length: 60 }, () => ({ scriptHex: scriptOf(invoice), amountSats: 1n }));
    const real = { scriptHex: scriptOf(invoice), amountSats: 1000n };
    await says(shop).transactions([transaction('dusty', ['coin'], [...dust, real])]);
    expect(await record()).toMatchObject({ status: 'processing', receivedSats: 1060n, overpaid: true });
  });
});

describe('INV-22: an output at or below the height known at creation never counts', () => {
  it('it is kept as ignored, once', async () => {
    await says(shop).transactions([paying('old')], block(100));
    await says(shop).transactions([paying('old')], block(100));
    expect(await payments()).toEqual([]);
    const observed = await shop.database.read.observations.ofInvoice(invoice.id);
    expect(observed.map((row) => row.what)).toEqual(['ignored']);
    expect(await statusNow()).toBe('new');
  });

  it('even if a lagging mempool showed it first', async () => {
    await says(shop).transactions([paying('old')]);
    await says(shop).transactions([paying('old')], block(99));
    expect(await record()).toMatchObject({ status: 'new', receivedSats: 0n });
  });
});

describe('INV-7: a newer transaction drops those with which it conflicts (M6)', () => {
  it('a fee bump to the same address changes nothing', async () => {
    await says(shop).transactions([paying('a')]);
    const before = shop.published.length;
    await says(shop).transactions([paying('b', 1000n, ['coin-a'])]);
    const [first, second] = await payments();
    expect(second).toMatchObject({
      replaces: first?.id,
      unconfirmedSinceMs: first?.unconfirmedSinceMs,
      dropped: false,
    });
    expect(first?.dropped).toBe(true);
    expect(await record()).toMatchObject({ status: 'processing', receivedSats: 1000n, notice: null });
    expect(shop.published.length).toBe(before + 1);
  });

  it('INV-6: a bump of a bump is on time after expiry, for as much as the first payment', async () => {
    await says(shop).transactions([paying('a')]);
    shop.pass(16 * MINUTE_MS);
    await says(shop).checkChain();
    await says(shop).transactions([paying('b', 1000n, ['coin-a'])]);
    await says(shop).transactions([paying('c', 1200n, ['coin-a'])]);
    expect((await payments()).map(({ onTime, dropped }) => [onTime, dropped])).toEqual([
      [true, true],
      [false, true],
      [false, false],
    ]);
    expect(await record()).toMatchObject({ status: 'processing', receivedSats: 1200n, paidLate: false });
  });

  it('INV-29: a double spend takes the money back and is told to the cashier, and the invoice can be paid again', async () => {
    await says(shop).transactions([paying('a')]);
    await says(shop).transactions([transaction('theft', ['coin-a'], [{ scriptHex: '6a', amountSats: 0n }])]);
    expect(await record()).toMatchObject({ status: 'new', receivedSats: 0n, notice: 'replaced' });
    await says(shop).transactions([paying('again')]);
    expect(await record()).toMatchObject({ status: 'processing', notice: null });
  });
});

describe('INV-7: of two transactions that conflict, a mined one wins, otherwise the newer one (M6, M7)', () => {
  it('a mined one wins over the mempool, even if the other came later', async () => {
    await says(shop).transactions([paying('a')], block(101));
    await says(shop).transactions([paying('b', 1000n, ['coin-a'])]);
    expect((await payments()).map(({ dropped }) => dropped)).toEqual([false, true]);
    expect(await record()).toMatchObject({ status: 'settled', receivedSats: 1000n });
  });

  it('after a reorganisation the other one wins when it is mined', async () => {
    await says(shop).transactions([paying('a')], block(101));
    await says(shop).blockLost('block-101');
    expect(await record()).toMatchObject({ status: 'processing', notice: 'reverted' });
    await says(shop).transactions([paying('b', 990n, ['coin-a'])], block(101, 'other-101'));
    expect(await record()).toMatchObject({ status: 'new', underpaid: true, receivedSats: 990n, notice: 'reverted' });
    await says(shop).blockLost('other-101');
    await says(shop).transactions([paying('a')], block(102));
    expect(await record()).toMatchObject({ status: 'settled', receivedSats: 1000n, notice: null });
  });

  it('one that is refused when it is sent again is dropped, and returns when a source has it back', async () => {
    await says(shop).transactions([paying('a')]);
    await says(shop).refused(txidOf('a'));
    expect(await record()).toMatchObject({ status: 'new', receivedSats: 0n });
    await says(shop).returned(txidOf('a'));
    expect(await record()).toMatchObject({ status: 'processing', receivedSats: 1000n });
  });

  it('one that returns drops its rival, unless that is in a block', async () => {
    await says(shop).transactions([paying('a')]);
    await says(shop).transactions([paying('b', 1000n, ['coin-a'])]);
    await says(shop).returned(txidOf('a'));
    expect((await payments()).map(({ dropped }) => dropped)).toEqual([false, true]);
    await says(shop).transactions([paying('b', 1000n, ['coin-a'])], block(101));
    await says(shop).returned(txidOf('a'));
    expect((await payments()).map(({ dropped }) => dropped)).toEqual([true, false]);
    expect(await record()).toMatchObject({ status: 'settled', receivedSats: 1000n });
  });

  it('one in a block cannot be refused', async () => {
    await says(shop).transactions([paying('a')], block(101));
    await says(shop).refused(txidOf('a'), 'conflict');
    expect(await statusNow()).toBe('settled');
  });
});

describe('INV-28: a block that a source reports as lost', () => {
  it('leaves its payments in no block, and their wait begins again', async () => {
    await says(shop).transactions([paying('a', 500n)], block(101));
    await says(shop).transactions([paying('b', 500n)], block(101, 'another-101'));
    shop.pass(MINUTE_MS);
    await says(shop).blockLost('block-101');
    expect(await payments()).toMatchObject([
      { blockHeight: null, blockHash: null, unconfirmedSinceMs: shop.now(), dropped: false },
      { blockHeight: 101, blockHash: 'another-101', unconfirmedSinceMs: shop.now() - MINUTE_MS },
    ]);
    expect(await record()).toMatchObject({ status: 'processing', receivedSats: 1000n, notice: 'reverted' });
    await says(shop).unmined(txidOf('b'));
    expect((await payments())[1]).toMatchObject({ blockHeight: null, unconfirmedSinceMs: shop.now() });
  });
});

describe('INV-27: confirmations follow the best tip', () => {
  beforeEach(async () => {
    await shop.close();
    shop = await createShop({ confirmations: 3 });
    ({ invoice } = await sell(shop));
    await says(shop).transactions([paying('a')], block(101));
    await says(shop).tip(101);
  });

  it('it settles with the third block, and the view counts on the way', async () => {
    expect((await view()).confirmations).toBe(1);
    await says(shop).tip(102);
    expect([await statusNow(), (await view()).confirmations]).toEqual(['processing', 2]);
    await says(shop).tip(103);
    expect(await statusNow()).toBe('settled');
  });

  it('a payment has at least 1 in a block, even before its source reports the tip, and 0 in none', async () => {
    await says(shop).transactions([paying('early')], block(105));
    await says(shop).transactions([paying('waiting')]);
    await says(shop).tip(102);
    expect((await view()).payments.map(({ confirmations }) => confirmations)).toEqual([2, 1, 0]);
  });

  it('SRC-5: a source that lags lowers nothing, and one whose chain was undone lowers its own tip', async () => {
    await says(shop).tip(103);
    await says(shop, 'lagging').tip(101);
    expect(await statusNow()).toBe('settled');
    await says(shop, 'lagging').tip(102);
    await says(shop).tip(102, 'other-102');
    expect(await statusNow()).toBe('processing');
  });
});

describe('SRC-5: a source that the owner removed', () => {
  const keeping = (...sourceIds: string[]) =>
    shop.observe({ kind: 'sources', sourceId: 'owner', atMs: shop.now(), sourceIds });
  beforeEach(async () => {
    await shop.close();
    shop = await createShop({ confirmations: 3 });
    ({ invoice } = await sell(shop));
    await says(shop).transactions([paying('a')], block(101));
    await says(shop).tip(101);
  });

  it('no longer gives confirmations: what its tip alone settled is processing again', async () => {
    await says(shop, 'liar').tip(900_000);
    expect(await statusNow()).toBe('settled');
    await keeping(SOURCE);
    expect([await statusNow(), (await view()).confirmations]).toEqual(['processing', 1]);
    await says(shop).tip(103);
    expect(await statusNow()).toBe('settled');
  });

  it('changes nothing if it had named no tip, or if no other source had', async () => {
    const before = shop.published.length;
    await keeping(SOURCE, 'new');
    await keeping('new');
    expect([(await view()).confirmations, shop.published.length]).toEqual([1, before]);
    await says(shop, 'new').tip(102);
    expect((await view()).confirmations).toBe(2);
  });
});

describe('INV-3, INV-4: an invoice ends with the first complete chain check begun after its expiry', () => {
  it('INV-23: its code is hidden from the expiry on; a check begun then ends nothing, and the next one does', async () => {
    shop.pass(15 * MINUTE_MS);
    await says(shop).checkChain();
    expect(await statusNow()).toBe('new');
    expect((await view()).bip21).toBeNull();
    shop.pass(1);
    await says(shop).checkChain();
    expect(await record()).toMatchObject({ status: 'expired', lastCheckedAtMs: shop.now() });
  });

  it('INV-5: money found by that check is on time, and money found after it is late', async () => {
    shop.pass(60 * MINUTE_MS);
    await says(shop).transactions([paying('a', 400n)]);
    await says(shop).checkChain();
    await says(shop).transactions([paying('b', 600n)]);
    expect((await payments()).map(({ onTime }) => onTime)).toEqual([true, false]);
    expect(await record()).toMatchObject({ status: 'expired', paidLate: true, underpaid: false });
  });

  it('a check that changes nothing is not stored', async () => {
    shop.pass(16 * MINUTE_MS);
    await says(shop).checkChain();
    const [first, published] = [await record(), shop.published.length];
    shop.pass(MINUTE_MS);
    await says(shop).checkChain();
    expect(await record()).toEqual(first);
    expect(shop.published.length).toBe(published);
  });

  it('the time of a check is when it began, and never goes back', async () => {
    const check = (begunAtMs: number) =>
      shop.observe({ kind: 'chain-check', sourceId: SOURCE, begunAtMs, invoiceIds: 'all' });
    shop.pass(16 * MINUTE_MS);
    const begunAtMs = shop.now();
    shop.pass(10_000);
    await check(begunAtMs);
    expect(await record()).toMatchObject({ status: 'expired', lastCheckedAtMs: begunAtMs });
    await check(begunAtMs - 30_000);
    expect(await record()).toMatchObject({ status: 'expired', lastCheckedAtMs: begunAtMs });
  });

  it('a check of other invoices says nothing about this one', async () => {
    shop.pass(16 * MINUTE_MS);
    await shop.observe({ kind: 'chain-check', sourceId: 'core', begunAtMs: shop.now(), invoiceIds: ['somebody-else'] });
    expect(await statusNow()).toBe('new');
  });
});

describe('a block', () => {
  it('writes nothing if none of its 3,000 transactions is ours', async () => {
    const before = await shop.database.read.events.last();
    const foreign = Array.from({ length: 3000 }, (_, index) =>
      transaction(`s${index}`, [`c${index}`], [{ scriptHex: `5120${index}`, amountSats: 1n }]),
    );
    await says(shop).transactions(foreign, block(101));
    expect(await shop.database.read.events.last()).toBe(before);
  });

  it('is searched for the one transaction that is ours', async () => {
    const foreign = Array.from({ length: 1200 }, (_, index) =>
      transaction(`s${index}`, [`c${index}`], [{ scriptHex: `5120${index}`, amountSats: 1n }]),
    );
    await says(shop).transactions([...foreign, paying('a')], block(101));
    expect(await statusNow()).toBe('settled');
    expect((await shop.database.read.wallets.get('wallet-1'))?.lastPaidIndex).toBe(invoice.addressIndex);
  });
});

describe('INV-29: the cashier is told that an invoice was paid twice', () => {
  it('INV-18: if one later payment alone reaches accepted, not if parts add up (M5)', async () => {
    await says(shop).transactions([paying('a'), paying('b', 600n), paying('c', 600n)]);
    expect(await record()).toMatchObject({ overpaid: true, notice: null });
    await says(shop).transactions([paying('d')]);
    expect(await record()).toMatchObject({ overpaid: true, notice: 'twice' });
  });
});
