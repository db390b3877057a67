/** Payments follow from the words of several sources: these tests say who decides, and what changes nothing. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InvoiceRecord } from '../../../../src/main/app/records.ts';
import { createAnswerCase } from '../../../../src/main/app/cases/answer-case.ts';
import { createRecordObservation } from '../../../../src/main/app/payment/record-observation.ts';
import { says, scriptOf, transaction, txidOf } from './network.ts';
import { createShop, MINUTE_MS, restart, sell, SOURCE, type Shop, type ShopOptions } from '../shop.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Above the owner's limit, so that two must agree. */
const LARGE = 2_000_000n;

let shop: Shop;
let invoice: InvoiceRecord;
const begin = async (options: ShopOptions = {}): Promise<void> => {
  shop = await createShop(options);
};
const charge = async (amountMinor = 1_000n): Promise<void> => {
  ({ invoice } = await sell(shop, { amountMinor }));
};
afterEach(() => shop.close());

const record = async (): Promise<InvoiceRecord> => {
  const found = await shop.database.read.invoices.get(invoice.id);
  if (!found) throw new Error('the invoice does not exist');
  return found;
};
const statusNow = async () => (await record()).status;
const payments = () => shop.database.read.payments.ofInvoice(invoice.id);
const paying = (name: string, amountSats = invoice.dueSats, coins = [`coin-${name}`]) =>
  transaction(name, coins, [{ scriptHex: scriptOf(invoice), amountSats }]);
const robbing = (name: string, coin: string) => transaction(name, [coin], [{ scriptHex: '6a', amountSats: 0n }]);
const block = (height: number, hash = `block-${height}`) => ({ height, hash, timeMs: shop.now() });
const time = () => shop.observe({ kind: 'time', sourceId: 'owner', atMs: shop.now() });

describe('CHAIN-10: who decides', () => {
  beforeEach(async () => {
    await begin();
    await shop.told.join('public', 'public');
    await says(shop, 'public').tip(100);
    await charge();
  });
  const away = async (): Promise<void> => {
    await time();
    await says(shop).state('catching-up');
    await says(shop, 'public').transactions([paying('a')], block(101));
  };

  it('a public source decides nothing while the own node votes', async () => {
    await says(shop, 'public').transactions([paying('a')], block(101));
    expect(await record()).toMatchObject({ status: 'processing', receivedSats: 1_000n });
    await says(shop).tip(101);
    expect(await statusNow()).toBe('settled');
  });

  it('public sources decide once the own node was away for 20 s, though nobody speaks', async () => {
    await away();
    shop.pass(20 * SECOND_MS - 1);
    await time();
    expect(await statusNow()).toBe('processing');
    shop.pass(1);
    await time();
    expect(await statusNow()).toBe('settled');
  });

  it('CHAIN-19: a look that began long ago shortens no wait, because it is no word about the time', async () => {
    shop.pass(HOUR_MS);
    await away();
    const begunAtMs = shop.now() - HOUR_MS / 2;
    await shop.told.observe('public', { kind: 'chain-check', begunAtMs, invoiceIds: [invoice.id] });
    await time();
    expect(await statusNow()).toBe('processing');
  });
});

describe('CHAIN-15: another branch without more work', () => {
  it('CHAIN-19: must be named for ten minutes, and a look that began long ago does not end them', async () => {
    await begin();
    await shop.told.keepPublic('one', 'two');
    await says(shop, 'two').tip(100);
    await charge();
    await says(shop, 'one').transactions([paying('a')], block(101));
    expect(await statusNow()).toBe('settled');
    const twin = { hash: 'twin-101', parentHash: 'block-100', work: 1n, timeMs: shop.now(), rawHex: null };
    await shop.told.observe('two', { kind: 'headers', atMs: shop.now(), firstHeight: 101, headers: [twin] });
    await shop.told.observe('two', { kind: 'tip', atMs: shop.now(), hash: 'twin-101' });
    shop.pass(HOUR_MS);
    await time();
    await shop.told.keep('two');
    const begunAtMs = shop.now() - HOUR_MS / 2;
    await shop.told.observe('two', { kind: 'chain-check', begunAtMs, invoiceIds: [invoice.id] });
    shop.pass(10 * MINUTE_MS - 1);
    await time();
    expect(await statusNow()).toBe('settled');
    shop.pass(1);
    await time();
    expect(await record()).toMatchObject({ status: 'processing', notice: 'reverted' });
  });
});

