/** Every route answers within 5 s, whatever a chain source, a price feed, the Lightning node or a webhook's receiver does. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { LightningNode } from '../../src/main/lightning/node.ts';
import { TRAINING_KEY } from '../../src/main/wallet/training-key.ts';
import { contract } from '../../src/shared/contract/index.ts';
import { startBitcoinNode } from '../support/bitcoin-node.ts';
import { FAULTS, openFaultyServer, type Fault, type FaultyServer } from '../support/faulty-server.ts';
import { ask, bearer, openStream, type Answered } from '../support/http-client.ts';
import { openRealServer, type Headers, type RealServer } from '../support/real-server.ts';
import { coreSource } from '../support/till-client.ts';
import { addRow } from './rows.ts';

const LIMIT_MS = 5_000;
const PLACES = ['a chain source', 'a price feed', 'the Lightning node', 'a webhook’s receiver'] as const;
type Place = (typeof PLACES)[number];
/** Longer than a balance is kept, so that each round asks again. */
const ROUND_MS = 20 * 60_000;

let server: RealServer;
let key: Headers;
let base: string;
let faulty: Record<Place, FaultyServer>;
let aheadMs = 0;
/** Of this round: a password stays fresh for 5 minutes. */
let ownerToken: string;

/** A backend that is called over HTTP, as real ones are. */
const nodeAt = (url: () => string): LightningNode => {
  const call = async (path: string, signal: AbortSignal): Promise<never> => {
    const answer: unknown = await (await fetch(`${url()}${path}`, { method: 'POST', body: '{}', signal })).json();
    throw new Error(`it answered ${JSON.stringify(answer)}`);
  };
  return {
    kind: 'training',
    identity: (signal) => call('/identity', signal),
    createInvoice: (_ask, signal) => call('/invoices', signal),
    lookup: (_invoice, signal) => call('/lookup', signal),
    cancel: (_invoice, signal) => call('/cancel', signal),
    listen: ({ signal }) => call('/listen', signal),
    check: (signal) => call('/check', signal),
  };
};

const owner = (): Headers => bearer(ownerToken);
const must = async (method: string, path: string, body?: object, headers = key): Promise<Record<string, unknown>> => {
  const answer = await server.send(method, path, headers, body);
  if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
  return answer.text.startsWith('{') ? answer.json() : {};
};
const firstOf = async (path: string): Promise<string> => {
  const [first] = JSON.parse((await server.send('GET', path, key)).text) as { id: string }[]; // a bare array
  return first?.id ?? expect.fail(`nothing in ${path}`);
};

/** Ids that the requests name; they are made while everything works. */
const known = { invoice: '', transaction: '', webhook: '', delivery: '', request: '' };

const sellOnce = async (pay: (address: string, sats: number) => Promise<unknown>): Promise<void> => {
  const invoice = await must('POST', `${base}/invoices`, { amount: 20_000, currency: 'SATS' });
  known.invoice = String(invoice['id']);
  await pay(String(invoice['onchainAddress']), 20_000);
  const status = async () => (await must('GET', `${base}/invoices/${known.invoice}`))['status'];
  await vi.waitUntil(async () => (await status()) === 'Processing', { timeout: 60_000 });
  known.transaction = await firstOf(`${base}/transactions`);
  known.delivery = await firstOf(`${base}/webhooks/${known.webhook}/deliveries`);
};

beforeAll(async () => {
  const [chain, feed, lightning, receiver] = await Promise.all(PLACES.map(openFaultyServer));
  if (!chain || !feed || !lightning || !receiver) throw new Error('not opened');
  faulty = {
    'a chain source': chain,
    'a price feed': feed,
    'the Lightning node': lightning,
    'a webhook’s receiver': receiver,
  };
  const node = await startBitcoinNode();
  await Promise.all([feed, lightning].map((one) => one.turn('answers 500')));
  const names = ['kraken', 'bitstamp', 'coinbase', 'mempool.space'] as const;
  server = await openRealServer({
    chain: [coreSource(node)],
    wallet: { key: TRAINING_KEY, scriptType: 'p2wpkh' },
    overrides: {
      clock: { nowMs: () => Date.now() + aheadMs },
      rateUrls: Object.fromEntries(names.map((name) => [name, feed.url])),
      lightningNode: nodeAt(() => lightning.url),
    },
  });
  ownerToken = server.owner.token;
  key = await server.makeKey();
  base = `/api/v1/stores/${server.storeId}`;
  const session = () => must('GET', '/api/till/session', undefined, owner());
  await vi.waitUntil(async () => (await session())['wallet'] === 'ready', { timeout: 60_000 });
  await must('POST', '/api/till/webhook-targets', { hostPort: `127.0.0.1:${receiver.port}` }, owner());
  known.webhook = String((await must('POST', `${base}/webhooks`, { url: receiver.url }))['id']);
  await must('PUT', '/api/checkout/config', { xpub: TRAINING_KEY, callbackUrl: `${receiver.url}/callback` });
  await sellOnce(node.pay);
  await must('PUT', '/api/till/sources', { sources: [] }, owner());
  await node.close();
});
afterAll(async () => {
  await server.close();
  for (const one of Object.values(faulty)) await one.close();
});

