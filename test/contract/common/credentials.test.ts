import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract } from '../../../src/shared/contract/index.ts';
import type { RouteContract } from '../../../src/shared/contract/route.ts';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { STORE_ID, userIdOf } from '../../support/seed-http.ts';
import { ask, bearer } from '../../support/http-client.ts';

const settings = { rateLimits: { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 } };
let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({ settings });
});
afterAll(() => server.close());

const NAMES = [
  'nobody',
  'till',
  'display',
  'cashier',
  'manager',
  'owner',
  'key',
  'readOnlyKey',
  'cookie',
  'wrongKey',
  'wrongBearer',
] as const;
type Name = (typeof NAMES)[number];

const headersOf = (name: Name): Record<string, string> => {
  const all: Record<Name, Record<string, string>> = {
    nobody: {},
    till: { 'X-Till': server.tillToken },
    display: { 'X-Display': server.displayToken },
    cashier: bearer(server.cashier),
    manager: bearer(server.manager),
    owner: bearer(server.owner),
    key: { 'X-Api-Key': server.apiKey },
    readOnlyKey: { 'X-Api-Key': server.readOnlyKey },
    cookie: { Cookie: `session=${server.cookie}`, Origin: `http://127.0.0.1:${server.port}` },
    wrongKey: { 'X-Api-Key': 'fc_live_wrong' },
    wrongBearer: bearer('a.b.c'),
  };
  return all[name];
};

const RANK = { cashier: 0, manager: 1, owner: 2 };
const people = (name: Name): keyof typeof RANK | undefined =>
  name === 'cookie' ? 'owner' : name === 'cashier' || name === 'manager' || name === 'owner' ? name : undefined;

const isKey = (name: Name): boolean => name === 'key' || name === 'readOnlyKey' || name === 'wrongKey';

/** A key opens the checkout API and the store API, as far as its scopes go. */
const keyVerdict = ({ access }: RouteContract, name: Name): string => {
  if (access.kind !== 'api' || name === 'wrongKey') return 'invalid_api_key';
  return name === 'readOnlyKey' && access.scope !== 'invoices:read' ? 'missing_scope' : 'in';
};

const roleVerdict = ({ access }: RouteContract, role: keyof typeof RANK): string => {
  if (access.kind === 'session') return 'in';
  if (access.kind === 'account') return role === 'owner' ? 'in' : 'not_found';
  const least = access.kind === 'person' || access.kind === 'api' ? access.role : 'manager';
  return RANK[role] >= RANK[least] ? 'in' : 'forbidden';
};

/** The verdict on routes for people and keys. */
const verdict = (route: RouteContract, name: Name): string => {
  const takesCookie = route.access.kind === 'session' || route.api === 'checkout' || route.api === 'users';
  if (isKey(name)) return keyVerdict(route, name);
  if (name === 'wrongBearer') return 'invalid_session';
  const role = name === 'cookie' && !takesCookie ? undefined : people(name);
  return role === undefined ? 'missing_credential' : roleVerdict(route, role);
};

/** The verdict on a credential at a route (api.md AUTH-1, AUTH-3): `in`, or the code of the refusal. */
const expected = (route: RouteContract, name: Name): string => {
  switch (route.access.kind) {
    case 'none':
    case 'loopback':
      return 'in';
    case 'display':
      return name === 'display' ? 'in' : 'missing_credential';
    case 'till-token':
      return name === 'till' ? 'in' : 'missing_credential';
    default:
      return verdict(route, name);
  }
};

const MATRIX = contract.filter(({ stream, trainingOnly }) => !stream && !trainingOnly);

describe.each(MATRIX.map((route) => [route.id, route] as const))(
  'A3, A6: %s lets in whom the contract names',
  (_id, route) => {
    test.each(NAMES)('%s', async (name) => {
      const port = route.listener === 'public' ? server.publicPort : server.port;
      const path = route.path
        .replace('{storeId}', STORE_ID)
        .replace('{id}', userIdOf('owner'))
        .replace(/\{\w+\}/g, 'x');
      const answer = await ask(port, { method: route.method.toUpperCase(), path, headers: headersOf(name) });
      const refusals = [
        'missing_credential',
        'invalid_session',
        'invalid_api_key',
        'missing_scope',
        'forbidden',
        'invalid_display',
        'invalid_till',
      ];
      const code = String(answer.text === '' ? 'none' : answer.json()['code']);
      const wanted = expected(route, name);
      if (wanted === 'in') expect(refusals).not.toContain(code);
      else expect(code).toBe(wanted);
    });
  },
);

