import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { SCOPES } from '../../../src/shared/vocabulary.ts';
import { bearer, type Answered } from '../../support/http-client.ts';
import { openRealServer, type Headers, type RealServer } from '../../support/real-server.ts';

let server: RealServer;
beforeAll(async () => {
  server = await openRealServer({ training: true });
});
afterAll(() => server.close());

const owner = (): Headers => bearer(server.owner.token);
const make = (body: object, id = server.owner.id, headers = owner()) =>
  server.send('POST', `/api/users/${id}/checkout-api-key`, headers, body);
const list = (id = server.owner.id, headers = owner()) =>
  server.send('GET', `/api/users/${id}/checkout-api-keys`, headers);
const revoke = (keyId: unknown, id = server.owner.id, headers = owner()) =>
  server.send('DELETE', `/api/users/${id}/checkout-api-key/${String(keyId)}`, headers);
const codeOf = (answer: Answered): unknown[] => [answer.status, answer.json()['code']];
const keysOf = async (): Promise<Record<string, unknown>[]> =>
  (await list()).json()['keys'] as Record<string, unknown>[]; // checked by the route's schema

afterEach(async () => {
  for (const { id } of await keysOf()) await revoke(id);
});

describe('API keys', () => {
  test('are shown once, prefixed, good for everything unless limited', async () => {
    const made = (await make({ label: 'Web shop' })).json();
    const { rawKey, ...rest } = made;
    expect(String(rawKey)).toMatch(/^fc_test_[A-Za-z0-9_-]{43}$/);
    expect(rest).toEqual({
      id: expect.stringMatching(/^[A-Za-z0-9]{22,}$/),
      keyPrefix: String(rawKey).slice(0, 12),
      label: 'Web shop',
      storeId: server.storeId,
      scopes: [...SCOPES],
      createdAt: expect.any(String),
    });
    expect(await keysOf()).toEqual([{ ...rest, lastUsedAt: null }]);
    expect((await list()).text).not.toContain(String(rawKey));
  });

  test('tell when they were used last', async () => {
    const { rawKey, id } = (await make({ label: 'x' })).json();
    await server.send('GET', '/api/checkout/invoices/stats', { 'X-Api-Key': String(rawKey) });
    await sleep(20); // it is written in the background
    const listed = (await keysOf()).find((key) => key['id'] === id);
    expect(Date.parse(String(listed?.['lastUsedAt']))).toBeGreaterThan(0);
  });

  test('a fourth active one is refused; a revoked one counts no more and opens nothing, at once', async () => {
    const keys = [await make({ label: '1' }), await make({ label: '2' }), await make({ label: '3' })];
    expect(codeOf(await make({ label: '4' }))).toEqual([409, 'max_keys_reached']);
    const { id, rawKey } = keys[0]?.json() ?? {};
    const use = () => server.send('GET', '/api/checkout/invoices', { 'X-Api-Key': String(rawKey) });
    expect((await use()).status).toBe(200);
    expect((await revoke(id)).json()).toEqual({ message: 'API key revoked' });
    expect(codeOf(await use())).toEqual([401, 'invalid_api_key']);
    expect((await make({ label: '4' })).status).toBe(200);
    expect(codeOf(await revoke(id))).toEqual([404, 'not_found']);
  });

  test.each([
    {},
    { label: '' },
    { label: 7 },
    { label: 'x', scopes: [] },
    { label: 'x', scopes: ['all'] },
    { label: 'x', storeId: 'x' },
  ])('%j is refused', async (body) => {
    expect(codeOf(await make(body))).toEqual([400, 'validation_failed']);
  });

  test('a store that does not exist is refused', async () => {
    expect(codeOf(await make({ label: 'x', storeId: 'x'.repeat(22) }))).toEqual([400, 'validation_failed']);
  });

  test('only owners manage them: own id 403, another’s 404, an unknown person 404', async () => {
    for (const { id, token } of [server.manager, server.cashier]) {
      for (const send of [list, (one: string, headers: Headers) => make({ label: 'x' }, one, headers)]) {
        expect(codeOf(await send(id, bearer(token)))).toEqual([403, 'forbidden']);
        expect(codeOf(await send(server.owner.id, bearer(token)))).toEqual([404, 'not_found']);
      }
    }
    expect(codeOf(await list('x'.repeat(22)))).toEqual([404, 'not_found']);
    expect(codeOf(await make({ label: 'x' }, 'x'.repeat(22)))).toEqual([404, 'not_found']);
  });

  test('an API key manages none', async () => {
    const { rawKey, id } = (await make({ label: 'x' })).json();
    const headers = { 'X-Api-Key': String(rawKey) };
    for (const answer of [await list(undefined, headers), await revoke(id, undefined, headers)]) {
      expect(codeOf(answer)).toEqual([401, 'invalid_api_key']);
    }
  });

  test('survive a restart; nothing on disk holds one', async () => {
    const { rawKey } = (await make({ label: 'x' })).json();
    const headers = { 'X-Api-Key': String(rawKey) };
    await server.stop();
    server = await openRealServer({ training: true, folder: server.folder, again: true });
    expect((await server.send('GET', '/api/checkout/invoices', headers)).status).toBe(200);
  });

  test('a repeat with the same Idempotency-Key names what was made and shows no secret', async () => {
    const headers = { ...owner(), 'Idempotency-Key': 'once' };
    const first = await make({ label: 'x' }, undefined, headers);
    const again = await make({ label: 'x' }, undefined, headers);
    expect(first.status).toBe(200);
    expect(again.json()).toMatchObject({ code: 'secret_already_shown', params: { id: first.json()['id'] } });
    expect(again.text).not.toContain(String(first.json()['rawKey']));
    expect(await keysOf()).toHaveLength(1);
  });
});