describe('CHAIN-12: a sale above the limit', () => {
  it('CHAIN-11: settles by the own node alone', async () => {
    await begin();
    await charge(LARGE);
    await says(shop).transactions([paying('a')], block(101));
    expect(await statusNow()).toBe('settled');
  });

  it('CHAIN-11: needs both of two public sources, and one that then goes away takes nothing back', async () => {
    await begin();
    await shop.told.keepPublic('one', 'two');
    await says(shop, 'one').tip(100);
    await says(shop, 'two').tip(100);
    shop.pass(21 * SECOND_MS);
    await charge(LARGE);
    await says(shop, 'one').transactions([paying('a')], block(101));
    await says(shop, 'one').tip(110);
    expect(await statusNow()).toBe('processing');
    await says(shop, 'two').tip(101);
    expect(await statusNow()).toBe('settled');
    await says(shop, 'two').state('catching-up');
    await says(shop, 'one').tip(111);
    expect(await statusNow()).toBe('settled');
  });

  it('CHAIN-14: with one public source and nothing else it settles 6 blocks deep, a smaller one immediately', async () => {
    await begin();
    await shop.told.keepPublic('one');
    await says(shop, 'one').tip(100);
    await charge(LARGE);
    await says(shop, 'one').transactions([paying('a')], block(101));
    await says(shop, 'one').tip(105);
    expect(await statusNow()).toBe('processing');
    await says(shop, 'one').tip(106);
    expect(await statusNow()).toBe('settled');
    await charge();
    await says(shop, 'one').transactions([paying('b')], block(107));
    expect(await statusNow()).toBe('settled');
  });
});

describe('CHAIN-25: without confirmations only sure money settles', () => {
  it('the own node makes it sure', async () => {
    await begin({ confirmations: 0 });
    await charge();
    await says(shop).transactions([paying('a')]);
    expect(await statusNow()).toBe('settled');
    expect(await payments()).toMatchObject([{ sure: true }]);
  });

  it('two public sources make it sure, one of them does not', async () => {
    await begin({ confirmations: 0 });
    await shop.told.keepPublic('one', 'two');
    await says(shop, 'one').tip(100);
    await says(shop, 'two').tip(100);
    await charge();
    await says(shop, 'one').transactions([paying('a')]);
    expect(await statusNow()).toBe('processing');
    await says(shop, 'two').transactions([paying('a')]);
    expect(await statusNow()).toBe('settled');
  });

  it('CHAIN-24: what a believed source contests is not sure, and becomes sure once that is over', async () => {
    await begin({ confirmations: 0 });
    await shop.told.join('public', 'public');
    await charge();
    // seen by the public source first, which then names a rival
    await says(shop, 'public').transactions([paying('a')]);
    await says(shop, 'public').transactions([robbing('theft', 'coin-a')]);
    await says(shop).transactions([paying('a')]);
    expect(await record()).toMatchObject({ status: 'processing', receivedSats: 1_000n });
    await says(shop, 'public').transactions([paying('a')]);
    expect(await statusNow()).toBe('settled');
  });
});

describe('CHAIN-26: a final payment', () => {
  it('stays when the reference leaves its block, and that is logged once, even if a transaction failed meanwhile', async () => {
    await begin();
    await charge();
    const error = vi.fn();
    let mustFail = false;
    const observe = createRecordObservation({
      ...shop.deps,
      logger: { ...shop.deps.logger, error },
      reevaluate: {
        ...shop.reevaluate,
        changed: async (...told) => {
          if (mustFail) throw new Error('the disk is full');
          return shop.reevaluate.changed(...told);
        },
      },
    });
    await says(shop).transactions([paying('a')], block(101));
    await says(shop).tip(101 + 143);
    shop.pass(8 * DAY_MS);
    const header = { hash: 'other', parentHash: 'block-100', work: 9_999n, timeMs: shop.now(), rawHex: null };
    const told = { sourceId: SOURCE, atMs: shop.now() };
    await observe({ ...told, kind: 'headers', firstHeight: 101, headers: [header] });
    await observe({ ...told, kind: 'tip', hash: 'other' });
    await observe({ ...told, kind: 'time' });
    await says(shop).state('catching-up');
    mustFail = true;
    await expect(observe({ ...told, kind: 'transactions', block: null, transactions: [paying('b')] })).rejects.toThrow(
      'the disk is full',
    );
    mustFail = false;
    await observe({ ...told, kind: 'state', state: 'caught-up' });
    await observe({ ...told, kind: 'time' });
    expect(await record()).toMatchObject({ status: 'settled' });
    expect(error).toHaveBeenCalledTimes(1);
    expect(error).toHaveBeenCalledWith({ invoice: invoice.id, txid: txidOf('a') }, expect.stringContaining('final'));
  });

  it('opens one case for the office, which outlives a start and an answer', async () => {
    await begin();
    await charge();
    await says(shop).transactions([paying('a')], block(101));
    await says(shop).tip(101 + 143);
    shop.pass(8 * DAY_MS);
    const header = { hash: 'other', parentHash: 'block-100', work: 9_999n, timeMs: shop.now(), rawHex: null };
    const told = { sourceId: SOURCE, atMs: shop.now() };
    await shop.observe({ ...told, kind: 'headers', firstHeight: 101, headers: [header] });
    await shop.observe({ ...told, kind: 'tip', hash: 'other' });
    const open = () => shop.database.read.cases.open('store-1', 10);
    const [found, ...others] = await open();
    expect(found).toMatchObject({ kind: 'final_block_left', invoiceId: invoice.id, amountSats: 1_000n });
    expect(others).toEqual([]);
    const again = await restart(shop);
    await time();
    expect(await open()).toEqual([found]);
    const answer = createAnswerCase(again.deps);
    const input = { userId: null, storeId: 'store-1', caseId: found?.id ?? '', answer: 'known', reason: '' } as const;
    expect(await answer(input)).toMatchObject({ ok: true, value: { answer: 'known' } });
    await again.observe({ ...told, kind: 'time' });
    expect(await open()).toEqual([]);
    expect(await record()).toMatchObject({ status: 'settled' });
  });
});

