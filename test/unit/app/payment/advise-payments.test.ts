/** The advice about unconfirmed money (chain.md CHAIN-51) as it is stored, and what the status makes of it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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

describe('CHAIN-51: a manager who is asked', () => {
  const asked = (invoice: InvoiceRecord, role: 'cashier' | 'manager' = 'manager') =>
    shop.accept({
      storeId: 'store-1',
      invoiceId: invoice.id,
      reason: 'Accepted before it was final.',
      approver: { id: 'user-1', role },
      askedById: 'user-2',
    });
  const codeOf = (result: { ok: true } | { ok: false; error: { code: string } }) =>
    result.ok ? 'done' : result.error.code;
  /** A sale above the limit whose payment is otherwise good. */
  const askFor = async (name: string): Promise<InvoiceRecord> => {
    const invoice = await accept(name, 2n * LIMIT);
    expect(await stored(invoice)).toMatchObject({ status: 'processing', advice: { word: 'ask' } });
    return invoice;
  };
  beforeEach(() => begin({ confirmations: 1 }));

  it('settles the sale by a mark that the audit log holds, with the reasons and who asked', async () => {
    const invoice = await askFor('a');
    expect(codeOf(await asked(invoice))).toBe('done');
    expect(await stored(invoice)).toMatchObject({ status: 'settled', accepted: true });
    const [entry] = await shop.database.read.audit.list(1);
    expect(entry).toMatchObject({ what: 'invoice.marked', userId: 'user-1' });
    expect(JSON.parse(entry?.after ?? '')).toMatchObject({
      mark: 'settled',
      reason: 'Accepted before it was final.',
      advice: ['above_limit'],
      askedBy: 'user-2',
    });
  });

  it('uses up the budget of the day, and is asked nothing more', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await asked(await askFor(name));
    expect(shop.chainStore.known.awaitAdvice()).toEqual([]);
    await fees(['a']);
    const next = await accept('next');
    expect(await stored(next)).toMatchObject({ advice: { word: 'ask', reasons: ['over_budget'] } });
  });

  it('is refused while the advice is to wait, without advice, and for another store', async () => {
    const invoice = await charge(6n * LIMIT);
    expect(codeOf(await asked(invoice))).toBe('not_final');
    await says(shop).transactions([paying(invoice, 'a')]);
    shop.pass(3 * SECOND_MS);
    await fees(['a']);
    expect(await stored(invoice)).toMatchObject({ advice: { word: 'wait', reasons: ['far_above_limit'] } });
    expect(codeOf(await asked(invoice))).toBe('not_final');
    expect(codeOf(await asked({ ...invoice, id: 'unknown' }))).toBe('not_found');
  });

  it('is refused once a rival was named, although the till had asked', async () => {
    const invoice = await askFor('a');
    await shop.told.join('public', 'public');
    await says(shop, 'public').transactions([transaction('theft', ['coin-a'], [{ scriptHex: '6a', amountSats: 0n }])]);
    expect(await stored(invoice)).toMatchObject({ advice: { word: 'wait', reasons: ['contested'] } });
    expect(codeOf(await asked(invoice))).toBe('not_final');
  });

  it('must not be a cashier', async () => {
    expect(codeOf(await asked(await askFor('a'), 'cashier'))).toBe('forbidden');
  });
});
