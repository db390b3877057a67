/** A backup holds no secret, so webhooks and callbacks may lack theirs after a restore (product.md SEC-8). */
import { createHmac } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { bearer } from '../support/http-client.ts';
import { openRealServer, type RealServer } from '../support/real-server.ts';
import type { Member } from '../support/store-client.ts';
import { coreSource } from '../support/till-client.ts';
import { openReceiver, type Received, type Receiver } from '../support/webhook-receiver.ts';

let node: BitcoinNode;
let receiver: Receiver;
let folder: string;
let backup: string;
let webhook: Member;
let callbackSecret: string;

const asOwner = async (server: RealServer, method: string, path: string, body?: object): Promise<Member> => {
  const answer = await server.send(method, path, bearer(server.owner.token), body);
  return answer.text === '' ? {} : { ...answer.json(), httpStatus: answer.status };
};
const isReady = (server: RealServer): Promise<unknown> =>
  vi.waitUntil(async () => (await asOwner(server, 'GET', '/api/till/session'))['wallet'] === 'ready', {
    timeout: 60_000,
  });
/** Reads how many endpoints without a secret the session names, for the owner and for the cashier. */
const withoutSecret = async (server: RealServer): Promise<unknown[]> =>
  Promise.all(
    [server.owner, server.cashier].map(
      async ({ token }) =>
        (await server.send('GET', '/api/till/session', bearer(token))).json()['targetsWithoutSecret'],
    ),
  );
const webhooksOf = (server: RealServer): string => `/api/v1/stores/${server.storeId}/webhooks`;
const shown = (server: RealServer): Promise<Member> =>
  asOwner(server, 'GET', `${webhooksOf(server)}/${String(webhook['id'])}`);
const configOf = async (server: RealServer): Promise<Member> =>
  (await asOwner(server, 'GET', '/api/checkout/config'))['config'] as Member; // checked by the route's schema

beforeAll(async () => {
  [node, receiver] = [await startBitcoinNode(), await openReceiver()];
  const wallet = { key: TRAINING_KEY, scriptType: 'p2wpkh' };
  const server = await openRealServer({ chain: [coreSource(node)], wallet });
  folder = server.folder;
  await isReady(server);
  await asOwner(server, 'POST', '/api/till/webhook-targets', { hostPort: `127.0.0.1:${receiver.port}` });
  await asOwner(server, 'PUT', '/api/checkout/config', { xpub: TRAINING_KEY, callbackUrl: receiver.url });
  webhook = await asOwner(server, 'POST', webhooksOf(server), { url: receiver.url });
  callbackSecret = String((await configOf(server))['webhookSecret']);
  await asOwner(server, 'POST', '/api/till/backup', {});
  const [newest = ''] = readdirSync(join(folder, 'backups')).toSorted().toReversed();
  backup = join(folder, 'backups', newest);
  await server.stop();
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await receiver.close();
  await node.close();
});
beforeEach(() => void receiver.received.splice(0));

/** Makes an invoice and pays it. @returns the deliveries that came */
const sell = async (server: RealServer, wanted: number): Promise<Received[]> => {
  const invoice = await asOwner(server, 'POST', '/api/till/invoices', { amount: 20_000, currency: 'SATS' });
  await node.pay(String(invoice['address']), 20_000);
  await vi.waitUntil(() => receiver.received.length >= wanted, { timeout: 60_000 });
  return receiver.received;
};
const signedBy = (secret: unknown, { body, headers }: Received): boolean => {
  const hex = createHmac('sha256', String(secret)).update(body).digest('hex');
  return headers['x-coinsnap-sig'] === `sha256=${hex}` || headers['x-checkout-signature'] === hex;
};

test('SEC-8: on the same machine the secrets are still there, and webhooks and callbacks continue', async () => {
  for (const end of ['', '-wal', '-shm']) rmSync(join(folder, `satchel.db${end}`), { force: true });
  const server = await openRealServer({ folder, again: true, restoreFile: backup });
  await isReady(server);
  expect(await shown(server)).toMatchObject({ enabled: true, state: 'active', secret: webhook['secret'] });
  expect(await configOf(server)).toMatchObject({ callbackState: 'active', webhookSecret: callbackSecret });
  const received = await sell(server, 3);
  const isHook = ({ headers }: Received): boolean => headers['x-coinsnap-sig'] !== undefined;
  expect(received.filter(isHook).map((one) => signedBy(webhook['secret'], one))).toEqual([true, true]);
  expect(received.filter((one) => !isHook(one)).map((one) => signedBy(callbackSecret, one))).toEqual([true]);
  await server.stop();
});

describe('on another machine', () => {
  let server: RealServer;
  beforeAll(async () => {
    const other = mkdtempSync(join(tmpdir(), 'satchel-other-'));
    server = await openRealServer({ folder: other, again: true, restoreFile: backup });
  });
  afterAll(() => server.close());

  test('SEC-8: they are disabled, the audit log says why, and none is enabled without a new secret', async () => {
    expect(await shown(server)).toMatchObject({ enabled: false, state: 'disabled', secret: '' });
    expect(await withoutSecret(server)).toEqual([2, 0]);
    const { entries } = await asOwner(server, 'GET', '/api/till/audit');
    const disabled = (entries as Member[]).filter(({ what }) => what === 'webhook.disabled'); // checked by the schema
    expect(disabled.map(({ after }) => (JSON.parse(String(after)) as Member)['reason'])).toEqual([
      'secret_missing',
      'secret_missing',
    ]);
    const path = `${webhooksOf(server)}/${String(webhook['id'])}`;
    expect(await asOwner(server, 'PUT', path, { enabled: true })).toMatchObject({
      httpStatus: 400,
      details: { secret: 'is missing: set a new one' },
    });
    expect(await asOwner(server, 'PUT', path, { events: ['Settled'] })).toMatchObject({ state: 'disabled' });
    await asOwner(server, 'PUT', path, { events: [] });
  });

  test('SEC-8: a new secret, and setting the callback’s URL again, enable them', async () => {
    await asOwner(server, 'PUT', '/api/till/sources', { sources: [coreSource(node)] });
    await asOwner(server, 'PUT', '/api/till/wallet', { key: TRAINING_KEY, scriptType: 'p2wpkh' });
    await isReady(server);
    expect(await configOf(server)).toMatchObject({ callbackState: 'disabled' });
    const path = `${webhooksOf(server)}/${String(webhook['id'])}`;
    expect(await asOwner(server, 'PUT', path, { secret: 'a new one' })).toMatchObject({
      enabled: true,
      state: 'active',
    });
    const body = { xpub: TRAINING_KEY, callbackUrl: receiver.url };
    expect((await asOwner(server, 'PUT', '/api/checkout/config', body))['config']).toMatchObject({
      callbackState: 'active',
    });
    const { webhookSecret } = await configOf(server);
    expect(webhookSecret).not.toBe(callbackSecret);
    expect(await withoutSecret(server)).toEqual([0, 0]);
    const received = await sell(server, 3);
    expect(received.map((one) => signedBy('a new one', one) || signedBy(webhookSecret, one))).toEqual([
      true,
      true,
      true,
    ]);
  });
});
