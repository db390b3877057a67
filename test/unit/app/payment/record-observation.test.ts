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
  if (!found) throw new Error('the sale is gone');
  return found;
};
const view = async () => loadInvoiceView(shop.database.read, await record(), shop.now());
const statusNow = async (id?: string) => (await record(id)).status;
const payments = () => shop.database.read.payments.ofInvoice(invoice.id);
const paying = (name: string, amountSats = 1000n, coins = [`coin-${name}`], to = invoice) =>
  transaction(name, coins, [{ scriptHex: scriptOf(to), amountSats }]);
const block = (height: number, hash = `block-${height}`) => ({ height, hash, timeMs: shop.now() });

describe('each real payment is credited exactly once', () => {
  it('from two sources, mempool then block, again and again', async () => {
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

  it('for each output of a transaction that pays two invoices', async () => {
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

describe('what lies at or below the height known at creation never counts', () => {
  it('is kept as ignored, once', async () => {
    await says(shop).transactions([paying('old')], block(100));
    await says(shop).transactions([paying('old')], block(100));
    expect(await payments()).toEqual([]);
    const observed = await shop.database.read.observations.ofInvoice(invoice.id);
    expect(observed.map((row) => row.what)).toEqual(['ignored']);
    expect(await statusNow()).toBe('new');
  });

  it('also when it was seen in a lagging mempool first', async () => {
    await says(shop).transactions([paying('old')]);
    await says(shop).transactions([paying('old')], block(99));
    expect(await record()).toMatchObject({ status: 'new', receivedSats: 0n });
  });
});

describe('live: no newer or mined transaction conflicts with it', () => {
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

  it('a bump of a bump is on time after expiry for as much as the first', async () => {
    await says(shop).transactions([paying('a')]);
    shop.pass(16 * MINUTE_MS);
    await says(shop).look();
    await says(shop).transactions([paying('b', 1000n, ['coin-a'])]);
    await says(shop).transactions([paying('c', 1200n, ['coin-a'])]);
    expect((await payments()).map(({ onTime, dropped }) => [onTime, dropped])).toEqual([
      [true, true],
      [false, true],
      [false, false],
    ]);
    expect(await record()).toMatchObject({ status: 'processing', receivedSats: 1200n, paidLate: false });
  });

  it('a double spend takes the money back, tells the cashier, and may be paid again', async () => {
    await says(shop).transactions([paying('a')]);
    await says(shop).transactions([transaction('theft', ['coin-a'], [{ scriptHex: '6a', amountSats: 0n }])]);
    expect(await record()).toMatchObject({ status: 'new', receivedSats: 0n, notice: 'replaced' });
    await says(shop).transactions([paying('again')]);
    expect(await record()).toMatchObject({ status: 'processing', notice: null });
  });
});

describe('of two that conflict, a mined one wins, then the newer one', () => {
  it('a mined conflict wins over the mempool, whichever came first', async () => {
    await says(shop).transactions([paying('a')], block(101));
    await says(shop).transactions([paying('b', 1000n, ['coin-a'])]);
    expect((await payments()).map(({ dropped }) => dropped)).toEqual([false, true]);
    expect(await record()).toMatchObject({ status: 'settled', receivedSats: 1000n });
  });

  it('after a reorg the other transaction of the pair wins when it is mined', async () => {
    await says(shop).transactions([paying('a')], block(101));
    await says(shop).blockLost('block-101');
    expect(await record()).toMatchObject({ status: 'processing', notice: 'reverted' });
    await says(shop).transactions([paying('b', 990n, ['coin-a'])], block(101, 'other-101'));
    expect(await record()).toMatchObject({ status: 'new', underpaid: true, receivedSats: 990n, notice: 'reverted' });
    await says(shop).blockLost('other-101');
    await says(shop).transactions([paying('a')], block(102));
    expect(await record()).toMatchObject({ status: 'settled', receivedSats: 1000n, notice: null });
  });

  it('refused when sent again is gone, and returns when a source has it back', async () => {
    await says(shop).transactions([paying('a')]);
    await says(shop).refused(txidOf('a'));
    expect(await record()).toMatchObject({ status: 'new', receivedSats: 0n });
    await says(shop).returned(txidOf('a'));
    expect(await record()).toMatchObject({ status: 'processing', receivedSats: 1000n });
  });

  it('the returned one of two rivals takes the other out, but not one in a block', async () => {
    await says(shop).transactions([paying('a')]);
    await says(shop).transactions([paying('b', 1000n, ['coin-a'])]);
    await says(shop).returned(txidOf('a'));
    expect((await payments()).map(({ dropped }) => dropped)).toEqual([false, true]);
    await says(shop).transactions([paying('b', 1000n, ['coin-a'])], block(101));
    await says(shop).returned(txidOf('a'));
    expect((await payments()).map(({ dropped }) => dropped)).toEqual([true, false]);
    expect(await record()).toMatchObject({ status: 'settled', receivedSats: 1000n });
  });

  it('missing from a mempool is no loss, and what is in a block cannot be refused', async () => {
    await says(shop).transactions([paying('a')], block(101));
    await says(shop).refused(txidOf('a'), 'conflict');
    expect(await statusNow()).toBe('settled');
  });
});

describe('confirmations follow the best tip', () => {
  beforeEach(async () => {
    await shop.close();
    shop = await createShop({ confirmations: 3 });
    ({ invoice } = await sell(shop));
    await says(shop).transactions([paying('a')], block(101));
    await says(shop).tip(101);
  });

  it('settles with the third block, and the view counts on the way', async () => {
    expect((await view()).confirmations).toBe(1);
    await says(shop).tip(102);
    expect([await statusNow(), (await view()).confirmations]).toEqual(['processing', 2]);
    await says(shop).tip(103);
    expect(await statusNow()).toBe('settled');
  });

  it('a source that lags lowers nothing, one whose chain was undone lowers its own', async () => {
    await says(shop).tip(103);
    await says(shop, 'lagging').tip(101);
    expect(await statusNow()).toBe('settled');
    await says(shop, 'lagging').tip(102);
    await says(shop).tip(102, 'other-102');
    expect(await statusNow()).toBe('processing');
  });
});

describe('a source that was taken away', () => {
  const keeping = (...sourceIds: string[]) =>
    shop.observe({ kind: 'sources', sourceId: 'owner', atMs: shop.now(), sourceIds });
  beforeEach(async () => {
    await shop.close();
    shop = await createShop({ confirmations: 3 });
    ({ invoice } = await sell(shop));
    await says(shop).transactions([paying('a')], block(101));
    await says(shop).tip(101);
  });

  it('holds up no confirmations any more: what its tip alone settled is processing again', async () => {
    await says(shop, 'liar').tip(900_000);
    expect(await statusNow()).toBe('settled');
    await keeping(SOURCE);
    expect([await statusNow(), (await view()).confirmations]).toEqual(['processing', 1]);
    await says(shop).tip(103);
    expect(await statusNow()).toBe('settled');
  });

  it('changes nothing where it said nothing, or nobody else did', async () => {
    const before = shop.published.length;
    await keeping(SOURCE, 'new');
    await keeping('new');
    expect([(await view()).confirmations, shop.published.length]).toEqual([1, before]);
    await says(shop, 'new').tip(102);
    expect((await view()).confirmations).toBe(2);
  });
});

describe('an invoice ends with the first complete look begun after expiry', () => {
  it('a look in the second of expiry ends nothing, the next one does', async () => {
    shop.pass(15 * MINUTE_MS);
    await says(shop).look();
    expect(await statusNow()).toBe('new');
    expect((await view()).bip21).toBeNull();
    shop.pass(1);
    await says(shop).look();
    expect(await record()).toMatchObject({ status: 'expired', lastCheckedAtMs: shop.now() });
  });

  it('money found by that look is on time, money found after it is late', async () => {
    shop.pass(60 * MINUTE_MS);
    await says(shop).transactions([paying('a', 400n)]);
    await says(shop).look();
    await says(shop).transactions([paying('b', 600n)]);
    expect((await payments()).map(({ onTime }) => onTime)).toEqual([true, false]);
    expect(await record()).toMatchObject({ status: 'expired', paidLate: true, underpaid: false });
  });

  it('looks that change nothing are not stored', async () => {
    shop.pass(16 * MINUTE_MS);
    await says(shop).look();
    const [first, told] = [await record(), shop.published.length];
    shop.pass(MINUTE_MS);
    await says(shop).look();
    expect(await record()).toEqual(first);
    expect(shop.published.length).toBe(told);
  });

  it('a look about others says nothing of this one', async () => {
    shop.pass(16 * MINUTE_MS);
    await shop.observe({ kind: 'chain-check', sourceId: 'core', begunAtMs: shop.now(), invoiceIds: ['somebody-else'] });
    expect(await statusNow()).toBe('new');
  });
});

describe('what concerns nobody leaves no trace', () => {
  it('a block of 3,000 strangers writes nothing', async () => {
    const before = await shop.database.read.events.last();
    const strangers = Array.from({ length: 3000 }, (_, index) =>
      transaction(`s${index}`, [`c${index}`], [{ scriptHex: `5120${index}`, amountSats: 1n }]),
    );
    await says(shop).transactions(strangers, block(101));
    expect(await shop.database.read.events.last()).toBe(before);
  });

  it('and the one of ours among them is found', async () => {
    const strangers = Array.from({ length: 1200 }, (_, index) =>
      transaction(`s${index}`, [`c${index}`], [{ scriptHex: `5120${index}`, amountSats: 1n }]),
    );
    await says(shop).transactions([...strangers, paying('a')], block(101));
    expect(await statusNow()).toBe('settled');
    expect((await shop.database.read.wallets.get('wallet-1'))?.lastPaidIndex).toBe(invoice.addressIndex);
  });
});

describe('paid twice', () => {
  it('is told when one later payment alone reaches accepted, not when parts add up', async () => {
    await says(shop).transactions([paying('a'), paying('b', 600n), paying('c', 600n)]);
    expect(await record()).toMatchObject({ overpaid: true, notice: null });
    await says(shop).transactions([paying('d')]);
    expect(await record()).toMatchObject({ overpaid: true, notice: 'twice' });
  });
});
