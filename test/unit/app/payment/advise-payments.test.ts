/** The advice about unconfirmed money (chain.md CHAIN-51) as it is stored, and what the status makes of it. */
import { afterEach, expect, it } from 'vitest';
import type { InvoiceRecord } from '../../../../src/main/app/records.ts';
import { buildTrainingTransaction } from '../../../../src/main/chain/training-state.ts';
import { says, scriptOf, transaction, txidOf } from './network.ts';
import { createShop, restart, sell, SOURCE, type Shop, type ShopOptions } from '../shop.ts';

const LIMIT = 1_000n;
const SECOND_MS = 1_000;
const HOUR_MS = 3_600_000;
/** Bytes of a transaction that announces no replacement. */
const FINAL_BYTES = buildTrainingTransaction(`0014${'00'.repeat(20)}`, 1_000n);

let shop: Shop;
const begin = async (options: ShopOptions = {}): Promise<void> => {
  shop = await createShop({ confirmations: 0, adviceLimitSats: LIMIT, ...options });
};
afterEach(() => shop.close());

const charge = async (amountMinor = LIMIT): Promise<InvoiceRecord> => (await sell(shop, { amountMinor })).invoice;
const paying = (invoice: InvoiceRecord, name: string, rawHex = FINAL_BYTES) => ({
  ...transaction(name, [`coin-${name}`], [{ scriptHex: scriptOf(invoice), amountSats: invoice.dueSats }]),
  rawHex,
});
const fees = (names: readonly string[], feeSats = 10_000n, ancestors = 0, sourceId = SOURCE) =>
  shop.told.observe(sourceId, {
    kind: 'fees',
    atMs: shop.now(),
    minimumSatsPerKvb: 1_000n,
    twoBlockSatsPerKvb: 5_000n,
    transactions: new Map(names.map((name) => [txidOf(name), { feeSats, ancestors }])),
  });
const block = () => ({ height: 101, hash: 'b', timeMs: shop.now() });
const time = () => shop.observe({ kind: 'time', sourceId: 'owner', atMs: shop.now() });
const stored = async ({ id }: InvoiceRecord) => {
  const { invoices, payments } = shop.database.read;
  const [payment] = await payments.ofInvoice(id);
  return { status: (await invoices.get(id))?.status, advice: payment?.advice, accepted: payment?.accepted };
};

/** Pays a sale so that Accept is said of it. */
const accept = async (name: string, amountMinor = LIMIT): Promise<InvoiceRecord> => {
  const invoice = await charge(amountMinor);
  await says(shop).transactions([paying(invoice, name)]);
  shop.pass(3 * SECOND_MS);
  await fees([name]);
  return invoice;
};

it('CHAIN-51: a sale that needs no confirmation settles on Accept, and not before', async () => {
  await begin();
  const invoice = await charge();
  await says(shop).transactions([paying(invoice, 'a')]);
  expect(await stored(invoice)).toMatchObject({ status: 'processing', advice: { word: 'wait' }, accepted: false });
  await fees(['a']);
  expect(await stored(invoice)).toMatchObject({ status: 'processing', advice: { reasons: ['just_seen'] } });
  shop.pass(3 * SECOND_MS);
  await time();
  expect(await stored(invoice)).toEqual({
    status: 'settled',
    advice: { word: 'accept', reasons: [] },
    accepted: true,
  });
});

it('CHAIN-51: without advice a sale that needs no confirmation settles on sure money, as before', async () => {
  await begin({ adviceLimitSats: 0n });
  const invoice = await charge();
  await says(shop).transactions([paying(invoice, 'a')]);
  expect(await stored(invoice)).toEqual({ status: 'settled', advice: null, accepted: false });
});

it('CHAIN-51: a sale that needs a confirmation does not settle on Accept', async () => {
  await begin({ confirmations: 1 });
  const invoice = await accept('a');
  expect(await stored(invoice)).toMatchObject({ status: 'processing', advice: { word: 'accept' } });
});

it('CHAIN-51: a block settles whatever the advice was', async () => {
  await begin();
  const invoice = await charge(6_000n);
  await says(shop).transactions([paying(invoice, 'a')]);
  await fees(['a']);
  expect(await stored(invoice)).toMatchObject({
    status: 'processing',
    advice: { reasons: ['far_above_limit', 'just_seen'] },
  });
  await says(shop).transactions([paying(invoice, 'a')], block());
  expect(await stored(invoice)).toMatchObject({ status: 'settled', accepted: false });
});

it('CHAIN-51: Accept stays said while the payment is not gone, because the goods are', async () => {
  await begin();
  const invoice = await accept('a');
  await fees(['a'], 1n, 7);
  expect(await stored(invoice)).toMatchObject({ status: 'settled', advice: { word: 'accept' } });
});

it('CHAIN-51: what a source said of fees is forgotten after two minutes and by a start', async () => {
  await begin();
  const invoice = await charge();
  await fees(['a']);
  shop.pass(120 * SECOND_MS + 1);
  await says(shop).transactions([paying(invoice, 'a')]);
  shop.pass(3 * SECOND_MS);
  await time();
  expect(await stored(invoice)).toMatchObject({ advice: { reasons: ['fee_unknown', 'parents_unknown'] } });
  shop = await restart(shop);
  await says(shop).state('caught-up');
  await fees(['a']);
  expect(await stored(invoice)).toMatchObject({ status: 'settled', accepted: true });
});

it('CHAIN-51: a public source says nothing about fees while the own node decides', async () => {
  await begin();
  await shop.told.join('public', 'public');
  const invoice = await charge();
  await says(shop).transactions([paying(invoice, 'a')]);
  shop.pass(3 * SECOND_MS);
  await fees(['a'], 10_000n, 0, 'public');
  expect(await stored(invoice)).toMatchObject({
    advice: { word: 'wait', reasons: ['fee_unknown', 'parents_unknown'] },
  });
});

it('CHAIN-51: the bytes say if the sender may replace it', async () => {
  await begin();
  const invoice = await charge();
  const raw = FINAL_BYTES.replace('00ffffffff02', '00fdffffff02');
  await says(shop).transactions([paying(invoice, 'a', raw)]);
  shop.pass(3 * SECOND_MS);
  await fees(['a']);
  expect(await stored(invoice)).toMatchObject({
    status: 'processing',
    advice: { word: 'ask', reasons: ['replaceable'] },
  });
});

it('CHAIN-51: ten limits a day are accepted, stolen money counts, a block frees the budget, and so does midnight', async () => {
  await begin();
  for (let count = 0; count < 10; count += 1) await accept(`a${count}`);
  const theft = transaction('theft', ['coin-a0'], [{ scriptHex: '6a', amountSats: 0n }]);
  await says(shop).transactions([theft]);
  const eleventh = await accept('b');
  expect(await stored(eleventh)).toMatchObject({
    status: 'processing',
    advice: { word: 'ask', reasons: ['over_budget'] },
  });
  const mined = transaction('a1', ['coin-a1'], []);
  await says(shop).transactions([mined], block());
  expect(await stored(eleventh)).toMatchObject({ status: 'settled', accepted: true });
  const twelfth = await accept('c');
  expect(await stored(twelfth)).toMatchObject({ advice: { reasons: ['over_budget'] } });
  shop.pass(24 * HOUR_MS);
  const next = await accept('d');
  expect(await stored(next)).toMatchObject({ accepted: true });
});