describe('sessions', () => {
  test('end at logout, for the cookie too, and when the password changes', async () => {
    const { token } = await server.logInAgain();
    const use = (headers: Headers) => server.send('GET', '/api/checkout/invoices', headers);
    expect((await use(bearer(token))).status).toBe(200);
    expect((await server.send('POST', '/api/auth/logout', bearer(token))).status).toBe(204);
    expect(codeOf(await use(bearer(token)))).toEqual([401, 'invalid_session']);

    const login = { name: 'demo', password: 'training', cookie: true };
    const answer = await server.send('POST', '/api/auth/login', {}, login);
    const [set] = answer.headers['set-cookie'] ?? [];
    expect(set).toMatch(/^session=[^;]+; Path=\/api; Max-Age=43200; HttpOnly; SameSite=Strict$/);
    const cookie = { Cookie: String(set).split(';')[0] ?? '', Origin: `http://127.0.0.1:${server.port}` };
    expect((await use(cookie)).status).toBe(200);
    const out = await server.send('POST', '/api/auth/logout', cookie);
    expect([out.status, out.headers['set-cookie']?.[0]]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect(codeOf(await use(cookie))).toEqual([401, 'invalid_session']);

    const manager = bearer(server.manager.token);
    expect((await use(manager)).status).toBe(200);
    const change = { password: 'another long password' };
    expect((await server.send('PATCH', `/api/till/users/${server.manager.id}`, owner(), change)).status).toBe(200);
    expect(codeOf(await use(manager))).toEqual([401, 'invalid_session']);
  });

  test('a login has a new session each time (A6)', async () => {
    const tokens = [(await server.logInAgain()).token, (await server.logInAgain()).token];
    const ids = tokens.map((token) => {
      const [, claims = ''] = token.split('.');
      return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sid: string }).sid; // our own token
    });
    expect(new Set(ids).size).toBe(2);
  });
});

describe('approvals of private targets', () => {
  const PATH = '/api/till/webhook-targets';
  test('are made, listed and taken back by the owner alone', async () => {
    const approve = (headers: Headers, hostPort = '127.0.0.1:3000') => server.send('POST', PATH, headers, { hostPort });
    const cashier = bearer(server.cashier.token);
    expect(codeOf(await approve(cashier))).toEqual([403, 'forbidden']);
    expect(codeOf(await server.send('GET', PATH, cashier))).toEqual([403, 'forbidden']);
    const made = await approve(owner(), '2130706433:3000');
    expect(made.json()).toEqual({ hostPort: '127.0.0.1:3000', approvedAt: expect.any(String) });
    await approve(owner());
    expect((await server.send('GET', PATH, owner())).json()).toEqual({ targets: [made.json()], waiting: [] });
    expect((await server.send('DELETE', PATH, owner(), { hostPort: '127.0.0.1:3000' })).status).toBe(204);
    expect(codeOf(await server.send('DELETE', `${PATH}/127.0.0.1:3000`, owner()))).toEqual([404, 'not_found']);
    await approve(owner(), '[::1]:3000');
    expect((await server.send('DELETE', `${PATH}/${encodeURIComponent('[::1]:3000')}`, owner())).status).toBe(204);
  });

  test.each(['', 'http://127.0.0.1:3000', 'a b', '127.0.0.1:3000/path', 7])('%j is refused', async (hostPort) => {
    expect(codeOf(await server.send('POST', PATH, owner(), { hostPort }))).toEqual([400, 'validation_failed']);
  });
  test('nothing named is refused', async () => {
    expect(codeOf(await server.send('DELETE', PATH, owner()))).toEqual([400, 'validation_failed']);
  });
});