describe('CHAIN-16: a source that is removed while it speaks', () => {
  it('is no longer heard, and what it proved stays', async () => {
    await begin();
    await shop.told.join('public', 'public');
    await says(shop, 'public').tip(100);
    await charge();
    await shop.told.keep(SOURCE);
    const late = { sourceId: 'public', atMs: shop.now() };
    await shop.observe({ ...late, kind: 'state', state: 'caught-up' });
    await shop.observe({ ...late, kind: 'transactions', block: null, transactions: [paying('a')] });
    await shop.observe({ ...late, kind: 'refused', txid: txidOf('a') });
    await shop.observe({ ...late, kind: 'left', txids: [txidOf('a')] });
    await shop.observe({ ...late, kind: 'tip', hash: 'block-100' });
    await shop.observe({ ...late, kind: 'chain-check', begunAtMs: shop.now(), invoiceIds: 'all' });
    const [words, mempool] = await shop.database.write(async (tx) => [
      await tx.chain.words(),
      await tx.chain.mempoolWords(),
    ]);
    expect(words.map(({ sourceId }) => sourceId)).toEqual([SOURCE]);
    expect(mempool).toEqual([]);
    expect(await record()).toMatchObject({ status: 'processing', receivedSats: 1_000n });
    await says(shop).transactions([paying('a')], block(101));
    expect(await statusNow()).toBe('settled');
  });
});

describe('CHAIN-21: of two payments that clash one counts, so that no money counts twice', () => {
  it('the one seen first, while one voter has the one and another has the other', async () => {
    await begin();
    await says(shop, 'other').tip(100);
    await charge();
    await says(shop).transactions([paying('a', 600n)]);
    shop.pass(1);
    await says(shop, 'other').transactions([paying('b', 700n, ['coin-a'])]);
    expect((await payments()).map(({ dropped }) => dropped)).toEqual([false, true]);
    expect(await record()).toMatchObject({ receivedSats: 600n });
  });

  it('the one that is mined, although its block counts for small sales alone', async () => {
    await begin();
    await shop.told.keepPublic('one', 'two');
    await says(shop, 'one').tip(100);
    await says(shop, 'two').tip(100);
    await charge(LARGE);
    const large = invoice;
    await says(shop, 'two').transactions([paying('a')]);
    expect(await record()).toMatchObject({ status: 'processing', receivedSats: LARGE });
    await charge();
    await says(shop, 'one').transactions([paying('b', 1_000n, ['coin-a'])], block(101));
    expect(await statusNow()).toBe('settled');
    invoice = large;
    expect(await record()).toMatchObject({ receivedSats: 0n });
  });
});

describe('CHAIN-20: the depth that a payment reached', () => {
  it('is kept while its block stays, and is forgotten with its block', async () => {
    await begin({ confirmations: 4 });
    await charge();
    await says(shop).transactions([paying('a')], block(101));
    await says(shop).tip(104);
    expect(await statusNow()).toBe('settled');
    await says(shop).tip(102, 'other-102');
    expect(await payments()).toMatchObject([{ blockHash: 'block-101', reached: 4 }]);
    expect(await statusNow()).toBe('settled');
    await says(shop).transactions([paying('a')], block(101, 'other-101'));
    await says(shop).tip(102, 'third-102');
    await says(shop).tip(103, 'third-103');
    expect(await payments()).toMatchObject([{ blockHash: 'other-101', reached: 1 }]);
    expect(await record()).toMatchObject({ status: 'processing', notice: 'reverted' });
  });
});
