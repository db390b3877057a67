import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer } from '../../support/http-client.ts';
import { codeOf, openStoreShop, type Member, type StoreShop } from '../../support/store-client.ts';

let shop: StoreShop;
let byLightning: Member;
let open: Member;
let mined: Member;
beforeAll(async () => {
  shop = await openStoreShop();
  await shop.blocks(0);
  byLightning = await shop.charge({ orderId: 'B-77' });
  await shop.pay(byLightning['id']);
  open = await shop.charge();
  await shop.pay(open['id'], 'exact');
  mined = await shop.charge({ amount: 2000 });
  await shop.pay(mined['id'], 'exact');
});
afterAll(() => shop.close());

const manager = () => bearer(shop.server.manager.token);
const cashier = () => bearer(shop.server.cashier.token);
const get = async (path: string): Promise<Member> => (await shop.send('GET', path, undefined, manager())).json();
const books = async (query = ''): Promise<Member[]> => {
  const page = await get(`/api/till/transactions${query}`);
  return page['transactions'] as Member[]; // its schema
};
const numbers = async (query: string): Promise<unknown[]> => (await books(query)).map(({ number }) => number);

test('lists payments of both kinds, and filters them by kind and by state as blocks come', async () => {
  const all = await books();
  expect(all.slice(0, 3)).toMatchObject([
    {
      invoiceId: mined['id'],
      kind: 'onchain',
      state: 'processing',
      amountSats: 2000,
      amount: '2000',
      confirmations: 0,
    },
    { invoiceId: open['id'], kind: 'onchain', settledAt: null, paymentHash: null, currency: 'SATS' },
    { invoiceId: byLightning['id'], kind: 'lightning', state: 'settled', orderId: 'B-77', txid: null, address: null },
  ]);
  const [third, second] = all;
  expect(await numbers('?state=processing')).toEqual([third?.['number'], second?.['number']]);
  await shop.blocks(1);
  expect(await numbers('?state=processing')).toEqual([]);
  expect((await books('?kind=onchain&state=settled'))[0]).toMatchObject({
    invoiceId: mined['id'],
    confirmations: 1,
    settledAt: expect.stringMatching(/Z$/),
  });
  expect((await books('?kind=lightning')).every(({ kind }) => kind === 'lightning')).toBe(true);
  expect(await numbers('?state=invalid')).toEqual([]);
});

test('filters by text and time, and pages by cursor', async () => {
  const [third, second, first] = await books();
  const number = first?.['number'];
  for (const q of ['B-77', String(first?.['paymentHash']).slice(0, 12)])
    expect([q, await numbers(`?q=${q}`)]).toEqual([q, [number]]);
  expect(await numbers(`?q=${String(number)}`)).toContain(number); // a transaction id may begin with the same digit
  expect(await numbers(`?q=${String(third?.['txid'])}`)).toEqual([third?.['number']]);
  expect(await numbers(`?q=B-77&kind=onchain`)).toEqual([]);
  expect(await numbers(`?to=${String(first?.['seenAt'])}&kind=lightning&q=B-77`)).toEqual([]);
  expect((await numbers(`?from=${String(second?.['seenAt'])}`)).slice(0, 2)).toEqual([
    third?.['number'],
    second?.['number'],
  ]);
  const page = await get('/api/till/transactions?limit=2');
  const rest = await get(`/api/till/transactions?limit=1&after=${String(page['next'])}`);
  expect((rest['transactions'] as Member[])[0]).toMatchObject({ number }); // its schema
  expect(codeOf(await shop.send('GET', '/api/till/transactions?what=x', undefined, manager()))[0]).toBe(400);
});

test('shows a payment that was replaced as invalid', async () => {
  const invoice = await shop.charge();
  await shop.pay(invoice['id'], 'exact');
  await shop.send('POST', '/api/till/training/replace', { invoiceId: invoice['id'] }, cashier());
  expect((await books('?state=invalid'))[0]).toMatchObject({ invoiceId: invoice['id'], state: 'invalid' });
});
