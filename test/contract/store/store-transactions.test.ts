import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeOf, listOf, openStoreShop, type Member, type StoreShop } from '../../support/store-client.ts';

let shop: StoreShop;
let path: string;
beforeAll(async () => {
  shop = await openStoreShop();
  path = `${shop.base}/transactions`;
  await shop.blocks(0);
});
afterAll(() => shop.close());

const list = async (query = ''): Promise<Member[]> => listOf(await shop.send('GET', path + query));

test('lists one entry per payment, on-chain and by Lightning, newest first', async () => {
  const euro = await shop.charge({ amount: '4.50', currency: 'EUR' });
  await shop.pay(euro['id'], 'exact');
  const sats = await shop.charge();
  await shop.pay(sats['id'], 'lightning');
  const [lightning, chain] = await list();
  expect(lightning).toEqual({
    id: expect.stringMatching(/^[A-Za-z0-9]{22,}$/),
    invoiceId: sats['id'],
    type: 'lightning',
    status: 'Settled',
    amountSats: 1000,
    amount: 1000,
    currency: 'SATS',
    txid: null,
    vout: null,
    address: null,
    paymentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    confirmations: 0,
    createdAt: expect.any(Number),
    confirmedAt: expect.any(Number),
  });
  expect(chain).toMatchObject({
    invoiceId: euro['id'],
    type: 'onchain',
    status: 'Processing',
    amount: 4.5,
    currency: 'EUR',
    txid: expect.stringMatching(/^[0-9a-f]{64}$/),
    vout: 0,
    address: euro['onchainAddress'],
    paymentHash: null,
    confirmations: 0,
    confirmedAt: null,
  });
  await shop.blocks(1);
  expect((await list())[1]).toMatchObject({ status: 'Settled', confirmations: 1, confirmedAt: expect.any(Number) });
});

test('answers an array for one payment too, by its id, transaction id or payment hash', async () => {
  const [lightning, chain] = await list();
  for (const [entry, id] of [
    [lightning, lightning?.['id']],
    [chain, chain?.['txid']],
    [lightning, lightning?.['paymentHash']],
    [chain, String(chain?.['txid']).toUpperCase()],
  ]) {
    const answer = await shop.send('GET', `${path}/${String(id)}`);
    expect([answer.status, listOf(answer)]).toEqual([200, [entry]]);
  }
  expect(codeOf(await shop.send('GET', `${path}/unknown`))).toEqual([404, 'not_found']);
});

test('pages by limit, offset and cursor', async () => {
  for (let n = 0; n < 3; n += 1) await shop.pay((await shop.charge())['id'], 'lightning');
  const all = (await list()).map(({ id }) => id);
  const first = await shop.send('GET', `${path}?limit=2`);
  expect(listOf(first).map(({ id }) => id)).toEqual(all.slice(0, 2));
  const cursor = String(first.headers['x-next-cursor']);
  expect((await list(`?limit=2&after=${cursor}`)).map(({ id }) => id)).toEqual(all.slice(2, 4));
  expect((await list('?take=1&skip=3')).map(({ id }) => id)).toEqual(all.slice(3, 4));
  expect(await list('?after=nonsense')).toEqual([]);
});

test('shows a replaced payment as Invalid', async () => {
  const invoice = await shop.charge();
  await shop.pay(invoice['id'], 'exact');
  const { id } = (await list())[0] ?? {};
  await shop.send(
    'POST',
    '/api/till/training/replace',
    { invoiceId: invoice['id'] },
    { Authorization: `Bearer ${shop.server.cashier.token}` },
  );
  expect(listOf(await shop.send('GET', `${path}/${String(id)}`))[0]).toMatchObject({ status: 'Invalid' });
});

test('needs a key with the scope', async () => {
  const other = await shop.server.makeKey(['invoices:read']);
  expect(codeOf(await shop.send('GET', path, undefined, other))).toEqual([403, 'missing_scope']);
});
