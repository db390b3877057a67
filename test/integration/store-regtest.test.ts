/** The store API on a regtest node, as a plugin sees it while real transactions come. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { ask, bearer } from '../support/http-client.ts';
import { openRealServer, type Headers, type RealServer } from '../support/real-server.ts';
import { coreSource } from '../support/till-client.ts';
import { openReceiver, type Receiver } from '../support/webhook-receiver.ts';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';

type Member = Record<string, unknown>;
let node: BitcoinNode;
let server: RealServer;
let receiver: Receiver;
let key: Headers;
let base: string;

const send = async (method: string, path: string, body?: unknown, headers: Headers = key): Promise<Member> =>
  (await server.send(method, path, headers, body)).json();
const owner = (): Headers => bearer(server.owner.token);

beforeAll(async () => {
  node = await startBitcoinNode();
  receiver = await openReceiver();
  server = await openRealServer({ chain: [coreSource(node)], wallet: { key: TRAINING_KEY, scriptType: 'p2wpkh' } });
  const isReady = async () => (await send('GET', '/api/till/session', undefined, owner()))['wallet'] === 'ready';
  await vi.waitUntil(isReady, { timeout: 60_000 }); // a new wallet is scanned first
  await send('PUT', '/api/till/policy', { tiers: [{ upToSats: null, confirmations: 1 }] }, owner());
  await send('POST', '/api/till/webhook-targets', { hostPort: `127.0.0.1:${receiver.port}` }, owner());
  key = await server.makeKey();
  base = `/api/v1/stores/${server.storeId}`;
});
afterAll(async () => {
  await server.close();
  await receiver.close();
  await node.close();
});

/** Requests of people, of chats and of their link previews. */
const OPENINGS = [
  { method: 'GET' },
  { method: 'HEAD' },
  ...['WhatsApp/2.23.20.0', 'facebookexternalhit/1.1', 'Slackbot-LinkExpanding 1.0', 'Twitterbot/1.0'].map((name) => ({
    method: 'GET',
    headers: { 'User-Agent': name },
  })),
  { method: 'GET', headers: { 'Sec-Purpose': 'prefetch;prerender', Purpose: 'prefetch' } },
  { method: 'GET', headers: { 'Sec-Fetch-Site': 'cross-site', 'Sec-Fetch-Mode': 'navigate' } },
];

const soon = { timeout: 60_000 };
const typesTo = ({ id }: Member): unknown[] =>
  receiver.received
    .map(({ body }) => JSON.parse(body) as Member)
    .filter(({ webhookId }) => webhookId === id)
    .map(({ type }) => type);
const charge = (body: object = {}): Promise<Member> =>
  send('POST', `${base}/invoices`, { amount: 20_000, currency: 'SATS', ...body });
const pay = (invoice: Member, amountSats = 20_000): Promise<unknown> =>
  node.pay(String(invoice['onchainAddress']), amountSats);

test('a payment request goes Pending → Processing → Paid, and its invoice’s webhooks name its order', async () => {
  const webhook = await send('POST', `${base}/webhooks`, { url: receiver.url });
  const body = { amount: '9.90', title: 'A cake', orderId: 'order-77' };
  const { id } = await send('POST', `${base}/payment-requests`, body);
  const status = async () => (await send('GET', `${base}/payment-requests/${String(id)}`))['status'];
  const page = `/r/${String(id)}`;
  for (let times = 0; times < 100; times += 1) {
    const opened = await ask(server.publicPort, { path: page, ...OPENINGS[times % OPENINGS.length] });
    expect(opened.status).toBe(200);
  }
  expect((await ask(server.port, { path: page })).status).toBe(302);
  expect((await send('GET', '/api/checkout/invoices/stats'))['total']).toBe(0);
  expect(await status()).toBe('Pending');
  const pressed = await ask(server.publicPort, { method: 'POST', path: `${page}/pay` });
  expect(pressed.status).toBe(303);
  const invoiceId = String(pressed.headers.location).replace('/i/', '');
  const invoice = await send('GET', `${base}/invoices/${invoiceId}`);
  await pay(invoice, 19_800);
  await expect.poll(status, soon).toBe('Processing');
  await node.mine(1);
  await expect.poll(status, soon).toBe('Paid');
  await expect.poll(() => typesTo(webhook), soon).toEqual(['New', 'Processing', 'Settled']);
  for (const { body: sent } of receiver.received) {
    expect(JSON.parse(sent)).toMatchObject({ invoiceId, metadata: { orderId: 'order-77' } });
  }
  expect((await ask(server.publicPort, { path: page })).text).toContain('Thank you!');
  await send('DELETE', `${base}/webhooks/${String(webhook['id'])}`);
});

test('the payments of an invoice are listed as transactions', async () => {
  const invoice = await charge();
  await pay(invoice);
  const path = `${base}/transactions?limit=1`;
  const newest = async () => (JSON.parse((await server.send('GET', path, key)).text) as Member[])[0]; // a bare array
  await expect.poll(newest, soon).toMatchObject({ invoiceId: invoice['id'], status: 'Processing', confirmations: 0 });
  await node.mine(1);
  await expect.poll(newest, soon).toMatchObject({ status: 'Settled', confirmations: 1, amountSats: 20_000 });
});
