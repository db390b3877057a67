/** The owner connects Lightning backends over the API, and the shop is paid by them: the whole program over real sockets. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { readBolt11 } from '../../src/main/lightning/read-bolt11.ts';
import { bearer, type Answered } from '../support/http-client.ts';
import { PASSWORD, startPhoenixd } from '../support/phoenixd-server.ts';
import { openRealServer, type RealServer } from '../support/real-server.ts';

const viewSchema = z.object({
  backends: z.array(
    z.object({ id: z.string(), label: z.string(), removed: z.boolean(), health: z.object({ state: z.string() }) }),
  ),
});
const saleSchema = z.object({ id: z.string(), bolt11: z.string() });

let first: Awaited<ReturnType<typeof startPhoenixd>>;
let second: Awaited<ReturnType<typeof startPhoenixd>>;
let shop: RealServer;
let token: string;

const send = (method: string, path: string, body?: object): Promise<Answered> =>
  shop.send(method, path, bearer(token), body);
const list = async () => viewSchema.parse((await send('GET', '/api/till/lightning')).json()).backends;
const add = (text: string, ticks: object = {}) => send('POST', '/api/till/lightning', { text, ...ticks });
const sell = async () => {
  const answer = await send('POST', '/api/till/invoices', { amount: 4_500, currency: 'SATS', methods: ['lightning'] });
  if (answer.status !== 200) throw new Error(answer.text);
  const { id, bolt11 } = saleSchema.parse(answer.json());
  return { id, hash: readBolt11(bolt11).paymentHash };
};
const statusOf = async (id: string): Promise<unknown> =>
  z.object({ status: z.string() }).parse((await send('GET', `/api/till/invoices/${id}`)).json()).status;
const isUp = (at: number) => expect.poll(async () => (await list())[at]?.health.state).toBe('ok');

beforeAll(async () => {
  [first, second] = await Promise.all([startPhoenixd('first'), startPhoenixd('second')]);
  shop = await openRealServer();
});
beforeEach(async () => {
  token = (await shop.logInAgain()).token;
});
afterAll(async () => {
  await shop?.close();
  await Promise.all([first?.close(), second?.close()]);
});

describe('a shop without Lightning', () => {
  test('LN-24: a text that is no connection is refused, and so is one whose parts are missing', async () => {
    const refusal = async (text: string): Promise<unknown> => {
      const answer = await add(text);
      return [answer.status, z.object({ details: z.record(z.string(), z.string()) }).parse(answer.json()).details];
    };
    expect(await refusal('hello')).toEqual([400, { text: 'is no connection to a Lightning node or wallet' }]);
    expect(await refusal(`type=phoenixd;server=${first.url}`)).toEqual([400, { text: 'it has no password' }]);
    expect(await list()).toEqual([]);
  });

  test('LN-21: a trial says each step, and stores nothing', async () => {
    const answer = (await send('POST', '/api/till/lightning/test', { text: first.text })).json();
    expect(answer).toMatchObject({
      kind: 'phoenixd',
      network: 'regtest',
      synced: true,
      balanceSats: '7',
      maySpend: false,
    });
    expect(answer['identity']).toMatch(/^0[23][0-9a-f]{64}$/);
    const steps = ['check', 'create', 'lookup', 'cancel', 'listen'].map((step) => ({ step, error: null }));
    expect(answer['steps']).toMatchObject(steps);
    expect(await list()).toEqual([]);
  });

  test('LN-21: a wrong password is named by the step that failed, and is not stored', async () => {
    const wrong = first.text.replace(PASSWORD, 'wrong');
    const tried = (await send('POST', '/api/till/lightning/test', { text: wrong })).json();
    expect(tried['steps']).toMatchObject([{ step: 'check', error: 'it refuses the credential' }]);
    const answer = await add(wrong);
    expect([answer.status, answer.json()['code']]).toEqual([502, 'upstream_failed']);
    expect(await list()).toEqual([]);
  });

  test('LN-16: the full password is refused, because the limited one is as easy to have', async () => {
    second.on('/payinvoice', { status: 400 });
    const answer = await add(second.text, { maySpend: true });
    expect([answer.status, answer.text]).toEqual([502, expect.stringContaining('a credential that can spend')]);
    second.on('/payinvoice', { status: 401 });
  });

  test('LN-21: only the owner connects a backend, with a fresh password', async () => {
    for (const { token: other } of [shop.manager, shop.cashier]) {
      const answer = await shop.send('POST', '/api/till/lightning', bearer(other), { text: first.text });
      expect(answer.status).toBe(403);
    }
  });
});

describe('a shop with two backends', () => {
  test('LN-20: they are added in an order, which the owner can change', async () => {
    expect((await add(first.text)).status).toBe(200);
    expect((await add(second.text)).status).toBe(200);
    const labels = async (): Promise<string[]> => (await list()).map(({ label }) => label);
    expect(await labels()).toEqual([new URL(first.url).host, new URL(second.url).host]);
    const ids = (await list()).map(({ id }) => id);
    expect((await send('PUT', '/api/till/lightning/order', { ids: [ids[0]] })).status).toBe(400);
    expect((await send('PUT', '/api/till/lightning/order', { ids: ids.toReversed() })).status).toBe(200);
    expect(await labels()).toEqual([new URL(second.url).host, new URL(first.url).host]);
    await send('PUT', '/api/till/lightning/order', { ids });
    await isUp(0);
    await isUp(1);
  });

  test('LN-5: a sale is paid over the first one, and is settled', async () => {
    const { id, hash } = await sell();
    first.pay(hash);
    await expect.poll(() => statusOf(id)).toBe('settled');
  });

  test('LN-20: while the first one refuses, the second makes the code', async () => {
    first.on('/createinvoice', { status: 503 });
    const { id, hash } = await sell();
    second.pay(hash);
    await expect.poll(() => statusOf(id)).toBe('settled');
  });

  test('LN-9: a payment that came while Satchel was off is credited after the start', async () => {
    const { id, hash } = await sell(); // over the second
    await shop.stop();
    second.pay(hash, false);
    shop = await openRealServer({ folder: shop.folder, again: true });
    token = (await shop.logInAgain()).token;
    await expect.poll(() => statusOf(id)).toBe('settled');
  });

  test('LN-20: one that is removed makes no codes, and its last one is credited', async () => {
    const { id, hash } = await sell(); // over the second
    const backend = (await list())[1]?.id ?? expect.fail('there is no second one');
    expect((await send('DELETE', `/api/till/lightning/${backend}`)).status).toBe(200);
    expect((await list()).map(({ removed }) => removed)).toEqual([false, true]);
    second.pay(hash);
    await expect.poll(() => statusOf(id)).toBe('settled');
    expect((await send('DELETE', `/api/till/lightning/${backend}`)).status).toBe(404);
  });

  test('LN-21: no credential and no preimage is in the database, the log or an answer', async () => {
    expect((await send('GET', '/api/till/lightning')).text).not.toContain(PASSWORD);
    const audit = (await send('GET', '/api/till/audit')).text;
    expect(audit).toContain('lightning.added');
    expect(audit).not.toContain(PASSWORD);
    for (const file of ['satchel.db', 'satchel.db-wal']) {
      const bytes = readFileSync(join(shop.folder, file), 'latin1');
      for (const secret of [PASSWORD, ...first.preimages(), ...second.preimages()]) expect(bytes).not.toContain(secret);
    }
  });
});
