/** Knowledge of the chain survives a start of the program, and a transaction that fails. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { storedReference, storedWords } from '../../../../src/main/app/payment/stored-knowledge.ts';
import { createRecordObservation } from '../../../../src/main/app/payment/record-observation.ts';
import type { Observation } from '../../../../src/main/app/payment/observations.ts';
import type { InvoiceRecord } from '../../../../src/main/app/records.ts';
import { standingOf } from '../../../../src/main/domain/chain/standing.ts';
import { says, scriptOf, transaction, txidOf } from './network.ts';
import { createShop, MINUTE_MS, restart, sell, SOURCE, type Shop } from '../shop.ts';

const LARGE = 2_000_000n;

let shop: Shop;
beforeEach(async () => {
  shop = await createShop();
});
afterEach(() => shop.close());

const paying = (to: InvoiceRecord, name: string, coin = `coin-${name}`) =>
  transaction(name, [coin], [{ scriptHex: scriptOf(to), amountSats: to.dueSats }]);
const block = (height: number, hash = `block-${height}`) => ({ height, hash, timeMs: shop.now() });
const statusOf = async ({ id }: InvoiceRecord) => (await shop.database.read.invoices.get(id))?.status;
const time = ({ observe, now }: Shop) => observe({ kind: 'time', sourceId: 'owner', atMs: now() });

/** Everything that decides about money. */
const everything = async ({ chainStore, database, now }: Shop) => {
  const { knowledge, watched } = await database.write((tx) => chainStore.open(tx, now()));
  const sources = [...knowledge.sources.values()].toSorted((a, b) => a.id.localeCompare(b.id));
  return {
    references: [storedReference(knowledge, 1), storedReference(knowledge, 2)],
    words: sources.map((source) => ({ ...storedWords(source), caughtUpAtMs: 0 })),
    mempools: sources.map(({ mempool }) => Object.fromEntries(mempool)),
    tip: chainStore.newInvoiceTip(),
    payments: [...watched.values()].flat().map(({ payment, level, createdHash, memory }) => {
      const { memory: next, ...standing } = standingOf(knowledge, payment.txid, level, memory, now());
      return { payment, level, createdHash, standing, block: next.block?.hash, reached: next.reached };
    }),
  };
};

it('CHAIN-5: after a start everything stands as it did, from the rows alone', async () => {
  const { invoice: small } = await sell(shop);
  const { invoice: large } = await sell(shop, { amountMinor: LARGE });
  const { invoice: stolen } = await sell(shop);
  await shop.told.join('public', 'public');
  await says(shop).transactions([paying(small, 'a'), paying(large, 'b'), paying(stolen, 'c')]);
  await says(shop, 'public').transactions([paying(small, 'a')]);
  await says(shop).transactions([transaction('theft', ['coin-c'], [{ scriptHex: '6a', amountSats: 0n }])]);
  await says(shop).transactions([paying(small, 'a')], block(101));
  await says(shop).tip(104);
  await says(shop, 'public').tip(102);
  await says(shop, 'public').refused(txidOf('b'));
  await says(shop).left(txidOf('b'));
  // a doubt about the blocks above, so that the depth reached is more than the reference says
  await says(shop).tip(103, 'other-103');
  await says(shop, 'public').tip(102);
  const before = await everything(shop);
  expect(before.payments.length).toBe(3);

  const again = await restart(shop);
  for (const source of again.told.sources()) await says(again, source.id).state('caught-up');
  expect(await everything(again)).toEqual(before);
  expect([await statusOf(small), await statusOf(large), await statusOf(stolen)]).toEqual([
    'settled',
    'processing',
    'new',
  ]);
});

it('CHAIN-44: a block that left the chain while the shop was closed for three weeks takes its payment along (reliability.md M7)', async () => {
  const { invoice } = await sell(shop);
  await says(shop).transactions([paying(invoice, 'a')], block(101));
  await says(shop).tip(101);
  expect(await statusOf(invoice)).toBe('settled');
  shop.pass(21 * 24 * 60 * MINUTE_MS);
  shop = await restart(shop);
  await says(shop).state('caught-up');
  await says(shop).tip(101, 'other-101');
  await says(shop).tip(102);
  expect(await statusOf(invoice)).toBe('processing');
});

