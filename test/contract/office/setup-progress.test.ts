/** Any browser can continue set-up, from what the server knows (api.md AUTH-23, design.md LAY-19). */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TRAINING_KEY } from '../../../src/main/wallet/training-key.ts';
import { bearer } from '../../support/http-client.ts';
import { openRealServer, type RealServer } from '../../support/real-server.ts';

let folder: string;
let server: RealServer;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'satchel-progress-'));
  server = await openRealServer({ folder });
});
afterAll(async () => {
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

const send = async (method: string, body?: object, token = server.owner.token) => {
  const answer = await server.send(method, '/api/till/setup', bearer(token), body);
  return [answer.status, answer.json()] as const;
};
const CORE = { kind: 'core', url: 'http://127.0.0.1:8332', user: 'sat' };

test('AUTH-23: nothing after owner and shop is done until it is', async () => {
  const steps = { wallet: 'open', check: 'open', lightning: 'open', connection: 'open', accept: 'open', trial: 'open' };
  expect(await send('GET')).toEqual([200, { steps, draft: {} }]);
});

test('AUTH-23: only the owner, with a password, may read or change it', async () => {
  expect((await send('GET', undefined, server.manager.token))[0]).toBe(403);
  expect((await send('PATCH', { skipped: 'wallet' }, server.cashier.token))[0]).toBe(403);
});

test('AUTH-23: what was typed is kept over a restart, but never a password', async () => {
  expect((await send('PATCH', { draft: { source: { ...CORE, password: 'x' } } }))[0]).toBe(400);
  await send('PATCH', { draft: { key: TRAINING_KEY } });
  const [, kept] = await send('PATCH', { draft: { source: CORE } });
  expect(kept).toMatchObject({
    draft: { key: TRAINING_KEY, source: CORE },
    steps: { wallet: 'open', connection: 'open' },
  });
  await server.stop();
  server = await openRealServer({ folder, again: true });
  expect((await send('GET'))[1]).toMatchObject({ draft: { key: TRAINING_KEY, source: CORE } });
});

test('AUTH-23: a private key is refused, and nothing of it is kept', async () => {
  const words = 'abandon '.repeat(11) + 'about';
  expect((await send('PATCH', { draft: { key: words } }))[1]).toMatchObject({ code: 'wallet_seed_words' });
  expect((await send('GET'))[1]).toMatchObject({ draft: { key: TRAINING_KEY } });
});

test('AUTH-23: a key with its kind of address leads on to the check of the addresses', async () => {
  const [, found] = await send('PATCH', { draft: { key: TRAINING_KEY, scriptType: 'p2wpkh' } });
  expect(found).toMatchObject({ steps: { wallet: 'done', check: 'open' } });
});

test('AUTH-23: skipped is not done, and a wallet that is added later is', async () => {
  const [, skipped] = await send('PATCH', { skipped: 'wallet' });
  expect(skipped).toMatchObject({ steps: { wallet: 'skipped', check: 'skipped', connection: 'open', trial: 'open' } });
  const wallet = { key: TRAINING_KEY, scriptType: 'p2wpkh' };
  expect((await server.send('PUT', '/api/till/wallet', bearer(server.owner.token), wallet)).status).toBe(200);
  const [, added] = await send('GET');
  expect(added).toMatchObject({ steps: { wallet: 'done', check: 'done' }, draft: { source: CORE } });
  expect(added).not.toHaveProperty('draft.key');
});

test('AUTH-23: a connection is done once a source is saved', async () => {
  await send('PATCH', { skipped: 'connection' });
  expect((await send('GET'))[1]).toMatchObject({ steps: { connection: 'skipped' } });
  const sources = { sources: [{ ...CORE, password: 'x' }] };
  expect((await server.send('PUT', '/api/till/sources', bearer(server.owner.token), sources)).status).toBe(200);
  expect((await send('GET'))[1]).toMatchObject({ steps: { connection: 'done', trial: 'open' }, draft: {} });
});

const policy = async () => (await server.send('GET', '/api/till/policy', bearer(server.owner.token))).json();
const ALWAYS_WAIT = [{ upToSats: null, confirmations: 1 }];

test('INV-32: an amount without a price changes nothing, and is kept for later', async () => {
  await server.send('PATCH', '/api/till/store', bearer(server.owner.token), { currency: 'CHF' });
  expect(await send('PATCH', { acceptUpTo: '20.00' })).toMatchObject([503, { code: 'rate_unavailable' }]);
  expect(await policy()).toMatchObject({ tiers: ALWAYS_WAIT });
  expect((await send('GET'))[1]).toMatchObject({ steps: { accept: 'open' }, draft: { acceptUpTo: '20.00' } });
});

test('INV-32: a bad amount is refused by name', async () => {
  await server.send('PATCH', '/api/till/store', bearer(server.owner.token), { currency: 'EUR' });
  for (const acceptUpTo of ['0', '0.001', '-5', '1e3', 'all'])
    expect([acceptUpTo, ...(await send('PATCH', { acceptUpTo }))]).toMatchObject([
      acceptUpTo,
      400,
      { details: { acceptUpTo: expect.any(String) } },
    ]);
  expect(await policy()).toMatchObject({ tiers: ALWAYS_WAIT });
});

test('INV-32: skipped, no payment counts immediately', async () => {
  expect((await send('PATCH', { skipped: 'accept' }))[1]).toMatchObject({ steps: { accept: 'skipped' } });
  expect(await policy()).toMatchObject({ tiers: ALWAYS_WAIT });
});

test('INV-32: the amount becomes the first tier, in sats at the price of now; the rest of the policy stays', async () => {
  const before = await policy();
  await server.send('PUT', '/api/till/policy', bearer(server.owner.token), { ...before, tolerancePercent: '1.5' });
  const [status, answered] = await send('PATCH', { acceptUpTo: '50.00' }); // at 50,000 EUR
  expect([status, answered]).toMatchObject([200, { steps: { accept: 'done' } }]);
  expect(answered).not.toHaveProperty('draft.acceptUpTo');
  const tiers = [{ upToSats: 100_000, confirmations: 0 }, ...ALWAYS_WAIT];
  expect(await policy()).toEqual({ ...before, tolerancePercent: '1.5', tiers });
});

test('INV-32: “always wait” takes the first tier away again', async () => {
  expect((await send('PATCH', { acceptUpTo: null }))[1]).toMatchObject({ steps: { accept: 'done' } });
  expect(await policy()).toMatchObject({ tiers: ALWAYS_WAIT });
});