/** Steps that need each other run one after the other; the lists run at the same time. */
type Step = readonly [route: string, body?: object | ((made: string) => object)];
const SATS = { amount: 20_000, currency: 'SATS' };
const STEPS: readonly (readonly Step[])[] = [
  ...contract
    .filter(({ api, method, stream }) => method === 'get' && !stream && ['checkout', 'store', 'users'].includes(api))
    .map(({ id }): readonly Step[] => [[id]]),
  [
    [
      'putCheckoutConfig',
      () => ({ xpub: TRAINING_KEY, callbackUrl: `${faulty['a webhook’s receiver'].url}/callback` }),
    ],
  ],
  [['createCheckoutInvoice', { amountUsd: '5.00' }]],
  [['createStoreInvoice', SATS]],
  [['createStoreInvoice', { amount: 5 }]],
  [['createStoreInvoice', { ...SATS, enabledPaymentMethods: ['Lightning'] }]],
  [
    ['createWebhook', () => ({ url: faulty['a webhook’s receiver'].url })],
    ['updateWebhook', { enabled: false }],
    ['updateWebhook', { enabled: true }],
    ['testWebhook', {}],
    ['deleteWebhook'],
  ],
  [['redeliverPayload', {}]],
  [['redeliverDelivery', {}]],
  [
    ['createPaymentRequest', { amount: 5, title: 'Tea' }],
    ['updatePaymentRequest', { amount: 6, title: 'Tea' }],
  ],
  [['createApiKey', { label: 'x' }], ['revokeApiKey']],
  [['getHealth']],
  [['getSession']],
  [['createTillInvoice', SATS]],
];

interface Outcome {
  readonly route: string;
  readonly ms: number;
  readonly status: number;
  readonly code: unknown;
}

const OF_PERSON = new Set([
  'testWebhook',
  'getSession',
  'createTillInvoice',
  'createApiKey',
  'listApiKeys',
  'revokeApiKey',
]);

/** @param made id that the step before made */
const pathOf = (route: string, made: string): string => {
  const { path = '' } = contract.find(({ id }) => id === route) ?? {};
  const own = made !== '';
  const ids: Record<string, string> = {
    storeId: server.storeId,
    webhookId: own ? made : known.webhook,
    payloadId: known.delivery,
    keyId: made,
    id: path.startsWith('/api/users') ? server.owner.id : own ? made : idIn(path),
  };
  return path.replace(/\{(\w+)\}/g, (_all, name: string) => ids[name] ?? '');
};
const idIn = (path: string): string => {
  if (path.includes('/transactions')) return known.transaction;
  return path.includes('/payment-requests') ? known.request : known.invoice;
};

const outcomeOf = async (route: string, asked: Promise<Answered>): Promise<Outcome & { readonly answer: Answered }> => {
  const fromMs = performance.now();
  const answer = await asked;
  const ms = Math.round(performance.now() - fromMs);
  const code = answer.status < 400 || !answer.text.startsWith('{') ? '' : answer.json()['code'];
  return { route, ms, status: answer.status, code, answer };
};

const runSteps = async (steps: readonly Step[]): Promise<Outcome[]> => {
  const outcomes: Outcome[] = [];
  let made = '';
  for (const [route, body] of steps) {
    const method = (contract.find(({ id }) => id === route)?.method ?? 'get').toUpperCase();
    const sent = typeof body === 'function' ? body(made) : body;
    const headers = OF_PERSON.has(route) ? owner() : key;
    const { answer, ...outcome } = await outcomeOf(route, server.send(method, pathOf(route, made), headers, sent));
    outcomes.push(outcome);
    if (route.startsWith('create') && answer.status === 200) made = String(answer.json()['id']);
  }
  return outcomes;
};

