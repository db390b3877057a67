import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dayOf } from '../../../src/shared/day.ts';
import { INJECTIONS, isRefused } from '../../support/injections.ts';
import { ask, bearer } from '../../support/http-client.ts';
import { codeOf, listOf, openStoreShop, type Member, type StoreShop } from '../../support/store-client.ts';

let shop: StoreShop;
let path: string;
beforeAll(async () => {
  shop = await openStoreShop();
  path = `${shop.base}/payment-requests`;
});
afterAll(() => shop.close());

const ASK = { amount: 12.5, title: 'Order #123' };
const create = (body: object = ASK, at = path) => shop.send('POST', at, body);
const made = async (body: object = ASK): Promise<Member> => {
  const { id } = (await create(body)).json();
  return (await shop.send('GET', `${path}/${String(id)}`)).json();
};
const statusOf = async (id: unknown): Promise<unknown> =>
  (await shop.send('GET', `${path}/${String(id)}`)).json()['status'];
const page = (id: unknown) => ask(shop.server.publicPort, { path: `/r/${String(id)}` });
const press = (id: unknown, headers: Record<string, string> = {}) =>
  ask(shop.server.publicPort, {
    method: 'POST',
    path: `/r/${String(id)}/pay`,
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body: '',
  });
const invoiceOf = async (id: unknown): Promise<string> => String((await press(id)).headers.location).replace('/i/', '');
const isoDay = (afterDays: number): string => dayOf(Date.now() + afterDays * 86_400_000, 'UTC');

