import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bearer } from '../support/http-client.ts';
import { openRealServer, type Headers, type RealServer } from '../support/real-server.ts';
import { addRow } from './rows.ts';

const ROUNDS = Number(process.env['SATCHEL_KEY_ROUNDS'] ?? 200);
const AT_ONCE = 50;

let server: RealServer;
let key: Headers;
beforeAll(async () => {
  server = await openRealServer({ training: true });
  key = await server.makeKey();
});
afterAll(() => server.close());

const create = (idempotencyKey: string, amountUsd: string) =>
  server.send('POST', '/api/checkout/invoices', { ...key, 'Idempotency-Key': idempotencyKey }, { amountUsd });
const total = async (): Promise<number> =>
  Number((await server.send('GET', '/api/checkout/invoices/stats', key)).json()['total']);

test(`F10: ${AT_ONCE} parallel creates with one Idempotency-Key, ${ROUNDS} times: one invoice each`, async () => {
  const seen = { made: 0, waited: 0, mismatched: 0 };
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = await total();
    const name = randomUUID();
    const answers = await Promise.all(Array.from({ length: AT_ONCE }, () => create(name, '7.00')));
    const made = answers.filter(({ status }) => status === 201);
    const waited = answers.filter(({ status }) => status === 409);
    expect(new Set(made.map(({ text }) => text)).size, 'all answers are the same').toBe(1);
    expect(made.length + waited.length).toBe(AT_ONCE);
    for (const answer of waited) {
      expect([answer.json()['code'], answer.headers['retry-after']]).toEqual(['idempotency_running', '1']);
    }
    expect((await create(name, '7.00')).text).toBe(made[0]?.text);
    const other = await create(name, '7.01');
    expect([other.status, other.json()['code']]).toEqual([422, 'idempotency_mismatch']);
    expect(await total()).toBe(before + 1);
    seen.made += made.length;
    seen.waited += waited.length;
    seen.mismatched += 1;
  }
  addRow({
    fault: 'F10',
    what: 'one key for many requests',
    runs: ROUNDS,
    figure: `${ROUNDS * (AT_ONCE + 2)} requests, ${seen.made} answered 201, ${seen.waited} told to wait, ${await total()} invoices`,
  });
});

test('A5: no secret is among the stored answers', async () => {
  const once = (name: string) => ({ 'Idempotency-Key': name });
  const login = { name: 'demo', password: 'training' };
  const session = (await server.send('POST', '/api/auth/login', once('login'), login)).json();
  const owner = { ...bearer(server.owner.token), ...once('secret') };
  const made = await server.send('POST', `/api/users/${server.owner.id}/checkout-api-key`, owner, { label: 'x' });
  const till = await server.send('POST', '/api/till/tills', owner, { name: 'Second' });
  const screen = await server.send('POST', '/api/till/displays', owner, {
    name: 'Screen',
    tillId: till.json()['id'],
  });
  const hook = { url: 'http://127.0.0.1:9/' };
  const webhook = await server.send('POST', `/api/v1/stores/${server.storeId}/webhooks`, owner, hook);
  const secrets = [
    webhook.json()['secret'],
    session['token'],
    made.json()['rawKey'],
    till.json()['token'],
    screen.json()['token'],
  ];
  const database = new Database(join(server.folder, 'satchel.db'), { readonly: true });
  const kept = JSON.stringify(database.prepare('select * from idempotency').all());
  database.close();
  for (const path of ['/checkout-api-key', '/webhooks', '/api/till/displays']) expect(kept).toContain(path);
  expect(kept).not.toContain('/api/auth/login'); // nothing is kept for a caller without a credential (A21)
  for (const secret of secrets) {
    expect(String(secret).length).toBeGreaterThan(20);
    expect(kept).not.toContain(String(secret));
  }
});
