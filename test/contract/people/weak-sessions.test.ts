/** Attacks with a PIN that somebody watched, and with a cookie that another local server received. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bearer, type Answered } from '../../support/http-client.ts';
import { openRealServer, type Headers, type RealServer } from '../../support/real-server.ts';
import { readStoredRows } from '../../support/stored-rows.ts';

let server: RealServer;
beforeAll(async () => {
  server = await openRealServer({ training: true });
});
afterAll(() => server.close());

const codeOf = (answer: Answered): unknown[] => [answer.status, answer.text === '' ? '' : answer.json()['code']];

const pairTill = async (storeToken = server.owner.token): Promise<{ id: string; token: string }> => {
  const made = await server.send('POST', '/api/till/tills', bearer(storeToken), { name: 'Counter' });
  return { id: String(made.json()['id']), token: String(made.json()['token']) };
};
const byPin = async (userId: string, pin: string): Promise<Headers> => {
  const till = { 'X-Till': (await pairTill()).token };
  const login = await server.send('POST', '/api/auth/login', till, { userId, pin });
  return bearer(String(login.json()['token']));
};

describe('A28: an owner’s PIN, watched at the till', () => {
  let pin: Headers;
  beforeEach(async () => {
    pin = await byPin(server.owner.id, '0000');
  });

  const ATTACKS = [
    ['PATCH', '/api/till/users/{owner}', { password: 'a password of my own' }],
    ['PATCH', '/api/till/users/{owner}', { password: 'a password of my own', currentPassword: '0000' }],
    ['PATCH', '/api/till/users/{cashier}', { pin: '271828' }],
    ['PATCH', '/api/till/users/{cashier}', { role: 'owner', password: 'a password of my own' }],
    ['POST', '/api/till/users', { name: 'Mallory', role: 'owner', password: 'a password of my own' }],
    ['GET', '/api/till/users', undefined],
    ['GET', '/api/till/wallet', undefined],
    ['GET', '/api/till/wallet/addresses', undefined],
    ['PUT', '/api/till/wallet', { key: 'xpub' }],
    ['PUT', '/api/checkout/config', { xpub: 'xpub' }],
    ['GET', '/api/checkout/config', undefined],
    ['POST', '/api/users/{owner}/checkout-api-key', { label: 'mine' }],
    ['GET', '/api/till/sources', undefined],
    ['PUT', '/api/till/sources', { sources: [] }],
    ['POST', '/api/v1/stores/{store}/webhooks', { url: 'http://127.0.0.1:9/' }],
    ['GET', '/api/till/deliveries/xxxxxxxxxxxxxxxxxxxxxx', undefined],
    ['POST', '/api/till/deliveries/xxxxxxxxxxxxxxxxxxxxxx/resend', undefined],
    ['POST', '/api/till/webhook-targets', { hostPort: '127.0.0.1:9' }],
    ['PATCH', '/api/till/store', { publicUrl: 'https://pay.example' }],
    ['PATCH', '/api/till/store', { name: 'Mine' }],
    ['PUT', '/api/till/rates', { kind: 'fixed', pairs: { BTC_EUR: '1000000.00' } }],
    ['PUT', '/api/till/policy', { tiers: [{ upToSats: null, confirmations: 0 }] }],
    ['POST', '/api/till/backup', undefined],
    ['GET', '/api/till/backups', undefined],
    ['GET', '/api/till/backup-settings', undefined],
    ['PUT', '/api/till/backup-settings', { folder: null, schedule: 'nightly', keep: 1 }],
    ['PUT', '/api/till/backup-settings/passphrase', { passphrase: null }],
    ['POST', '/api/till/backup/try', { file: 'satchel-1.db' }],
    ['GET', '/api/till/audit', undefined],
    ['POST', '/api/till/tills', { name: 'Another' }],
    ['POST', '/api/till/stores', { name: 'Another', currency: 'EUR' }],
  ] as const;

  test.each(ATTACKS)('%s %s %j asks for the password', async (method, path, body) => {
    const filled = path
      .replace('{owner}', server.owner.id)
      .replace('{cashier}', server.cashier.id)
      .replace('{store}', server.storeId);
    const before = readStoredRows(server.folder, new Set(['sessions']));
    expect(codeOf(await server.send(method, filled, pin, body))).toEqual([403, 'password_needed']);
    expect(readStoredRows(server.folder, new Set(['sessions']))).toBe(before);
  });

  test('still sells, reads sales and sets a price by hand', async () => {
    const sale = await server.send('POST', '/api/till/invoices', pin, { amount: '4.50', currency: 'EUR' });
    const by = { kind: 'manual', currency: 'EUR', rate: '90000.00', minutes: 5 };
    const others = [
      await server.send('GET', '/api/till/overview', pin),
      await server.send('GET', '/api/till/invoices', pin),
      await server.send('PUT', '/api/till/rates', pin, by),
    ];
    expect([sale, ...others].map(({ status }) => status)).toEqual([200, 200, 200, 200]);
  });
});

describe('a login with a cookie', () => {
  test('A29: answers no token', async () => {
    const login = { name: 'demo', password: 'training', cookie: true };
    const answer = (await server.send('POST', '/api/auth/login', {}, login)).json();
    expect([answer['token'], answer['csrfToken']]).toEqual([null, expect.stringMatching(/^[\w-]{43}$/)]);
    const plain = await server.send('POST', '/api/auth/login', {}, { name: 'demo', password: 'training' });
    expect(plain.json()['csrfToken']).toBe(null);
  });
});

describe('A33: X-Till', () => {
  const tillOf = async (headers: Headers): Promise<unknown> =>
    (await server.send('GET', '/api/till/session', headers)).json()['till'];

  test('says nothing about a session that did not begin at that till', async () => {
    const till = await pairTill();
    const { token } = await server.logInAgain();
    expect(await tillOf({ ...bearer(token), 'X-Till': till.token })).toBe(null);
    const pin = await byPin(server.owner.id, '0000');
    expect(await tillOf({ ...pin, 'X-Till': till.token })).not.toMatchObject({ id: till.id });
  });

  test('a session may become one of the till that it pairs, once', async () => {
    const { token } = await server.logInAgain();
    const body = { name: 'Here', here: true };
    const first = await server.send('POST', '/api/till/tills', bearer(token), body);
    expect(await tillOf(bearer(token))).toMatchObject({ id: first.json()['id'] });
    await server.send('POST', '/api/till/tills', bearer(token), body);
    expect(await tillOf(bearer(token))).toMatchObject({ id: first.json()['id'] });
  });

  test('of another store begins no session of that till', async () => {
    const till = await pairTill();
    const other = await server.openStore();
    const login = { name: 'demo', password: 'training', storeId: other };
    const answer = await server.send('POST', '/api/auth/login', { 'X-Till': till.token }, login);
    expect(await tillOf(bearer(String(answer.json()['token'])))).toBe(null);
  });
});
