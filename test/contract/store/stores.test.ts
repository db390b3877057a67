import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSession } from '../../../src/main/app/people/open-session.ts';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask, bearer } from '../../support/http-client.ts';
import { STORE_ID, userIdOf } from '../../support/seed-http.ts';

const OTHER_ID = 'other00000000000000000000';
let server: OpenHttp;
let unbound: string;
beforeAll(async () => {
  server = await openHttp({ lightning: true });
  const { database } = server.parts;
  const store = await database.read.stores.get(STORE_ID);
  if (!store) throw new Error('no store');
  await database.write((tx) => tx.stores.insert({ ...store, id: OTHER_ID, name: 'Second shop' }));
  const who = { userId: userIdOf('owner'), storeId: null, tillId: null, how: 'password' as const, cookie: false };
  const { session, token } = await openSession(server.parts, who);
  await database.write((tx) => tx.sessions.insert(session));
  server.parts.registries.sessions.put(session);
  unbound = token;
});
afterAll(() => server.close());

const key = () => ({ 'X-Api-Key': server.apiKey });
const get = (path: string, headers: Record<string, string> = key()) => ask(server.port, { path, headers });
const arrayOf = (text: string): Record<string, unknown>[] => JSON.parse(text) as Record<string, unknown>[];

describe('stores', () => {
  test('a key sees its own store', async () => {
    const answer = await get('/api/v1/stores');
    expect([answer.status, arrayOf(answer.text)]).toEqual([
      200,
      [
        {
          storeId: STORE_ID,
          id: STORE_ID,
          name: 'Café <b>"Ä"</b>',
          walletMinSendable: 1,
          walletMaxSendable: 2_100_000_000_000_000,
          apiKey: `${server.apiKey.slice(0, 12)}…`,
        },
      ],
    ]);
    expect((await get('/api/v1/stores/')).text).toBe(answer.text);
    expect((await get(`/api/v1/stores/${STORE_ID}`)).json()).toEqual(arrayOf(answer.text)[0]);
  });

  test('the least amount is the dust limit of the wallet if the store has no Lightning', async () => {
    const plain = await openHttp();
    const answer = await ask(plain.port, { path: '/api/v1/stores', headers: { 'X-Api-Key': plain.apiKey } });
    expect(arrayOf(answer.text)[0]?.['walletMinSendable']).toBe(294);
    await plain.close();
  });

  test('a person sees every store, or the one of the session', async () => {
    const idsOf = async (token: string) =>
      arrayOf((await get('/api/v1/stores', bearer(token))).text).map(({ id, apiKey }) => [id, apiKey]);
    expect(await idsOf(unbound)).toEqual([
      [OTHER_ID, ''],
      [STORE_ID, ''],
    ]);
    expect(await idsOf(server.cashier)).toEqual([[STORE_ID, '']]);
  });
});

describe('another store in the path', () => {
  const paths = [
    '',
    '/invoices',
    '/invoices/x',
    '/rates',
    '/payment-methods',
    '/events',
    '/webhooks',
    '/webhooks/x',
    '/webhooks/x/deliveries',
    '/webhooks/x/deliveries/x',
    '/webhooks/x/deliveries/x/request',
    '/payment-requests',
    '/payment-requests/x',
    '/transactions',
    '/transactions/x',
  ];

  test.each(paths)('%s: a key is refused, and does not learn if the store exists', async (path) => {
    for (const id of [OTHER_ID, 'unknown']) {
      const answer = await get(`/api/v1/stores/${id}${path}`);
      expect([answer.status, answer.json()['error']]).toEqual([401, 'Invalid API key']);
    }
  });

  test.each(paths)('%s: a session with a store is answered 404', async (path) => {
    for (const id of [OTHER_ID, 'unknown']) {
      expect((await get(`/api/v1/stores/${id}${path}`, bearer(server.manager))).status).toBe(404);
    }
  });

  test('a session without a store finds the one that it names', async () => {
    expect((await get(`/api/v1/stores/${OTHER_ID}`, bearer(unbound))).json()).toMatchObject({ name: 'Second shop' });
    expect((await get('/api/v1/stores/unknown', bearer(unbound))).status).toBe(404);
  });

  test('nothing is created there', async () => {
    const path = `/api/v1/stores/${OTHER_ID}/invoices`;
    for (const headers of [key(), bearer(server.owner)]) {
      const answer = await ask(server.port, { method: 'POST', path, headers, body: { amount: 1 } });
      expect([401, 404]).toContain(answer.status);
    }
    const { total } = await server.parts.database.read.invoices.list({ storeId: OTHER_ID, limit: 1 });
    expect(total).toBe(0);
  });
});

describe('rates', () => {
  const rates = async (query: string) => arrayOf((await get(`/api/v1/stores/${STORE_ID}/rates${query}`)).text);

  test('are those of the pairs asked for, in their order', async () => {
    expect(await rates('?currencyPair=SATS_EUR&currencyPair=BTC_USD,BTC_XXX')).toEqual([
      { currencyPair: 'SATS_EUR', rate: '0.00050000', errors: [] },
      { currencyPair: 'BTC_USD', rate: '60000.00000000', errors: [] },
      { currencyPair: 'BTC_XXX', rate: null, errors: ['no price is known for this pair'] },
    ]);
  });

  test('are all known ones if no pair is asked for', async () => {
    expect((await rates('')).map(({ currencyPair }) => currencyPair)).toEqual(
      ['EUR', 'JPY', 'USD'].flatMap((currency) => [`BTC_${currency}`, `SATS_${currency}`]),
    );
  });
});

test('the payment methods of a store', async () => {
  expect(arrayOf((await get(`/api/v1/stores/${STORE_ID}/payment-methods`)).text)).toEqual([
    { paymentMethodId: 'BTC-CHAIN', enabled: true },
    { paymentMethodId: 'BTC-LN', enabled: true },
  ]);
});
