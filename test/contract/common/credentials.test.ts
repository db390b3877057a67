import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { contract } from '../../../src/shared/contract/index.ts';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { logIn, userIdOf } from '../../support/seed-http.ts';
import { ask, bearer } from '../../support/http-client.ts';

const settings = { rateLimits: { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 } };
/** The value that the login of a cookie session answers beside the cookie. */
const csrfOf = async (token: string): Promise<string> => {
  const { tokens, clock } = server.parts;
  return tokens.csrfToken((await tokens.verify(token, clock.nowMs()))?.sessionId ?? '');
};

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({ settings });
});
afterAll(() => server.close());

const MATRIX = contract.filter(({ stream, trainingOnly }) => !stream && !trainingOnly);

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

  test('writes only with Satchel’s own Origin and the second value of the session (A30)', async () => {
    const sent = { method: 'POST', path: '/api/checkout/invoices', body: { amountUsd: '5' } };
    const cookie = { Cookie: `session=${server.cookie}` };
    const origin = { Origin: `http://127.0.0.1:${server.port}` };
    const second = { 'X-CSRF-Token': await csrfOf(server.cookie) };
    const other = { 'X-CSRF-Token': await csrfOf(await logIn(server.parts, 'owner', { cookie: true })) };
    const charge = async (...parts: Record<string, string>[]) => {
      const answer = await ask(server.port, { ...sent, headers: Object.assign({}, cookie, ...parts) });
      return [answer.status, answer.json()['code']];
    };
    expect(await charge()).toEqual([403, 'foreign_origin']);
    expect(await charge(second)).toEqual([403, 'foreign_origin']);
    expect(await charge(origin)).toEqual([403, 'csrf_token_needed']);
    expect(await charge(origin, other)).toEqual([403, 'csrf_token_needed']);
    expect(await charge(origin, { 'X-CSRF-Token': 'é'.repeat(43) })).toEqual([403, 'csrf_token_needed']);
    expect((await charge(origin, second))[0]).toBe(201);
  });
  test('makes and revokes no API key, with a second value either (A30)', async () => {
    const headers = {
      Cookie: `session=${server.cookie}`,
      Origin: `http://127.0.0.1:${server.port}`,
      'X-CSRF-Token': await csrfOf(server.cookie),
    };
    const keys = `/api/users/${userIdOf('owner')}/checkout-api-key`;
    for (const [method, path] of [['POST', keys] as const, ['DELETE', `${keys}/${'x'.repeat(22)}`] as const]) {
      const answer = await ask(server.port, {
        method,
        path,
        headers,
        ...(method === 'POST' && { body: { label: 'x' } }),
      });
      expect([method, answer.status, answer.json()['code']]).toEqual([method, 403, 'not_by_cookie']);
    }
  });
  test('holds a token that opens nothing in any header (A29)', async () => {
    const forms = [bearer(server.cookie), { 'cn-token': server.cookie }, { Authorization: `token ${server.cookie}` }];
    for (const route of MATRIX.filter(({ access, listener }) => listener === 'private' && access.kind !== 'none')) {
      if (['loopback', 'display', 'till-token'].includes(route.access.kind)) continue;
      const path = route.path.replace('{id}', userIdOf('owner')).replace(/\{\w+\}/g, 'x');
      for (const headers of forms) {
        const answer = await ask(server.port, { method: route.method.toUpperCase(), path, headers });
        expect([route.id, headers, answer.status]).toEqual([route.id, headers, 401]);
      }
    }
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
