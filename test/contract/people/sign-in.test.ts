import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, type Answered } from '../../support/http-client.ts';
import { openRealServer, type Headers, type RealServer } from '../../support/real-server.ts';

let server: RealServer;
beforeAll(async () => {
  server = await openRealServer({ training: true });
});
afterAll(() => server.close());

const owner = (): Headers => bearer(server.owner.token);
const codeOf = (answer: Answered): unknown[] => [answer.status, answer.json()['code']];

describe('sessions', () => {
  test('A6: end at logout, by cookie too, and when the password changes', async () => {
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
    const second = { 'X-CSRF-Token': String(answer.json()['csrfToken']) };
    const out = await server.send('POST', '/api/auth/logout', { ...cookie, ...second });
    expect([out.status, out.headers['set-cookie']?.[0]]).toEqual([204, expect.stringContaining('Max-Age=0')]);
    expect(codeOf(await use(cookie))).toEqual([401, 'invalid_session']);

    const manager = bearer(server.manager.token);
    expect((await use(manager)).status).toBe(200);
    const change = { password: 'another long password' };
    expect((await server.send('PATCH', `/api/till/users/${server.manager.id}`, owner(), change)).status).toBe(200);
    expect(codeOf(await use(manager))).toEqual([401, 'invalid_session']);
  });

  test('A6: each login gets a new session', async () => {
    const tokens = [(await server.logInAgain()).token, (await server.logInAgain()).token];
    const ids = tokens.map((token) => {
      const [, claims = ''] = token.split('.');
      return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { sid: string }).sid; // our own token
    });
    expect(new Set(ids).size).toBe(2);
  });
});