describe('a payment request', () => {
  test('is created with exactly 200, and has every field', async () => {
    const answer = await create({ ...ASK, description: 'Two cakes\nand tea', currency: 'USD', orderId: 77 });
    expect([answer.status, answer.json()]).toEqual([
      200,
      {
        message: 'Payment request successfully created',
        id: expect.stringMatching(/^[A-Za-z0-9]{22,}$/),
        url: `http://127.0.0.1:${shop.server.publicPort}/r/${String(answer.json()['id'])}`,
      },
    ]);
    const { id, url } = answer.json();
    expect((await shop.send('GET', `${path}/${String(id)}`)).json()).toEqual({
      id,
      amount: 12.5,
      title: 'Order #123',
      currency: 'USD',
      description: 'Two cakes\nand tea',
      expiryDate: isoDay(30),
      storeId: shop.server.storeId,
      status: 'Pending',
      url,
      orderId: '77',
    });
  });

  test('has the store’s currency, no description and no order id by default', async () => {
    expect(await made({ ...ASK, currency: '', description: null, orderId: '', expiryDate: null })).toMatchObject({
      currency: 'EUR',
      description: '',
      orderId: '',
      expiryDate: isoDay(30),
    });
  });

  test.each([
    ['2099-12-31', '2099-12-31'],
    ['2099-12-31T23:30:00', '2099-12-31'],
    ['2099-12-31T23:30:00Z', '2099-12-31'],
    ['2099-12-31T23:30:00-02:00', '2100-01-01'],
    ['2099-12-31 23:30:00+00:00', '2099-12-31'],
    [4_102_444_799, '2099-12-31'],
    ['4102444800', '2100-01-01'],
  ])('an expiryDate of %j is the day %s in the store’s time zone', async (expiryDate, day) => {
    expect(await made({ ...ASK, expiryDate })).toMatchObject({ expiryDate: day });
  });

  test.each([
    [{ title: 'x' }, 'amount'],
    [{ amount: 5 }, 'title'],
    [{ amount: 5, title: '' }, 'title'],
    [{ amount: 0, title: 'x' }, 'amount'],
    [{ amount: '1.234', title: 'x' }, 'amount'],
    [{ ...ASK, expiryDate: '2020-01-01' }, 'expiryDate'],
    [{ ...ASK, expiryDate: '2026-02-30' }, 'expiryDate'],
    [{ ...ASK, expiryDate: 'tomorrow' }, 'expiryDate'],
    [{ ...ASK, expiryDate: 1 }, 'expiryDate'],
  ])('%j is refused because of %s', async (body, field) => {
    const answer = await create(body);
    expect([answer.status, Object.keys(answer.json()['details'] as object)]).toEqual([400, [field]]);
  });

  test('an unknown currency is refused', async () => {
    expect(codeOf(await create({ ...ASK, currency: 'XYZ' }))).toEqual([400, 'unknown_currency']);
  });

  test('a repeat with the same Idempotency-Key makes no second one', async () => {
    const headers = { ...shop.key, 'Idempotency-Key': 'a request' };
    const [first, second] = [await shop.send('POST', path, ASK, headers), await shop.send('POST', path, ASK, headers)];
    expect([second.status, second.text]).toEqual([first.status, first.text]);
  });

  test('works below /payment-requests too, and with the header cn-token', async () => {
    const short = '/api/v1/payment-requests';
    const { id } = (await create(ASK, short)).json();
    const own = shop.key['X-Api-Key'] ?? '';
    for (const headers of [shop.key, { 'cn-token': own }, { 'cn-token': shop.server.cashier.token }]) {
      expect((await shop.send('GET', `${short}/${String(id)}`, undefined, headers)).json()['id']).toBe(id);
      expect(listOf(await shop.send('GET', `${short}?limit=1`, undefined, headers))[0]?.['id']).toBe(id);
    }
    const wrong = { 'cn-token': 'fc_test_wrong' };
    expect(codeOf(await shop.send('GET', short, undefined, wrong))).toEqual([401, 'invalid_api_key']);
    const elsewhere = { 'cn-token': own };
    expect((await shop.send('GET', shop.base, undefined, elsewhere)).status).toBe(401); // only routes of payment requests read the header
  });

  test('lists are bare arrays, newest first', async () => {
    const ids = [];
    for (let n = 0; n < 3; n += 1) ids.unshift((await made({ ...ASK, title: `Number ${n}` }))['id']);
    const first = await shop.send('GET', `${path}?limit=2`);
    expect(listOf(first).map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const next = await shop.send('GET', `${path}?limit=1&after=${String(first.headers['x-next-cursor'])}`);
    expect(listOf(next).map(({ id }) => id)).toEqual(ids.slice(2));
  });

  test('an unknown id is not found; a key needs the scope', async () => {
    expect((await shop.send('GET', `${path}/unknown`)).status).toBe(404);
    expect((await shop.send('PUT', `${path}/unknown`, ASK)).status).toBe(404);
    const other = await shop.server.makeKey(['invoices:read']);
    expect(codeOf(await shop.send('POST', path, ASK, other))).toEqual([403, 'missing_scope']);
  });

  test('is changed by PUT; members that are left out stay', async () => {
    const request = await made({ ...ASK, description: 'text', orderId: 'o', expiryDate: '2099-01-01' });
    const answer = await shop.send('PUT', `${path}/${String(request['id'])}`, { amount: '20', title: 'New title' });
    expect([answer.status, answer.json()]).toEqual([
      200,
      { ...request, message: 'Payment request successfully updated', amount: 20, title: 'New title' },
    ]);
    const blank = { amount: '20', title: 'New title', description: ' ', orderId: ' ' };
    const bare = await shop.send('PUT', `${path}/${String(request['id'])}`, blank);
    expect(bare.json()).toMatchObject({ description: '', orderId: '' }); // a blank takes the text away
    const wrong = await shop.send('PUT', `${path}/${String(request['id'])}`, { title: 'no amount' });
    expect(wrong.status).toBe(400);
  });

  test('another price cancels the open invoices', async () => {
    const { id } = await made();
    const old = await invoiceOf(id);
    await shop.send('PUT', `${path}/${String(id)}`, { amount: 99, title: 'More' });
    expect(await shop.invoice(old)).toMatchObject({ status: 'Expired' });
    expect(await shop.invoice(await invoiceOf(id))).toMatchObject({ status: 'New', amount: 99 });
  });
});

describe('paying a request', () => {
  test('on-chain: Pending, Processing, Paid, and the webhooks hold its order id', async () => {
    await shop.blocks(0);
    await shop.send(
      'PUT',
      '/api/till/policy',
      { tiers: [{ upToSats: null, confirmations: 1 }] },
      bearer(shop.server.owner.token),
    );
    const webhook = await shop.webhook({ url: shop.receiver.url });
    const request = await made({ ...ASK, orderId: 'order-9' });
    expect(await statusOf(request['id'])).toBe('Pending');
    const invoiceId = await invoiceOf(request['id']);
    await shop.pay(invoiceId, 'exact');
    expect(await statusOf(request['id'])).toBe('Processing');
    await shop.blocks(1);
    expect(await statusOf(request['id'])).toBe('Paid');
    await expect.poll(() => shop.bodiesTo(webhook).map(({ type }) => type)).toEqual(['New', 'Processing', 'Settled']);
    for (const { metadata } of shop.bodiesTo(webhook))
      expect(metadata).toEqual({ paymentRequestId: request['id'], orderId: 'order-9' });
    expect(await shop.invoice(invoiceId)).toMatchObject({ orderId: 'order-9', amount: 12.5, currency: 'EUR' });
    const late = await shop.send('PUT', `${path}/${String(request['id'])}`, ASK);
    expect(codeOf(late)).toEqual([409, 'already_paid']);
    await shop.drop(webhook);
  });

  test('by Lightning: Paid immediately', async () => {
    const { id } = await made();
    await shop.pay(await invoiceOf(id));
    expect(await statusOf(id)).toBe('Paid');
    const pressed = await press(id);
    expect([pressed.status, pressed.text]).toEqual([409, expect.stringContaining('Thank you!')]);
    expect((await page(id)).text).toContain('Thank you!');
  });
});

describe('the page of a request', () => {
  test('makes no invoice, even if opened 100 times', async () => {
    const { id } = await made();
    const before = listOf(await shop.send('GET', `${shop.base}/invoices?limit=500`)).length;
    for (let n = 0; n < 100; n += 1) expect((await page(id)).status).toBe(200);
    expect(listOf(await shop.send('GET', `${shop.base}/invoices?limit=500`))).toHaveLength(before);
  });

  test('shows amount, title and description as text, with one button and no script', async () => {
    const { id } = await made({ amount: 12.5, title: '<b>Cake</b>', description: '"><script>alert(1)</script>' });
    const { status, text, headers } = await page(id);
    expect(status).toBe(200);
    expect(text).toContain('&lt;b&gt;Cake&lt;/b&gt;');
    expect(text).toContain('€12.50');
    expect(text.match(/<button/g)).toHaveLength(1);
    expect(text).not.toMatch(/<script|<style| style=| on\w+=/);
    expect(headers['cache-control']).toBe('no-store');
    expect(headers['x-robots-tag']).toBe('noindex');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("form-action 'self'");
  });

  test('A9: 60 titles and descriptions that try to be markup are shown as text', async () => {
    const elements = async (text: string): Promise<number | undefined> => {
      const { id } = await made({ ...ASK, title: text.slice(0, 100), description: text, orderId: text.slice(0, 60) });
      return (await page(id)).text.match(/<\/?[a-z!?]/gi)?.length;
    };
    const plain = await elements('x');
    for (const text of INJECTIONS.filter((one) => !isRefused(one)))
      expect([text, await elements(text)]).toEqual([text, plain]);
  });

  test('API-22: no request is made of the one of these texts that holds a NUL', async () => {
    const refused = INJECTIONS.filter(isRefused);
    expect(refused).toHaveLength(1);
    for (const description of refused) {
      const answer = await create({ ...ASK, description });
      expect([answer.status, answer.json()['details']]).toEqual([400, { description: expect.any(String) }]);
    }
  });

  test('its button leads to the newest invoice that received nothing', async () => {
    const { id } = await made();
    const first = await press(id, { Origin: `http://127.0.0.1:${shop.server.publicPort}` });
    expect([first.status, first.headers.location]).toEqual([303, expect.stringMatching(/^\/i\/[A-Za-z0-9]{22,}$/)]);
    expect((await press(id)).headers.location).toBe(first.headers.location);
    await shop.pay(String(first.headers.location).replace('/i/', ''), 'part');
    const second = await press(id);
    expect(second.headers.location).not.toBe(first.headers.location);
    expect((await ask(shop.server.publicPort, { path: String(second.headers.location) })).status).toBe(200);
  });

  test('pressing the button 8 times in parallel leads to one invoice', async () => {
    const { id } = await made();
    const answers = await Promise.all(Array.from({ length: 8 }, () => press(id)));
    expect(new Set(answers.map(({ headers }) => headers.location)).size).toBe(1);
  });

  test('at most three invoices are open', async () => {
    const { id } = await made({ ...ASK, title: 'Three' });
    for (let n = 0; n < 3; n += 1) await shop.pay(await invoiceOf(id), 'part');
    const fourth = await press(id);
    expect([fourth.status, fourth.text]).toEqual([409, expect.stringContaining('Three codes are open.')]);
  });

  test('A39: presses that return an open code do not count against the customer', async () => {
    const { id } = await made();
    const answers = [];
    for (let n = 0; n < 25; n += 1) answers.push(await press(id));
    expect(new Set(answers.map(({ status, headers }) => `${status} ${headers.location}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(303);
  });

  test.each([
    ['another website', { Origin: 'https://evil.example' }],
    ['a hidden origin', { Origin: 'null' }],
    ['the till', { Origin: 'http://127.0.0.1:1' }],
    ['another site by its headers', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a neighbour by its headers', { 'Sec-Fetch-Site': 'same-site' }],
  ])('A2: %s cannot press the button', async (_who, headers) => {
    const { id } = await made();
    const answer = await press(id, headers);
    expect(codeOf(answer)).toEqual([403, 'foreign_origin']);
  });

  test('other content types, methods, listeners and unknown ids are refused', async () => {
    const { id } = await made();
    expect((await press(id, { 'Content-Type': 'text/plain' })).status).toBe(415);
    expect((await press(id, { 'Content-Type': 'multipart/form-data; boundary=x' })).status).toBe(415);
    expect((await ask(shop.server.publicPort, { path: `/r/${String(id)}/pay` })).status).toBe(405);
    expect((await ask(shop.server.publicPort, { method: 'POST', path: `/r/${String(id)}` })).status).toBe(405);
    const inside = await ask(shop.server.port, { method: 'POST', path: `/r/${String(id)}/pay` });
    expect(inside.status).toBe(404);
    expect((await press('unknown')).status).toBe(404);
    expect((await page('unknown')).status).toBe(404);
  });
});
