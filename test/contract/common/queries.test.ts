import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract } from '../../../src/shared/contract/index.ts';
import { bearer, type Answered } from '../../support/http-client.ts';
import type { Headers } from '../../support/real-server.ts';
import { codeOf, listOf, openStoreShop, type StoreShop } from '../../support/store-client.ts';

let shop: StoreShop;
let tillToken: Headers;
const ids: Record<string, unknown> = {};
const ORDERS = ['Table 4, seat 2', 'Table 4', ' seat 2', '4711'];
beforeAll(async () => {
  shop = await openStoreShop();
  for (const orderId of ORDERS) ids[orderId] = (await shop.charge({ orderId }))['id'];
  await shop.webhook({ url: shop.receiver.url });
  const till = await shop.send('POST', '/api/till/tills', { name: 'Bar' }, bearer(shop.server.owner.token));
  tillToken = { 'X-Till': String(till.json()['token']) };
});
afterAll(() => shop.close());

const get = (path: string, headers: Headers = bearer(shop.server.owner.token)): Promise<Answered> =>
  shop.send('GET', path.replaceAll(' ', '%20'), undefined, headers);
const ordersFound = async (query: string): Promise<unknown[]> =>
  listOf(await get(`${shop.base}/invoices?${query}`)).map(({ orderId }) => orderId);
const detailsOf = (answer: Answered): unknown[] => [
  ...codeOf(answer),
  Object.keys(answer.json()['details'] ?? {}), // an error of validation has an object here
];

/** The routes that answer a list, a count or the rows of a page: a parameter that is ignored would widen them. */
const NARROWED = contract.filter(
  ({ method, api, id, path, answers }) =>
    method === 'get' &&
    (['till', 'users'].includes(api) ||
      ['listCheckoutInvoices', 'getCheckoutStats', 'storeEvents'].includes(id) ||
      (path.startsWith('/api/v1/') && answers[200]?.def.type === 'array')),
);

test('API-21: the three APIs and the keys have lists', () => {
  const apis = new Set(NARROWED.map(({ api }) => api));
  expect([...apis].toSorted()).toEqual(['checkout', 'store', 'till', 'users']);
  expect(NARROWED.length).toBeGreaterThan(25);
});

test.each(NARROWED.map((route) => [route.path, route] as const))(
  'API-21: GET %s refuses a parameter that it does not know, by name',
  async (path, { access }) => {
    const webhook = listOf(await get(`${shop.base}/webhooks`))[0];
    const at = path
      .replace('{storeId}', shop.server.storeId)
      .replace('{webhookId}', String(webhook?.['id']))
      .replace('{id}', path.startsWith('/api/users') ? shop.server.owner.id : String(ids['4711']));
    const answer = await get(`${at}?stauts=Settled`, access.kind === 'till-token' ? tillToken : undefined);
    expect(detailsOf(answer)).toEqual([400, 'validation_failed', ['stauts']]);
  },
);

describe('API-21: repeats', () => {
  test.each([
    'orderId=4711&orderId=Table+4',
    'orderId[]=4711&orderId[]=Table+4',
    'orderId%5B%5D=4711&orderId%5B%5D=Table+4',
    'orderId[0]=4711&orderId[1]=Table+4',
    'orderId=4711&orderId[]=Table+4',
  ])('%s', async (query) => {
    expect(await ordersFound(query)).toEqual(['4711', 'Table 4']);
    expect(await ordersFound(`${query}&status[]=Settled`)).toEqual([]);
    expect(await ordersFound(`${query}&status[]=New&status[]=Settled`)).toEqual(['4711', 'Table 4']);
    expect(await ordersFound(`${query}&status=Settled,New`)).toEqual(['4711', 'Table 4']);
  });

  test('in the other APIs', async () => {
    const [checkout, till] = [
      await get('/api/checkout/invoices?status[]=confirmed'),
      await get('/api/till/invoices?status[0]=settled&status[1]=expired'),
    ];
    expect([checkout, till].map((answer) => [answer.status, answer.json()['total']])).toEqual([
      [200, 0],
      [200, 0],
    ]);
    const pairs = await get(`${shop.base}/rates?currencyPair[]=BTC_XXX&currencyPair[]=SATS_XXX`);
    expect(listOf(pairs).map(({ currencyPair }) => currencyPair)).toEqual(['BTC_XXX', 'SATS_XXX']);
  });

  test.each(['orderId[a]', 'orderId[0][1]', 'orderId[', '[]', 'orderId[-1]', 'orderid'])(
    '%s is no repeat and refused',
    async (name) => {
      expect(detailsOf(await get(`${shop.base}/invoices?${name}=4711`))).toEqual([400, 'validation_failed', [name]]);
    },
  );

  test('a parameter after the thousandth counts too', async () => {
    const many = 'orderId=4711&'.repeat(1000);
    expect(await ordersFound(`${many}status=Settled`)).toEqual([]);
  });
});

test.each([
  [`invoices?status=Paid`, 'status.0'],
  [`invoices?status=New,Paid`, 'status.1'],
  [`invoices?status=`, 'status.0'],
  [`invoices?orderId=`, 'orderId.0'],
  [`invoices?limit=all`, 'limit'],
  [`invoices?textSearch[]=4711`, 'textSearch'],
  [`invoices?startDate=yesterday`, 'startDate'],
  [`rates?currencyPair=`, 'currencyPair.0'],
])('API-21: %s is a value that is not understood', async (path, name) => {
  expect(detailsOf(await get(`${shop.base}/${path}`))).toEqual([400, 'validation_failed', [name]]);
});

test('API-21: free text is never split at commas', async () => {
  expect(await ordersFound('orderId=Table 4, seat 2')).toEqual(['Table 4, seat 2']);
  expect(await ordersFound('orderId[]=Table 4, seat 2&orderId[]=4711')).toEqual(['4711', 'Table 4, seat 2']);
});

test('API-9: unknown members of a body stay ignored in the checkout and the store API', async () => {
  const body = { amount: 1000, currency: 'SATS', amountUsd: 5, walletMessage: 'x', 'orderId[]': 'y' };
  expect((await shop.send('POST', `${shop.base}/invoices`, body)).status).toBe(200);
  expect((await shop.send('POST', '/api/checkout/invoices', body)).status).toBe(201);
});
