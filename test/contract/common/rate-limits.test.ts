import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bearer, type Answered } from '../../support/http-client.ts';
import { openRealServer, type Headers, type RealServer } from '../../support/real-server.ts';

let server: RealServer;
let key: Headers;
beforeAll(async () => {
  server = await openRealServer({ training: true });
  key = await server.makeKey();
});
afterAll(() => server.close());

/** Logs in again each time, because requests are counted per session. */
const setLimits = async (rateLimits: object): Promise<void> => {
  const answer = await server.send('PATCH', '/api/till/store', bearer((await server.logInAgain()).token), {
    rateLimits,
  });
  expect(answer.status).toBe(200);
};
const statuses = async (times: number, send: () => Promise<Answered>): Promise<number[]> => {
  const seen: number[] = [];
  for (let count = 0; count < times; count += 1) seen.push((await send()).status);
  return seen;
};
const OFF = { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 };

describe('AUTH-11: rate limits per credential', () => {
  test('new invoices: 429 with Retry-After and the headers of draft 8, for this key alone', async () => {
    await setLimits({ ...OFF, createsPerMinute: 3 });
    const create = (headers: Headers) => server.send('POST', '/api/checkout/invoices', headers, { amountUsd: 5 });
    expect(await statuses(4, () => create(key))).toEqual([201, 201, 201, 429]);
    const refused = await create(key);
    expect(refused.json()).toMatchObject({ code: 'too_many_requests', params: { seconds: expect.any(Number) } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(refused.headers['ratelimit']).toMatch(/^"creates"; r=0; t=\d+$/);
    expect(refused.headers['ratelimit-policy']).toMatch(/^"creates"; q=3; w=60/);
    expect((await create(await server.makeKey())).status).toBe(201);
    expect((await create(bearer(server.manager.token))).status).toBe(201);
    expect((await server.send('GET', '/api/checkout/invoices', key)).status).toBe(200); // reading has a limit of its own
  });

  test('a paired till is never kept from creating invoices', async () => {
    await setLimits({ ...OFF, createsPerMinute: 1 });
    const paired = await server.send('POST', '/api/till/tills', bearer(server.owner.token), { name: 'Counter' });
    const till = { 'X-Till': String(paired.json()['token']) };
    const login = await server.send('POST', '/api/auth/login', till, { userId: server.cashier.id, pin: '3141' });
    const headers = bearer(String(login.json()['token']));
    const create = () => server.send('POST', '/api/till/invoices', headers, { amount: '4.50', currency: 'EUR' });
    expect(await statuses(5, create)).toEqual([200, 200, 200, 200, 200]);
    const unpaired = () =>
      server.send('POST', '/api/till/invoices', bearer(server.cashier.token), { amount: '4.50', currency: 'EUR' });
    expect(await statuses(2, unpaired)).toEqual([200, 429]);
  });

  test('all other requests', async () => {
    await setLimits({ ...OFF, requestsPerMinute: 5 });
    const read = () => server.send('GET', '/api/checkout/invoices/stats', bearer(server.manager.token));
    expect(await statuses(7, read)).toEqual([200, 200, 200, 200, 200, 429, 429]);
  });

  test('managing API keys', async () => {
    await setLimits({ ...OFF, keysPerMinute: 2 });
    const { token, id } = await server.logInAgain();
    const list = () => server.send('GET', `/api/users/${id}/checkout-api-keys`, bearer(token));
    expect(await statuses(3, list)).toEqual([200, 200, 429]);
  });

  test('failed logins per address; successful ones are not counted', async () => {
    await setLimits({ ...OFF, keysPerMinute: 3 });
    const login = (password: string) => server.send('POST', '/api/auth/login', {}, { name: 'demo', password });
    expect(await statuses(4, () => login('training'))).toEqual([200, 200, 200, 200]);
    expect(await statuses(4, () => login('wrong'))).toEqual([401, 401, 401, 429]);
    await server.send('PATCH', '/api/till/store', bearer(server.owner.token), { rateLimits: OFF });
    expect((await login('training')).status).toBe(200);
  });

  test('0 switches a limit off, and only the owner sets limits', async () => {
    await server.send('PATCH', '/api/till/store', bearer(server.owner.token), { rateLimits: OFF });
    const read = () => server.send('GET', '/api/checkout/invoices/stats', key);
    const seen = await statuses(30, read);
    expect(new Set(seen)).toEqual(new Set([200]));
    expect((await read()).headers['ratelimit']).toBeUndefined();
    const manager = await server.send('PATCH', '/api/till/store', bearer(server.manager.token), { rateLimits: OFF });
    expect(manager.status).toBe(403);
  });
});

describe('A34, A35, A37: guesses and pairings', () => {
  let former: RealServer;
  beforeEach(async () => {
    former = server;
    server = await openRealServer({ training: true }); // one server keeps its counts from test to test
  });
  afterEach(async () => {
    await server.close();
    server = former;
  });

  const pairTill = async (token: string): Promise<Answered> =>
    server.send('POST', '/api/till/tills', bearer(token), { name: 'Another' });
  const logIn = (headers: Headers, body: object): Promise<Answered> =>
    server.send('POST', '/api/auth/login', headers, body);

  test('A34: pairing tills is limited per person, and a new session does not start the count again', async () => {
    await setLimits({ ...OFF, keysPerMinute: 5 });
    const seen: number[] = [];
    for (let n = 0; n < 8; n += 1) seen.push((await pairTill((await server.logInAgain()).token)).status);
    expect(seen).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
  });

  test('A35: bodies that are no login are no failed logins, not even while they are still being sent', async () => {
    await setLimits({ ...OFF, keysPerMinute: 3 });
    const junk = [{}, { name: 'demo' }, { name: 1, password: [] }, { userId: 'x', pin: null }, [], 'x', null];
    for (const body of [...junk, ...junk]) await logIn({}, body as object);
    const slow = Array.from({ length: 12 }, () => {
      const socket = connect(server.port, '127.0.0.1');
      socket.on('error', () => {});
      socket.write(
        `POST /api/auth/login HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Type: application/json\r\n` +
          'Content-Length: 100\r\n\r\n{',
      );
      return socket;
    });
    expect((await logIn({}, { name: 'demo', password: 'training' })).status).toBe(200);
    for (const socket of slow) socket.destroy();
  });

  test('A37: a person who types wrong PINs at a till keeps nobody else from logging in there', async () => {
    const till = { 'X-Till': String((await pairTill(server.owner.token)).json()['token']) };
    await setLimits({ ...OFF, keysPerMinute: 3 });
    for (let n = 0; n < 20; n += 1) await logIn(till, { userId: server.manager.id, pin: '9157' });
    expect((await logIn(till, { userId: server.manager.id, pin: '3141' })).status).toBe(429);
    expect((await logIn(till, { userId: server.cashier.id, pin: '3141' })).status).toBe(200);
  });

  test('A36: a route without a credential has a limit per address', async () => {
    const answer = await server.send('GET', '/api/boot', {});
    expect(answer.headers['ratelimit-policy']).toMatch(/^"strangers"; q=6000; w=60/);
  });
});
