/** Refusals of the checkout API and the store API that need a shop in a certain state (api.md API-8, CO-12, ST-13). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TRAINING_KEY } from '../../../src/main/wallet/training-key.ts';
import { bearer, type Answered } from '../../support/http-client.ts';
import { openRealServer, type Headers, type RealServer } from '../../support/real-server.ts';

const codeOf = (answer: Answered): unknown[] => [answer.status, answer.json()['code']];

describe('a session that fits several stores', () => {
  let server: RealServer;
  let unbound: Headers;
  beforeAll(async () => {
    server = await openRealServer({ training: true });
    await server.openStore();
    unbound = bearer((await server.logInAgain()).token);
  });
  afterAll(() => server.close());

  const request = { amount: 5, title: 'Cake' };
  test.each([
    ['GET', '/api/checkout/config', undefined],
    ['PUT', '/api/checkout/config', { xpub: TRAINING_KEY }],
    ['GET', '/api/checkout/config/balance', undefined],
    ['POST', '/api/checkout/invoices', { amountUsd: 5 }],
    ['GET', '/api/checkout/invoices', undefined],
    ['GET', '/api/checkout/invoices/stats', undefined],
    ['GET', '/api/checkout/invoices/x', undefined],
    ['GET', '/api/checkout/invoices/x/status', undefined],
    ['POST', '/api/v1/payment-requests', request],
    ['GET', '/api/v1/payment-requests', undefined],
    ['GET', '/api/v1/payment-requests/x', undefined],
    ['PUT', '/api/v1/payment-requests/x', request],
  ])('%s %s is answered store_required', async (method, path, body) => {
    expect(codeOf(await server.send(method, path, unbound, body))).toEqual([400, 'store_required']);
  });

  test('a path that names a store is answered', async () => {
    const answer = await server.send('GET', `/api/v1/stores/${server.storeId}/invoices`, unbound);
    expect(answer.status).toBe(200);
  });
});

describe('a store without a wallet', () => {
  let server: RealServer;
  let key: Headers;
  beforeAll(async () => {
    server = await openRealServer();
    key = await server.makeKey();
  });
  afterAll(() => server.close());

  const base = (): string => `/api/v1/stores/${server.storeId}`;
  test('makes no invoice in either API, and has no configuration', async () => {
    const sats = { amount: 1000, currency: 'SATS' };
    expect(codeOf(await server.send('POST', '/api/checkout/invoices', key, { amountUsd: 5 }))).toEqual([
      409,
      'wallet_missing',
    ]);
    expect(codeOf(await server.send('POST', `${base()}/invoices`, key, sats))).toEqual([409, 'wallet_missing']);
    for (const path of ['/api/checkout/config', '/api/checkout/config/balance'])
      expect([path, ...codeOf(await server.send('GET', path, key))]).toEqual([path, 404, 'not_found']);
    expect((await server.send('GET', `${base()}/invoices`, key)).text).toBe('[]');
  });

  test.each([
    [
      'xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8',
      'wallet_wrong_network',
    ],
    [`${TRAINING_KEY.slice(0, -1)}1`, 'wallet_bad_checksum'],
    [
      'abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about',
      'wallet_seed_words',
    ],
    ['no key at all', 'wallet_unknown_format'],
  ])('ADDR-4: PUT /config with %s is refused with %s, and nothing is stored', async (xpub, code) => {
    expect(codeOf(await server.send('PUT', '/api/checkout/config', key, { xpub }))).toEqual([400, code]);
    expect((await server.send('GET', '/api/checkout/config', key)).status).toBe(404);
  });
});

describe('a wallet that no source can scan yet', () => {
  let server: RealServer;
  let key: Headers;
  beforeAll(async () => {
    server = await openRealServer({ wallet: { key: TRAINING_KEY, scriptType: 'p2wpkh' } });
    key = await server.makeKey();
  });
  afterAll(() => server.close());

  test('ADDR-10: issues no address: both APIs answer 503', async () => {
    const sats = { amount: 1000, currency: 'SATS' };
    const made = [
      await server.send('POST', '/api/checkout/invoices', key, { amountUsd: 5 }),
      await server.send('POST', `/api/v1/stores/${server.storeId}/invoices`, key, sats),
    ];
    expect(made.map(codeOf)).toEqual([
      [503, 'wallet_scanning'],
      [503, 'wallet_scanning'],
    ]);
    expect((await server.send('GET', '/api/checkout/config', key)).status).toBe(200);
  });
});

describe('amounts beyond what can be paid', () => {
  let server: RealServer;
  let key: Headers;
  beforeAll(async () => {
    server = await openRealServer({ training: true });
    key = await server.makeKey();
  });
  afterAll(() => server.close());

  test('MON-4: an amount of more than 21 million bitcoin, or beyond 64 bits, is refused', async () => {
    const base = `/api/v1/stores/${server.storeId}`;
    const answers = [
      await server.send('POST', '/api/checkout/invoices', key, { amountUsd: '99999999999999' }),
      await server.send('POST', `${base}/invoices`, key, { amount: '2100000000000001', currency: 'SATS' }),
      await server.send('POST', `${base}/payment-requests`, key, { amount: '21000001', currency: 'BTC', title: 'x' }),
      await server.send('POST', `${base}/payment-requests`, key, { amount: '9'.repeat(18), title: 'x' }),
    ];
    for (const answer of answers) expect(codeOf(answer)).toEqual([400, 'amount_too_large']);
  });

  test('MON-10: an amount below the dust limit is refused if Lightning is not asked for', async () => {
    const path = `/api/v1/stores/${server.storeId}/invoices`;
    const asked = { amount: 200, currency: 'SATS', enabledPaymentMethods: ['BTC'] };
    expect(codeOf(await server.send('POST', path, key, asked))).toEqual([400, 'amount_too_small']);
  });
});