describe('forms of an API key', () => {
  const forms = (key: string): Record<string, string>[] => [
    { 'X-Api-Key': key },
    { Authorization: `token ${key}` },
    { Authorization: `X-Api-Key ${key}` },
    { Authorization: `Bearer ${key}` },
  ];
  test('all four open the checkout API', async () => {
    for (const headers of forms(server.apiKey)) {
      expect((await ask(server.port, { path: '/api/checkout/invoices/x', headers })).status).toBe(404);
    }
  });
  test('a bad key is refused even if a good token follows', async () => {
    const headers = { 'X-Api-Key': 'fc_live_wrong', ...bearer(server.owner) };
    const answer = await ask(server.port, { path: '/api/checkout/invoices/x', headers });
    expect([answer.status, answer.json()['error']]).toEqual([401, 'Invalid API key']);
  });
  test('no credential is refused by its own sentence', async () => {
    const answer = await ask(server.port, { path: '/api/checkout/invoices/x' });
    expect([answer.status, answer.json()['error']]).toEqual([401, 'Missing API key or session']);
  });
});

describe('A14: the session cookie', () => {
  test('received by another local server neither charges, nor reads the till, nor changes anything', async () => {
    const headers = { Cookie: `session=${server.cookie}` }; // a browser sends it to every port of this host
    for (const route of MATRIX.filter(({ listener }) => listener === 'private')) {
      const isOpen = route.access.kind === 'none' || route.access.kind === 'loopback';
      const isReading = route.method === 'get' && (route.api === 'checkout' || route.api === 'users');
      if (isOpen || isReading) continue;
      const path = route.path.replace('{id}', userIdOf('owner')).replace(/\{\w+\}/g, 'x');
      const answer = await ask(server.port, { method: route.method.toUpperCase(), path, headers });
      expect([route.id, answer.status === 401 || answer.status === 403]).toEqual([route.id, true]);
    }
  });
  test('opens nothing on the public listener', async () => {
    const headers = { Cookie: `session=${server.cookie}` };
    for (const path of ['/api/checkout/invoices', '/api/till/session', '/api/users/x/checkout-api-keys']) {
      expect((await ask(server.publicPort, { path, headers })).status).toBe(404);
    }
  });

  test('writes only with Satchel’s own Origin', async () => {
    const sent = { method: 'POST', path: '/api/checkout/invoices', body: { amountUsd: '5' } };
    const cookie = { Cookie: `session=${server.cookie}` };
    expect((await ask(server.port, { ...sent, headers: cookie })).status).toBe(403);
    expect(
      (await ask(server.port, { ...sent, headers: { ...cookie, Origin: `http://127.0.0.1:${server.port}` } })).status,
    ).toBe(201);
  });
  test('a token of a login without a cookie is not accepted as one', async () => {
    const answer = await ask(server.port, {
      path: '/api/checkout/invoices/x',
      headers: { Cookie: `session=${server.owner}` },
    });
    expect([answer.status, answer.json()['code']]).toEqual([401, 'invalid_session']);
  });
});

test('A6: a revoked session is refused from the next request on', async () => {
  const token = server.manager;
  const path = '/api/till/invoices';
  expect((await ask(server.port, { path, headers: bearer(token) })).status).toBe(200);
  server.parts.registries.sessions.removeOfUser(userIdOf('manager'));
  expect((await ask(server.port, { path, headers: bearer(token) })).status).toBe(401);
});

test('F11, SEC-7: while the secrets are locked, routes with a credential answer 503 and others work', async () => {
  const locked = await openHttp({ locked: true });
  for (const path of ['/api/till/session', '/api/checkout/invoices/x', '/api/till/lock']) {
    const answer = await ask(locked.port, { path, headers: { 'X-Api-Key': locked.apiKey } });
    expect([path, answer.status, answer.json()['code']]).toEqual([path, 503, 'locked']);
  }
  expect((await ask(locked.port, { path: '/health' })).status).toBe(200);
  await locked.close();
});

describe('rate limits', () => {
  test('new invoices are counted per credential, with headers of draft 8, and never for a paired till', async () => {
    const tight = await openHttp({
      settings: { rateLimits: { keysPerMinute: 2, createsPerMinute: 3, requestsPerMinute: 100 } },
    });
    const charge = (headers: Record<string, string>) =>
      ask(tight.port, { method: 'POST', path: '/api/checkout/invoices', headers, body: { amountUsd: '1' } });
    const byKey = [];
    for (let count = 0; count < 4; count += 1) byKey.push(await charge({ 'X-Api-Key': tight.apiKey }));
    expect(byKey.map(({ status }) => status)).toEqual([201, 201, 201, 429]);
    expect(byKey[0]?.headers['ratelimit']).toMatch(/^"creates"; r=2; t=\d+$/);
    expect(byKey[3]?.headers['retry-after']).toMatch(/^\d+$/);
    expect(byKey[3]?.json()).toMatchObject({ code: 'too_many_requests', params: { seconds: expect.any(Number) } });
    expect((await charge(bearer(tight.owner))).status).toBe(201);
    for (let count = 0; count < 6; count += 1) {
      const invoice = { method: 'POST', path: '/api/till/invoices', body: { amount: '1', currency: 'EUR' } };
      expect((await ask(tight.port, { ...invoice, headers: bearer(tight.cashier) })).status).toBe(200);
    }
    await tight.close();
  });
});
