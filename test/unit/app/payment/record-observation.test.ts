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

describe('INV-22, CHAIN-23: an output in the chain that was known at creation never counts', () => {
  it('CHAIN-35: it is kept as older than the invoice', async () => {
    await says(shop).transactions([paying('old')], block(100));
    await says(shop).transactions([paying('old')], block(100));
    expect(await payments()).toMatchObject([{ older: true, dropped: true }]);
    const observed = await shop.database.read.observations.ofInvoice(invoice.id);
    expect(observed.map((row) => row.what)).toEqual(['ignored']);
    expect(await statusNow()).toBe('new');
  });

  it('even if a lagging mempool showed it first', async () => {
    await says(shop).transactions([paying('old')]);
    await says(shop).transactions([paying('old')], block(99));
    expect(await record()).toMatchObject({ status: 'new', receivedSats: 0n });
  });

  it('a block below every known one is older than the invoice', async () => {
    const far = { height: 7, hash: 'block-7', timeMs: shop.now() };
    await shop.told.observe(SOURCE, {
      kind: 'transactions',
      atMs: shop.now(),
      block: far,
      transactions: [paying('old')],
    });
    expect(await payments()).toMatchObject([{ older: true, dropped: true }]);
    expect(await record()).toMatchObject({ status: 'new', receivedSats: 0n });
  });

  it('a payment that is mined again below that height counts, because blocks are compared and not heights (M7)', async () => {
    await says(shop).transactions([paying('a')], block(99, 'other-99'));
    await says(shop).tip(101);
    expect(await record()).toMatchObject({ status: 'settled', receivedSats: 1000n });
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
    await says(shop).tip(101, 'empty-101');
    expect(await record()).toMatchObject({ status: 'processing', notice: 'reverted' });
    await says(shop).transactions([paying('b', 990n, ['coin-a'])], block(102));
    expect(await record()).toMatchObject({ status: 'new', underpaid: true, receivedSats: 990n, notice: 'reverted' });
    await says(shop).tip(102, 'empty-102');
    await says(shop).transactions([paying('a')], block(103));
    expect(await record()).toMatchObject({ status: 'settled', receivedSats: 1000n, notice: null });
  });

  it('one that is refused when it is sent again is dropped, and returns when a source has it back', async () => {
    await says(shop).transactions([paying('a')]);
    await says(shop).refused(txidOf('a'));
    expect(await record()).toMatchObject({ status: 'new', receivedSats: 0n });
    await says(shop).transactions([paying('a')]);
    expect(await record()).toMatchObject({ status: 'processing', receivedSats: 1000n });
  });

  it('one that returns drops its rival, unless that is in a block', async () => {
    const [a, b] = [paying('a'), paying('b', 1000n, ['coin-a'])];
    for (const one of [a, b, a]) await says(shop).transactions([one]);
    expect((await payments()).map(({ dropped }) => dropped)).toEqual([false, true]);
    await says(shop).transactions([b], block(101));
    await says(shop).transactions([a]);
    expect((await payments()).map(({ dropped }) => dropped)).toEqual([true, false]);
    expect(await record()).toMatchObject({ status: 'settled', receivedSats: 1000n });
  });

  it('one in a block cannot be refused', async () => {
    await says(shop).transactions([paying('a')], block(101));
    await says(shop).refused(txidOf('a'));
    expect(await statusNow()).toBe('settled');
  });
});