it('CHAIN-10: after a start public sources wait for the own node, which may have been away for long', async () => {
  const { invoice } = await sell(shop);
  await shop.told.join('public', 'public');
  shop.pass(60 * MINUTE_MS);
  shop = await restart(shop);
  await says(shop, 'public').state('caught-up');
  await says(shop, 'public').transactions([paying(invoice, 'a')], block(101));
  expect(await statusOf(invoice)).toBe('processing');
  shop.pass(20_000);
  await time(shop);
  expect(await statusOf(invoice)).toBe('settled');
});

it('CHAIN-27: a start forgets the looks, so that one from before ends nothing', async () => {
  const { invoice } = await sell(shop);
  await shop.told.join('other');
  await says(shop, 'other').tip(100);
  shop.pass(16 * MINUTE_MS);
  await says(shop).checkChain();
  shop = await restart(shop);
  await says(shop).state('caught-up');
  await says(shop, 'other').state('caught-up');
  await says(shop, 'other').checkChain();
  expect(await statusOf(invoice)).toBe('new');
  await says(shop).checkChain();
  expect(await statusOf(invoice)).toBe('expired');
});

it('CHAIN-26: headers far below the reference are dropped at a start, and payments in them stay settled', async () => {
  const { invoice } = await sell(shop);
  await says(shop).transactions([paying(invoice, 'a')], block(101));
  const top = 101 + 2_100;
  const headers = Array.from({ length: 2_101 }, (_, index) => ({
    hash: `block-${102 + index}`,
    parentHash: `block-${101 + index}`,
    work: 1n,
    timeMs: shop.now(),
    rawHex: null,
  }));
  const from = { sourceId: SOURCE, atMs: shop.now() };
  await shop.observe({ ...from, kind: 'headers', firstHeight: 102, headers: headers.slice(0, -1) });
  await shop.observe({ ...from, kind: 'tip', hash: `block-${top}` });

  shop = await restart(shop);
  const kept = await shop.database.write((tx) => tx.chain.headers());
  expect([kept[0]?.height, kept.length]).toEqual([top - 2_016, 2_017]);
  expect(shop.chainStore.known.root()?.height).toBe(top - 2_016);
  await shop.observe({ ...from, kind: 'state', state: 'caught-up' });
  await shop.observe({ ...from, kind: 'headers', firstHeight: top + 1, headers: headers.slice(-1) });
  const { invoice: next } = await sell(shop);
  const last = block(top + 1);
  await shop.observe({ ...from, kind: 'transactions', block: last, transactions: [paying(next, 'b')], isTip: true });
  expect(await statusOf(next)).toBe('settled');
  expect(await statusOf(invoice)).toBe('settled');
  expect(await shop.database.read.payments.ofInvoice(invoice.id)).toMatchObject([
    { blockHash: 'block-101', dropped: false, older: false },
  ]);
});

/** A recorder whose transactions fail at the very end. */
const failing = (from: Shop) => {
  const observe = createRecordObservation({
    ...from.deps,
    reevaluate: {
      ...from.reevaluate,
      changed: async () => {
        throw new Error('the disk is full');
      },
    },
  });
  return async (observation: Observation): Promise<void> =>
    expect(observe(observation)).rejects.toThrow('the disk is full');
};

it('CHAIN-5: a transaction that failed leaves nothing behind, and loses no word that was stored', async () => {
  const { invoice } = await sell(shop);
  await shop.told.join('public', 'public');
  await says(shop, 'public').transactions([paying(invoice, 'a')]);
  await says(shop, 'public').tip(100);
  const before = await everything(shop);
  const from = { sourceId: SOURCE, atMs: shop.now() };
  await failing(shop)({ ...from, kind: 'transactions', block: null, transactions: [paying(invoice, 'b', 'coin-a')] });
  expect(shop.chainStore.known.held('public')).toEqual([txidOf('a')]);
  expect(shop.chainStore.newInvoiceTip()).toEqual(before.tip);
  expect(await everything(shop)).toEqual(before);
  // nobody has to say again that he is caught up
  await says(shop).transactions([paying(invoice, 'a')], block(101));
  expect(await statusOf(invoice)).toBe('settled');
});

it('CHAIN-10: a transaction that failed does not begin the wait for the own node again', async () => {
  const { invoice } = await sell(shop);
  await shop.told.join('public', 'public');
  await time(shop);
  await says(shop).state('catching-up');
  await says(shop, 'public').transactions([paying(invoice, 'a')], block(101));
  shop.pass(19_000);
  const from = { sourceId: 'public', atMs: shop.now() };
  await failing(shop)({ ...from, kind: 'transactions', block: null, transactions: [paying(invoice, 'b')] });
  shop.pass(1_000);
  await time(shop);
  expect(await statusOf(invoice)).toBe('settled');
});
