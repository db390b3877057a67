import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHttp, type OpenHttp } from '../../support/compose-http.ts';
import { ask, bearer } from '../../support/http-client.ts';
import { payInBlock, payInvoice } from '../../support/pay-invoice.ts';
import seeds from '../../vectors/seeds/checkout.json' with { type: 'json' };

let server: OpenHttp;
beforeAll(async () => {
  server = await openHttp();
});
afterAll(() => server.close());

const key = () => ({ 'X-Api-Key': server.apiKey });
const create = (body: object) =>
  ask(server.port, { method: 'POST', path: '/api/checkout/invoices', headers: key(), body });
const get = (id: unknown, rest = '') =>
  ask(server.port, { path: `/api/checkout/invoices/${String(id)}${rest}`, headers: key() });
const FULL = {
  amountUsd: 450.1,
  ttlMinutes: 30,
  productName: 'Two coffees',
  redirectUrl: 'https://shop.example/thanks?order=7',
  metadata: { orderId: '7' },
  merchantReference: 'ref-7',
  customerEmail: 'ada@shop.example',
  walletMessage: 'ignored',
};

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);
const kindsOf = (value: Record<string, unknown>): Record<string, string> =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [name, kindOf(member)]));

/** Checks that an answer holds every key of the sample in its type, and beside them exactly the listed deviations. */
const compare = (
  answer: Record<string, unknown>,
  sample: Record<string, string>,
  deviations: Record<string, string>,
): void => {
  const kinds = kindsOf(answer);
  const extra = Object.keys(kinds).filter((name) => !(name in sample));
  expect(extra.toSorted()).toEqual(Object.keys(deviations).toSorted());
  expect(Object.fromEntries(Object.keys(sample).map((name) => [name, kinds[name]]))).toEqual(sample);
};

describe('the reference’s samples', () => {
  test('answers of create, get and status have their keys and types', async () => {
    const made = await create(FULL);
    expect(made.status).toBe(201);
    compare(made.json(), seeds.invoice, seeds.deviations.invoice);
    const { id } = made.json();
    compare((await get(id)).json(), seeds.invoice, seeds.deviations.invoice);
    compare((await get(id, '/status')).json(), seeds.status, seeds.deviations.status);
  });

  test('errors have their keys and types', async () => {
    compare((await get('unknown')).json(), seeds.error, seeds.deviations.error);
    compare((await create({})).json(), seeds.validationError, seeds.deviations.validationError);
  });
});

describe('a checkout invoice', () => {
  test('is exact to the cent and the sat, and returns what it was given', async () => {
    const made = (await create(FULL)).json();
    expect(made).toMatchObject({
      amountUsd: 450.1,
      btcRate: 60_000,
      amountBtc: 0.00750167,
      status: 'pending',
      paymentState: 'unpaid',
      remainingBtc: 0.00750167,
      ttlMinutes: 30,
      productName: 'Two coffees',
      redirectUrl: FULL.redirectUrl,
      metadata: FULL.metadata,
      merchantReference: 'ref-7',
      customerEmail: 'ada@shop.example',
      paymentUrl: `http://127.0.0.1:${server.publicPort}/pay/${String(made['id'])}`,
    });
    expect(String(made['id'])).toMatch(/^[A-Za-z0-9]{22,}$/);
    expect(String(made['qrCode'])).toMatch(/^data:image\/png;base64,iVBORw0KGgo/);
  });

  test('has the same numbers in create, detail, status and pay', async () => {
    const made = (await create({ amountUsd: '12.34' })).json();
    const detail = (await get(made['id'])).json();
    const status = (await get(made['id'], '/status')).json();
    const pay = (await ask(server.publicPort, { path: `/api/checkout/pay/${String(made['id'])}` })).json();
    for (const name of ['receivedBtc', 'remainingBtc', 'status', 'paymentState', 'expiresAt']) {
      expect([detail[name], status[name], pay[name]]).toEqual([made[name], made[name], made[name]]);
    }
    for (const name of ['amountUsd', 'amountBtc', 'btcRate', 'btcAddress', 'qrCode']) {
      expect([detail[name], pay[name]]).toEqual([made[name], made[name]]);
    }
    expect(Object.keys(pay)).not.toEqual(expect.arrayContaining(['metadata']));
    for (const name of ['metadata', 'customerEmail', 'merchantReference']) expect(pay).not.toHaveProperty(name);
  });
});

describe('the request for a checkout invoice', () => {
  test('INV-23: null and "" mean absent; an invoice lives 20 minutes by default', async () => {
    const made = (
      await create({ amountUsd: 1, productName: '', redirectUrl: null, metadata: null, customerEmail: '' })
    ).json();
    expect(made).toMatchObject({
      productName: null,
      redirectUrl: null,
      metadata: null,
      customerEmail: null,
      ttlMinutes: 20,
    });
  });

  test.each([
    ['ttlMinutes', 0],
    ['ttlMinutes', 1441],
    ['ttlMinutes', 1.5],
    ['productName', 'x'.repeat(201)],
    ['redirectUrl', 'javascript:alert(1)'],
    ['redirectUrl', '/relative'],
    ['metadata', []],
    ['metadata', 'text'],
  ])('%s %j is refused', async (name, value) => {
    const answer = await create({ amountUsd: '5', [name]: value });
    expect([answer.status, Object.keys(answer.json()['details'] as object)]).toEqual([400, [name]]);
  });
});

describe('the life of a checkout invoice', () => {
  test('INV-20: remaining falls with each payment, and is 0 once enough came', async () => {
    const made = (await create({ amountUsd: '6' })).json();
    const txid = await payInvoice(server, String(made['id']), 4_000n);
    expect((await get(made['id'], '/status')).json()).toMatchObject({
      status: 'pending',
      paymentState: 'partial',
      receivedBtc: 0.00004,
      remainingBtc: 0.00006,
      txHash: txid,
    });
    await payInBlock(server, String(made['id']), 7_000n);
    expect((await get(made['id'])).json()).toMatchObject({
      paymentState: 'overpaid',
      overpaidBtc: 0.00001,
      remainingBtc: 0,
      qrCode: null,
    });
  });

  test('an invoice of the till in another currency is shown in dollars at its BTC/USD rate', async () => {
    const made = await ask(server.port, {
      method: 'POST',
      path: '/api/till/invoices',
      headers: bearer(server.cashier),
      body: { amount: '5.00', currency: 'EUR' },
    });
    expect((await get(made.json()['id'])).json()).toMatchObject({ amountUsd: 6, amountBtc: 0.0001, btcRate: 60_000 });
  });
});

test('without a BTC/USD price an invoice in dollars is refused with 503', async () => {
  const blind = await openHttp({ prices: { EUR: 50_000n } });
  const answer = await ask(blind.port, {
    method: 'POST',
    path: '/api/checkout/invoices',
    headers: { 'X-Api-Key': blind.apiKey },
    body: { amountUsd: '5' },
  });
  expect([answer.status, answer.json()['code']]).toEqual([503, 'rate_unavailable']);
  await blind.close();
});