describe('CHAIN-21: silence says nothing', () => {
  it('CHAIN-8: a payment that a mempool no longer lists stays what it is', async () => {
    await says(shop).transactions([paying('a')]);
    await says(shop).left(txidOf('a'));
    expect(await record()).toMatchObject({ status: 'processing', receivedSats: 1000n });
  });

  it('a source without the payment does not take it away, and a word about another one does not either', async () => {
    await says(shop).transactions([paying('a')]);
    await says(shop, 'other').transactions([paying('unrelated')]);
    await says(shop, 'other').left(txidOf('a'));
    await says(shop, 'other').refused(txidOf('a'));
    expect(await record()).toMatchObject({ overpaid: true, status: 'processing' });
  });

  it('of two that clash, the one seen first counts until the sources agree, so that no money counts twice', async () => {
    await says(shop, 'other').tip(100);
    await says(shop).transactions([paying('a', 600n)]);
    shop.pass(1);
    await says(shop, 'other').transactions([paying('b', 700n, ['coin-a'])]);
    expect((await payments()).map(({ dropped }) => dropped)).toEqual([false, true]);
    expect(await record()).toMatchObject({ status: 'new', receivedSats: 600n });
    await says(shop).transactions([paying('b', 700n, ['coin-a'])]);
    expect((await payments()).map(({ dropped }) => dropped)).toEqual([true, false]);
    expect(await record()).toMatchObject({ status: 'new', receivedSats: 700n });
  });
});

describe('INV-28, CHAIN-13, CHAIN-45: blocks that leave the reference chain', () => {
  it('leave their payments in no block, and the wait of these begins again', async () => {
    await says(shop).transactions([paying('a', 500n)], block(101));
    await says(shop).transactions([paying('b', 500n)], block(102));
    shop.pass(MINUTE_MS);
    await says(shop).tip(102, 'empty-102');
    expect(await payments()).toMatchObject([
      { blockHeight: 101, blockHash: 'block-101', unconfirmedSinceMs: shop.now() - MINUTE_MS },
      { blockHeight: null, blockHash: null, unconfirmedSinceMs: shop.now(), dropped: false },
    ]);
    expect(await record()).toMatchObject({ status: 'processing', receivedSats: 1000n, notice: 'reverted' });
  });
});

describe('INV-27, CHAIN-20: confirmations are the depth in the reference chain', () => {
  beforeEach(async () => {
    await shop.close();
    shop = await createShop({ confirmations: 3 });
    ({ invoice } = await sell(shop));
    await says(shop).transactions([paying('a')], block(101));
  });

  it('it settles with the third block, and the view counts on the way', async () => {
    expect((await view()).confirmations).toBe(1);
    await says(shop).tip(102);
    expect([await statusNow(), (await view()).confirmations]).toEqual(['processing', 2]);
    await says(shop).tip(103);
    expect(await statusNow()).toBe('settled');
  });

  it('SRC-5, CHAIN-7: a source that lags lowers nothing, and neither does one that names an ancestor of its word', async () => {
    await says(shop).tip(103);
    await says(shop, 'lagging').tip(101);
    await says(shop).tip(102);
    expect(await statusNow()).toBe('settled');
  });

  it('CHAIN-20: a doubt about the blocks above takes no confirmation from a block that stays', async () => {
    await says(shop).tip(103);
    await says(shop).tip(102, 'other-102');
    expect([await statusNow(), (await view()).confirmations]).toEqual(['settled', 3]);
  });
});

describe('SRC-5, CHAIN-16: a source that the owner removed', () => {
  beforeEach(async () => {
    await shop.close();
    shop = await createShop({ confirmations: 3 });
    ({ invoice } = await sell(shop));
    await says(shop).transactions([paying('a')], block(101));
  });

  it('takes its words with it, and the reference stays where it is', async () => {
    await says(shop, 'other').tip(103);
    expect(await statusNow()).toBe('settled');
    await shop.told.keep(SOURCE);
    expect(await statusNow()).toBe('settled');
    expect((await shop.database.write((tx) => tx.chain.words())).map(({ sourceId }) => sourceId)).toEqual([SOURCE]);
  });

  it('changes nothing if it had named no tip', async () => {
    const before = shop.published.length;
    await shop.told.keep(SOURCE, 'new');
    expect([(await view()).confirmations, shop.published.length]).toEqual([1, before]);
    await says(shop, 'new').tip(102);
    expect((await view()).confirmations).toBe(2);
  });
});

describe('CHAIN-54: a block', () => {
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
