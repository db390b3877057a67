import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask, bearer } from '../../support/http-client.ts';
import { STORE_ID } from '../../support/seed-http.ts';

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp({
    lightning: true,
    prices: { EUR: 50_000n, USD: 60_000n, JPY: 9_000_000n, KWD: 20_000n, VND: 1_000_000_000_000n },
  });
});
afterAll(() => server.close());

const BASE = `/api/v1/stores/${STORE_ID}`;
const key = () => ({ 'X-Api-Key': server.apiKey });
const create = (body: object | string, path = `${BASE}/invoices`) =>
  ask(server.port, {
    method: 'POST',
    path,
    headers: { ...key(), 'Content-Type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const made = async (body: object | string) => (await create(body)).json();
const get = (path: string, headers: Record<string, string> = key()) => ask(server.port, { path, headers });
const arrayOf = (text: string): Record<string, unknown>[] => JSON.parse(text) as Record<string, unknown>[];

describe('creating an invoice', () => {
  test('INV-23: answers exactly 200 with every field, and expires after 15 minutes', async () => {
    const answer = await create({
      amount: 12.5,
      currency: 'USD',
      buyerEmail: 'ada@shop.example',
      redirectUrl: 'https://shop.example/thanks',
      redirectAutomatically: true,
      orderId: 'A-7',
      metadata: { buyerName: 'Jürgen', cart: [1, 2] },
      referralCode: 'ref',
      walletMessage: 'ignored',
    });
    expect(answer.status).toBe(200);
    const invoice = answer.json();
    expect(Object.keys(invoice)).toEqual([
      'id',
      'storeId',
      'status',
      'additionalStatus',
      'amount',
      'currency',
      'orderId',
      'buyerEmail',
      'redirectUrl',
      'redirectAutomatically',
      'enabledPaymentMethods',
      'paymentMethod',
      'metadata',
      'referralCode',
      'lightningInvoice',
      'onchainAddress',
      'bip21',
      'qrCodes',
      'checkoutLink',
      'createdAt',
      'createdTime',
      'expirationTime',
      'monitoringExpiration',
      'manuallyMarked',
      'type',
      'archived',
    ]);
    expect(invoice).toMatchObject({
      storeId: STORE_ID,
      status: 'New',
      additionalStatus: 'None',
      amount: 12.5,
      currency: 'USD',
      orderId: 'A-7',
      buyerEmail: 'ada@shop.example',
      redirectUrl: 'https://shop.example/thanks',
      redirectAutomatically: true,
      enabledPaymentMethods: ['BTC', 'Lightning'],
      paymentMethod: 'Bitcoin/Lightning',
      metadata: { buyerName: 'Jürgen', cart: [1, 2], orderId: 'A-7' },
      referralCode: 'ref',
      lightningInvoice: expect.stringMatching(/^lnbcrt208340n1/),
      onchainAddress: expect.stringMatching(/^bcrt1/),
      bip21: expect.stringMatching(/^bitcoin:bcrt1\w+\?amount=0\.00020834&lightning=lnbcrt208340n1/),
      checkoutLink: `http://127.0.0.1:${server.publicPort}/i/${String(invoice['id'])}`,
      manuallyMarked: false,
      type: 'Standard',
      archived: false,
    });
    expect(String(invoice['id'])).toMatch(/^[A-Za-z0-9]{22,}$/);
    const { createdAt, createdTime, expirationTime, monitoringExpiration } = invoice as Record<string, number>;
    expect([createdTime, (expirationTime ?? 0) - (createdAt ?? 0)]).toEqual([createdAt, 900]);
    expect((monitoringExpiration ?? 0) - (expirationTime ?? 0)).toBe(30 * 86_400);
    for (const code of Object.values(invoice['qrCodes'] as Record<string, string>))
      expect(Buffer.from(code.replace('data:image/svg+xml;base64,', ''), 'base64').toString()).toMatch(/^<svg /);
  });

  test('null and "" mean absent; EUR is the default', async () => {
    const nothing = { buyerEmail: '', redirectUrl: null, redirectAutomatically: null, orderId: '', metadata: null };
    const invoice = await made({ amount: '5', currency: '', referralCode: null, checkout: null, ...nothing });
    expect(invoice).toMatchObject({
      amount: 5,
      currency: 'EUR',
      orderId: '',
      buyerEmail: null,
      redirectUrl: null,
      redirectAutomatically: false,
      metadata: {},
      referralCode: null,
    });
  });

  test('the redirects of Greenfield’s checkout member count if the request names none beside it', async () => {
    const checkout = { redirectURL: 'x', redirectUrl: 'https://shop.example/a', redirectAutomatically: true };
    expect(await made({ amount: 1, checkout })).toMatchObject({
      redirectUrl: 'https://shop.example/a',
      redirectAutomatically: true,
    });
    expect(await made({ amount: 1, checkout, redirectUrl: 'https://shop.example/b' })).toMatchObject({
      redirectUrl: 'https://shop.example/b',
    });
  });

  test.each([
    ['"amount":19.90,"currency":"EUR"', '"amount":19.9,'],
    ['"amount":"0.01","currency":"EUR"', '"amount":0.01,'],
    ['"amount":1e2,"currency":"EUR"', '"amount":100,'],
    ['"amount":5.0e-5,"currency":"BTC"', '"amount":0.00005,'],
    ['"amount":"1000.00","currency":"SATS"', '"amount":1000,'],
    ['"amount":"2100000000000000","currency":"SATS"', '"amount":2100000000000000,'],
    ['"amount":9007199254740993,"currency":"VND"', '"amount":9007199254740993,'],
    ['"amount":"1.500","currency":"KWD"', '"amount":1.5,'],
  ])('MON-1, MON-5: {%s} is kept to the last digit: %s', async (body, text) => {
    const answer = await create(`{${body}}`);
    expect([answer.status, answer.text.includes(text)]).toEqual([200, true]);
    expect((await get(`${BASE}/invoices/${String(answer.json()['id'])}`)).text).toContain(text);
  });

  test.each([
    ['{}', 'amount'],
    ['{"amount":null}', 'amount'],
    ['{"amount":0}', 'amount'],
    ['{"amount":""}', 'amount'],
    ['{"amount":-1}', 'amount'],
    ['{"amount":"0.001","currency":"USD"}', 'amount'],
    ['{"amount":"1e3"}', 'amount'],
    ['{"amount":5,"redirectUrl":"javascript:alert(1)"}', 'redirectUrl'],
    ['{"amount":5,"metadata":[1]}', 'metadata'],
    ['{"amount":5,"metadata":"text"}', 'metadata'],
    ['{"amount":5,"orderId":1.5}', 'orderId'],
    ['{"amount":5,"orderId":{}}', 'orderId'],
    ['{"amount":5,"enabledPaymentMethods":5}', 'enabledPaymentMethods'],
  ])('%s is refused because of %s', async (body, field) => {
    const answer = await create(body);
    expect(answer.json()).toMatchObject({ error: 'Validation failed', code: 'validation_failed' });
    expect([answer.status, Object.keys(answer.json()['details'] as object)]).toEqual([400, [field]]);
  });

  test('MON-2: a currency that is not in the table is refused', async () => {
    const answer = await create({ amount: 5, currency: 'XYZ' });
    expect([answer.status, answer.json()['code']]).toEqual([400, 'unknown_currency']);
  });

  test('a currency that has no rate is refused with 503', async () => {
    const answer = await create({ amount: 5, currency: 'CAD' });
    expect([answer.status, answer.json()['code']]).toEqual([503, 'rate_unavailable']);
  });
});

describe('order ids and metadata', () => {
  test.each([
    ['{"amount":1,"orderId":"7"}', '7', '{"orderId":"7"}'],
    ['{"amount":1,"orderId":7}', '7', '{"orderId":"7"}'],
    ['{"amount":1,"orderId":90071992547409931234}', '90071992547409931234', '{"orderId":"90071992547409931234"}'],
    ['{"amount":1,"metadata":{"orderId":"8"}}', '8', '{"orderId":"8"}'],
    ['{"amount":1,"metadata":{"orderId":8}}', '8', '{"orderId":8}'],
    ['{"amount":1,"orderId":"9","metadata":{"orderId":"8"}}', '9', '{"orderId":"8"}'],
    ['{"amount":1,"orderId":"9","metadata":{}}', '9', '{"orderId":"9"}'],
    ['{"amount":1,"orderId":"9","metadata":[]}', '9', '{"orderId":"9"}'],
    ['{"amount":1,"metadata":{"orderId":null}}', '', '{"orderId":null}'],
    [
      '{"amount":1,"orderId":"a\\"b","metadata":{ "2":1.0, "1":[], "x" : {"ü":"/"} }}',
      'a"b',
      '{ "2":1.0, "1":[], "x" : {"ü":"/"},"orderId":"a\\"b"}',
    ],
  ])('%s', async (body, orderId, metadata) => {
    const answer = await create(body);
    expect([answer.status, answer.json()['orderId']]).toEqual([200, orderId]);
    expect(answer.text).toContain(`"metadata":${metadata},`);
    const again = await get(`${BASE}/invoices/${String(answer.json()['id'])}`);
    expect(again.text).toContain(`"metadata":${metadata},`);
  });
});

describe('payment methods', () => {
  test.each([
    [undefined, ['BTC', 'Lightning'], 'Bitcoin/Lightning'],
    [[], ['BTC', 'Lightning'], 'Bitcoin/Lightning'],
    ['', ['BTC', 'Lightning'], 'Bitcoin/Lightning'],
    ['BTC', ['BTC'], 'Bitcoin'],
    ['Lightning', ['Lightning'], 'Lightning'],
    [['Lightning', 'BTC'], ['BTC', 'Lightning'], 'Bitcoin/Lightning'],
    [['lightning', 'Monero'], ['Lightning'], 'Lightning'],
  ])('%j', async (enabledPaymentMethods, methods, paymentMethod) => {
    const invoice = await made({ amount: 1, enabledPaymentMethods });
    expect(invoice).toMatchObject({ enabledPaymentMethods: methods, paymentMethod });
    const { lightningQR, onchainQR, bip21QR } = invoice['qrCodes'] as Record<string, string>;
    const hasChain = methods.includes('BTC');
    const hasLightning = methods.includes('Lightning');
    expect([invoice['onchainAddress'] !== '', invoice['bip21'] !== '', onchainQR !== '', bip21QR !== '']).toEqual(
      Array(4).fill(hasChain),
    );
    expect([invoice['lightningInvoice'] !== '', lightningQR !== '']).toEqual([hasLightning, hasLightning]);
  });

  test('a request that leaves no method is refused', async () => {
    const answer = await create({ amount: 1, enabledPaymentMethods: ['Monero'] });
    expect([answer.status, answer.json()['code']]).toEqual([400, 'no_payment_method']);
  });

  test('MON-10: an amount below the dust limit gets no address, and Lightning is offered', async () => {
    expect(await made({ amount: 100, currency: 'SATS' })).toMatchObject({
      enabledPaymentMethods: ['Lightning'],
      onchainAddress: '',
      bip21: '',
    });
  });

  test('MON-10: a store without Lightning offers on-chain alone, and refuses an amount below the dust limit', async () => {
    const plain = await openHttp();
    const post = (body: object) =>
      ask(plain.port, { method: 'POST', path: `${BASE}/invoices`, headers: { 'X-Api-Key': plain.apiKey }, body });
    expect((await post({ amount: 1 })).json()).toMatchObject({
      enabledPaymentMethods: ['BTC'],
      paymentMethod: 'Bitcoin',
      lightningInvoice: '',
    });
    const refused = await post({ amount: 1, enabledPaymentMethods: 'Lightning' });
    expect([refused.status, refused.json()['code']]).toEqual([400, 'no_payment_method']);
    const small = await post({ amount: 100, currency: 'SATS' });
    expect([small.status, small.json()['code']]).toEqual([400, 'amount_too_small']);
    const methods = await ask(plain.port, {
      path: `${BASE}/payment-methods`,
      headers: { 'X-Api-Key': plain.apiKey },
    });
    expect(arrayOf(methods.text)).toEqual([
      { paymentMethodId: 'BTC-CHAIN', enabled: true },
      { paymentMethodId: 'BTC-LN', enabled: false },
    ]);
    await plain.close();
  });
});

describe('reading invoices', () => {
  test('one by its id; an unknown id is not found', async () => {
    const invoice = await made({ amount: 3 });
    expect((await get(`${BASE}/invoices/${String(invoice['id'])}`)).json()).toEqual(invoice);
    const unknown = await get(`${BASE}/invoices/unknown`);
    expect([unknown.status, unknown.json()['code']]).toEqual([404, 'not_found']);
  });

  test('an invoice of the till is here too', async () => {
    const charged = await ask(server.port, {
      method: 'POST',
      path: '/api/till/invoices',
      headers: bearer(server.cashier),
      body: { amount: '4.50', currency: 'EUR' },
    });
    expect((await get(`${BASE}/invoices/${String(charged.json()['id'])}`)).json()).toMatchObject({
      amount: 4.5,
      currency: 'EUR',
      metadata: {},
    });
  });

  test('lists are bare arrays, newest first, filtered and paged', async () => {
    const fresh = await openHttp();
    const call = (path: string) => ask(fresh.port, { path: BASE + path, headers: { 'X-Api-Key': fresh.apiKey } });
    const ids: string[] = [];
    for (let order = 1; order <= 5; order += 1) {
      const answer = await ask(fresh.port, {
        method: 'POST',
        path: `${BASE}/invoices`,
        headers: { 'X-Api-Key': fresh.apiKey },
        body: { amount: order, orderId: `order-${order}` },
      });
      ids.unshift(String(answer.json()['id']));
    }
    const idsOf = async (query: string): Promise<unknown[]> =>
      arrayOf((await call(`/invoices${query}`)).text).map(({ id }) => id);
    expect(await idsOf('')).toEqual(ids);
    expect(await idsOf('?take=2&skip=1')).toEqual(ids.slice(1, 3));
    expect(await idsOf('?limit=2&offset=1')).toEqual(ids.slice(1, 3));
    const first = await call('/invoices?limit=2');
    const cursor = String(first.headers['x-next-cursor']);
    expect(await idsOf(`?limit=2&after=${cursor}`)).toEqual(ids.slice(2, 4));
    expect((await call('/invoices?limit=5')).headers['x-next-cursor']).toBeUndefined();
    expect(await idsOf('?orderId=order-2&orderId=order-4')).toEqual([ids[1], ids[3]]);
    expect(await idsOf('?orderId=order')).toEqual([]);
    expect(await idsOf('?textSearch=order-3')).toEqual([ids[2]]);
    expect(await idsOf('?status=New&status=Settled')).toEqual(ids);
    expect(await idsOf('?status=Settled')).toEqual([]);
    expect(await idsOf(`?startDate=${Math.floor(Date.now() / 1000) + 60}`)).toEqual([]);
    expect(await idsOf(`?endDate=${new Date(Date.now() + 60_000).toISOString()}`)).toEqual(ids);
    expect((await call('/invoices?limit=501')).status).toBe(400);
    expect((await call('/invoices?status=Paid')).status).toBe(400);
    expect((await call('/invoices/')).status).toBe(200);
    const [listed] = arrayOf(first.text);
    expect(listed?.['qrCodes']).toEqual({ lightningQR: '', onchainQR: '', bip21QR: '' });
    await fresh.close();
  });
});