const pages = (): Promise<Outcome>[] =>
  [
    { path: `/i/${known.invoice}` },
    { path: `/pay/${known.invoice}` },
    { path: `/r/${known.request}` },
    { path: `/r/${known.request}/pay`, method: 'POST' },
  ].map(async (asked) => outcomeOf(asked.path.replace(/[A-Za-z0-9]{22,}/, '{id}'), ask(server.publicPort, asked)));

const streams = (): Promise<Outcome>[] =>
  [
    ['storeEvents', `${base}/events`],
    ['checkoutPayEvents', `/api/checkout/pay/${known.invoice}/events`],
  ].map(async ([route = '', path = '']) => {
    const fromMs = performance.now();
    const stream = await openStream(server.port, path, { ...key });
    await stream.next();
    stream.close();
    return { route, ms: Math.round(performance.now() - fromMs), status: stream.status, code: '' };
  });

const askAll = async (): Promise<Outcome[]> =>
  (await Promise.all([...STEPS.map(runSteps), ...[...pages(), ...streams()].map(async (one) => [await one])])).flat();

/** Routes asked for an amount in dollars or euros; the till's is in sats, and works without a price. */
const IN_MONEY = new Set(['createCheckoutInvoice', 'createStoreInvoice', '/r/{id}/pay']);

/** Only a route that needs the broken part may refuse. The chain source and the Lightning node are broken all the time. */
const mayRefuse = (place: Place, { route, status, code }: Outcome): boolean => {
  const withoutRate = place === 'a price feed' && status === 503 && IN_MONEY.has(route);
  const isBalance = route === 'getCheckoutBalance' && status === 502 && code === 'upstream_failed';
  const needsLightning = route === 'createStoreInvoice' && status === 502 && code === 'lightning_unavailable';
  return withoutRate || isBalance || needsLightning;
};

/** Repeats until the broken part is asked: work of an earlier round may have to end first. */
const until = async (place: Place, fault: Fault, act: () => Promise<unknown>): Promise<void> => {
  const before = faulty[place].taken();
  await vi.waitUntil(async () => (await act(), fault === 'refuses' || faulty[place].taken() > before), {
    timeout: 60_000,
  });
};

const breakOne = async (place: Place, fault: Fault): Promise<void> => {
  aheadMs += ROUND_MS;
  ownerToken = (await server.logInAgain()).token;
  for (const other of PLACES) await faulty[other].turn(other === place ? fault : 'answers 500');
  const market = { kind: 'market' };
  const fixed = { kind: 'fixed', pairs: { BTC_EUR: '50000.00', BTC_USD: '60000.00' } };
  await must('PUT', '/api/till/rates', fixed, owner());
  // a new request each time: one gets only a few codes a day
  known.request = String((await must('POST', `${base}/payment-requests`, { amount: 5, title: 'Cake' }))['id']);
  if (place === 'a price feed') await until(place, fault, () => must('PUT', '/api/till/rates', market, owner()));
  const { url: host, port } = faulty['a chain source'];
  const url = `${host}/${aheadMs}`; // a new source each time: one that failed is left alone for a while
  const core = { kind: 'core', url, user: 'shop', password: 'x', zmqRawTx: `tcp://127.0.0.1:${port}` };
  const sources = place === 'a chain source' ? [{ kind: 'esplora', url }, core] : [];
  await must('PUT', '/api/till/sources', { sources }, owner());
};

test('F7: every route of the checkout API and the store API is asked', () => {
  const asked = new Set(['storeEvents', 'checkoutPayEvents', ...STEPS.flat().map(([route]) => route)]);
  const wanted = contract.filter(({ api }) => ['checkout', 'store', 'users'].includes(api));
  expect(wanted.map(({ id }) => id).filter((id) => !asked.has(id))).toEqual([]);
});

describe.each(PLACES)('%s', (place) => {
  test.each(FAULTS)('F7: %s: every route answers within 5 s', { timeout: 60_000 }, async (fault) => {
    const before = faulty[place].taken();
    await breakOne(place, fault);
    const outcomes = await askAll();
    const slowest = Math.max(...outcomes.map(({ ms }) => ms));
    expect(outcomes.filter(({ ms }) => ms >= LIMIT_MS)).toEqual([]);
    expect(outcomes.filter((one) => one.status >= 400 && !mayRefuse(place, one))).toEqual([]);
    if (fault !== 'refuses') await expect.poll(faulty[place].taken, { timeout: 60_000 }).toBeGreaterThan(before);
    const figure = `${outcomes.length} answers, the slowest after ${slowest} ms`;
    addRow({ fault: 'F7', what: `every route while ${place} ${fault}`, runs: 1, figure });
  });
});
