/** Every payment link begins with the public address, so whoever sets it chooses where customers pay. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer } from '../../support/http-client.ts';
import { openRealServer, type RealServer } from '../../support/real-server.ts';

let server: RealServer;
beforeAll(async () => {
  server = await openRealServer({ training: true });
});
afterAll(() => server.close());

const set = async (publicUrl: string | null, token = server.owner.token) => {
  const answer = await server.send('PATCH', '/api/till/store', bearer(token), { publicUrl });
  return [answer.status, answer.status === 200 ? answer.json()['publicUrl'] : answer.json()['code']];
};

test('A32: a manager does not set the public address', async () => {
  expect(await set('https://pay.example', server.manager.token)).toEqual([403, 'forbidden']);
});

test.each(['https://pay.example/?next=', 'https://pay.example/#', 'https://pay.example/?', 'https://a@pay.example'])(
  'A32: %s is no address that links begin with',
  async (url) => {
    expect(await set(url)).toEqual([400, 'validation_failed']);
  },
);

test('A32: the private listener is no public address, however it is spelt', async () => {
  const hosts = [
    '127.0.0.1',
    'localhost',
    'LOCALHOST.',
    'till.localhost',
    '127.1',
    '127.0.0.2',
    '0.0.0.0',
    '2130706433',
  ];
  for (const host of [...hosts, '[::1]', '[::]', '[::ffff:127.0.0.1]', '0x7f.1']) {
    const url = `http://${host}:${server.port}/shop`;
    expect([url, ...(await set(url))]).toEqual([url, 400, 'validation_failed']);
  }
  expect((await set(`http://127.0.0.1:${server.publicPort}`))[0]).toBe(200);
});

test('A32: a change is announced on every till for 7 days, and audited', async () => {
  await set(null);
  await set('https://pay.example/shop');
  const session = (await server.send('GET', '/api/till/session', bearer(server.cashier.token))).json();
  expect(session['publicUrlChange']).toMatchObject({ before: null, after: 'https://pay.example/shop', by: 'demo' });
  const audit = await server.send('GET', '/api/till/audit', bearer(server.owner.token));
  expect(audit.text).toContain('https://pay.example/shop');
});
