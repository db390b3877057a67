/** Calls every route with real ids of a full store, by the key and the people of another store. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { EXAMPLES } from '../../../src/shared/contract/examples.ts';
import { contract } from '../../../src/shared/contract/index.ts';
import type { RouteContract } from '../../../src/shared/contract/route.ts';
import { bearer, type Answered } from '../../support/http-client.ts';
import { listOf, openStoreShop, type Member, type StoreShop } from '../../support/store-client.ts';
import { OWN_AFFAIRS, readStoredRows } from '../../support/stored-rows.ts';
import type { Headers } from '../../support/real-server.ts';

let shop: StoreShop;
let otherId: string;
/** Credentials of the other store, by a name for messages. */
const strangers: Record<string, Headers> = {};
const ids: Record<string, string> = {};
/** Tables that a read may change: the last use of a key is written beside it. */
const LEFT_OUT = new Set([...OWN_AFFAIRS, 'api_keys']);

const rows = (): string => readStoredRows(shop.server.folder, LEFT_OUT);
const firstId = (answer: Answered): string => String(listOf(answer)[0]?.['id']);

beforeAll(async () => {
  shop = await openStoreShop();
  const { server, base } = shop;
  await shop.blocks(0);
  const webhook = await shop.webhook({ url: shop.receiver.url });
  const { id } = await shop.charge();
  await shop.pay(id);
  const deliveries = `${base}/webhooks/${String(webhook['id'])}/deliveries`;
  const arrived = async (): Promise<number> =>
    listOf(await shop.send('GET', deliveries)).filter(({ status }) => status === 'HttpSuccess').length;
  await vi.waitUntil(async () => (await arrived()) === 2, { timeout: 60_000 });
  const request = (await shop.send('POST', `${base}/payment-requests`, { amount: 5, title: 'Cake' })).json();
  const keys = `/api/users/${server.owner.id}/checkout-api-keys`;
  const { keys: known } = (await server.send('GET', keys, bearer(server.owner.token))).json();
  Object.assign(ids, {
    storeId: server.storeId,
    invoice: String(id),
    webhookId: String(webhook['id']),
    payloadId: firstId(await shop.send('GET', deliveries)),
    request: String(request['id']),
    transaction: firstId(await shop.send('GET', `${base}/transactions`)),
    keyId: String((known as Member[])[0]?.['id']), // checked by the route's schema
    hash: 'a1'.repeat(32),
  });
  otherId = await server.openStore();
  const session = async (name: string, password: string): Promise<Headers> =>
    bearer((await server.login(name, password, { storeId: otherId })).token);
  strangers['a key of the other store'] = await server.makeKey(undefined, otherId);
  strangers['the owner, in the other store'] = await session('demo', 'training');
  strangers['a manager, in the other store'] = await session('Mary', 'analytical engine');
});
afterAll(() => shop.close());

const idIn = (path: string): string => {
  if (path.startsWith('/api/users')) return shop.server.owner.id;
  if (path.includes('/transactions')) return ids['transaction'] ?? '';
  return (path.includes('/payment-requests') ? ids['request'] : ids['invoice']) ?? '';
};
const filled = (path: string, storeId = ids['storeId'] ?? ''): string =>
  path.replace(/\{(\w+)\}/g, (_all, name: string) =>
    name === 'id' ? idIn(path) : name === 'storeId' ? storeId : (ids[name] ?? ''),
  );
const send = (route: RouteContract, path: string, headers: Headers): Promise<Answered> =>
  shop.server.send(
    route.method.toUpperCase(),
    path,
    headers,
    route.method === 'get' ? undefined : EXAMPLES[route.id]?.body,
  );

/** Routes about something that belongs to a store. Public payment pages are open to everybody who knows the id. */
const ROUTES = contract
  .filter(({ api, stream, access }) => ['checkout', 'store'].includes(api) && !stream && access.kind === 'api')
  .flatMap((route) =>
    [route.path, ...(route.aliases ?? [])].map((path) => [`${route.method} ${path}`, path, route] as const),
  )
  .filter(([, path]) => path.includes('{'));

test('every id names something that exists', () => {
  expect(Object.values(ids).every((id) => /^[A-Za-z0-9]{22,}$/.test(id))).toBe(true);
  expect(ROUTES.length).toBeGreaterThan(25);
});

describe.each(ROUTES)('%s', (_name, path, route) => {
  test('is closed to the other store, reveals nothing and changes nothing', async () => {
    const before = rows();
    for (const [who, headers] of Object.entries(strangers)) {
      // below its own store, and smuggled into the path of the stranger's
      const places = path.includes('{storeId}') ? [ids['storeId'], otherId] : [ids['storeId']];
      for (const storeId of places) {
        const isOwnPlace = storeId === otherId;
        const namesNothing = isOwnPlace && !/\{(id|webhookId|payloadId)\}/.test(path);
        if (namesNothing) continue; // lists of the stranger's own store
        const answer = await send(route, filled(path, storeId), headers);
        expect([who, storeId === otherId, answer.status]).toEqual([
          who,
          storeId === otherId,
          expect.toBeOneOf([401, 404]),
        ]);
        for (const id of [ids['transaction'], ids['payloadId']]) expect(answer.text).not.toContain(id);
      }
    }
    expect(rows()).toBe(before);
  });
});

test('lists of the other store are empty', async () => {
  for (const [who, headers] of Object.entries(strangers)) {
    for (const part of ['invoices', 'webhooks', 'payment-requests', 'transactions']) {
      const answer = await shop.server.send('GET', `/api/v1/stores/${otherId}/${part}`, headers);
      expect([who, part, answer.text]).toEqual([who, part, '[]']);
    }
    expect((await shop.server.send('GET', '/api/checkout/invoices', headers)).json()['total']).toBe(0);
  }
});

test('API keys of an owner are not listed, made or revoked by anybody else', async () => {
  const { server } = shop;
  const before = rows();
  const keys = contract.filter(({ api }) => api === 'users');
  for (const route of keys) {
    for (const headers of [bearer(server.manager.token), bearer(server.cashier.token), shop.key]) {
      expect([404, 401]).toContain((await send(route, filled(route.path), headers)).status);
    }
  }
  expect(rows()).toBe(before);
});

describe('A2: no GET changes anything', () => {
  const GETS = contract.filter(({ method, stream, api }) => method === 'get' && !stream && api !== 'display');
  test.each(GETS.map((route) => [route.path, route] as const))('%s', async (path, route) => {
    const before = rows();
    const who = route.access.kind === 'api' ? shop.key : bearer(shop.server.owner.token);
    for (let times = 0; times < 2; times += 1) {
      expect((await send(route, filled(path), who)).status).toBeOneOf([200, 401, 404]);
    }
    expect(rows()).toBe(before);
  });
});
