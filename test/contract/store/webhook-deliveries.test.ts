import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer } from '../../support/http-client.ts';
import { listOf, openStoreShop, type Member, type StoreShop } from '../../support/store-client.ts';
import { answers, type Received } from '../../support/webhook-receiver.ts';

const NOTHING: Received = { body: '{}', headers: {}, atMs: 0 };

let shop: StoreShop;
beforeAll(async () => {
  shop = await openStoreShop();
});
afterAll(() => shop.close());

describe('a delivery', () => {
  test('A11: is signed over its raw body for every client, with its members in the reference’s order', async () => {
    const webhook = await shop.webhook({ url: shop.receiver.url, events: ['InvoiceCreated', 'InvoiceSettled'] });
    const from = shop.receiver.received.length;
    const invoice = await shop.charge({ orderId: 7, metadata: { name: 'Jürgen', url: 'https://shop.example/' } });
    await shop.pay(invoice['id']);
    await expect
      .poll(() => shop.bodiesTo(webhook).map(({ type }) => type))
      .toEqual(['InvoiceCreated', 'InvoiceSettled']);
    const [first] = shop.receiver.received.slice(from);
    const signature = `sha256=${createHmac('sha256', String(webhook['secret']))
      .update(first?.body ?? '')
      .digest('hex')}`;
    const { headers } = first ?? {};
    for (const name of ['x-coinsnap-sig', 'x-coinsnap-signature', 'btcpay-sig', 'btcpay-signature'])
      expect(headers?.[name]).toBe(signature);
    expect(headers?.['content-type']).toBe('application/json');
    const body = JSON.parse(first?.body ?? '{}') as Member;
    expect(Object.keys(body)).toEqual([
      'invoiceId',
      'metadata',
      'additionalStatus',
      'type',
      'storeId',
      'webhookId',
      'deliveryId',
      'originalDeliveryId',
      'isRedelivery',
      'timestamp',
      'sequence',
    ]);
    expect(first?.body).toContain(
      '"metadata":{"name":"J\\u00fcrgen","url":"https:\\/\\/shop.example\\/","orderId":"7"}',
    );
    expect(body).toMatchObject({
      invoiceId: invoice['id'],
      storeId: shop.server.storeId,
      isRedelivery: false,
      sequence: 1,
    });
    await shop.drop(webhook);
  });

  test('comes after its state: a client that reads the invoice while it handles the webhook sees the new state', async () => {
    const webhook = await shop.webhook({ url: shop.receiver.url, events: ['Settled'] });
    const seen: unknown[] = [];
    shop.receiver.behave = (response, { body }) => {
      const { invoiceId } = JSON.parse(body) as Member;
      void shop.send('GET', `${shop.base}/invoices/${String(invoiceId)}`).then((answer) => {
        seen.push(answer.json()['status']);
        response.end('{}');
      });
    };
    await shop.pay((await shop.charge())['id']);
    await expect.poll(() => seen).toEqual(['Settled']);
    shop.receiver.behave = answers(200);
    await shop.drop(webhook);
  });

  test('is listed, shown with its request, and sent again by every path', async () => {
    const webhook = await shop.webhook({ url: shop.receiver.url, events: ['New'] });
    const path = `${shop.base}/webhooks/${String(webhook['id'])}/deliveries`;
    shop.receiver.behave = answers(200, {}, 'thank you');
    await shop.charge();
    await expect
      .poll(async () => listOf(await shop.send('GET', path)).map(({ status }) => status))
      .toEqual(['HttpSuccess']);
    const [delivery = {}] = listOf(await shop.send('GET', path));
    const first = String(delivery['id']);
    expect(delivery).toMatchObject({
      originalDeliveryId: first,
      isRedelivery: false,
      timestamp: expect.any(Number),
      httpCode: 200,
      errorMessage: null,
      attempts: 1,
      nextAttemptAt: null,
    });
    expect(delivery).not.toHaveProperty('answer');
    expect(
      (await shop.send('GET', `${path}/${first}`, undefined, bearer(shop.server.manager.token))).json(),
    ).toMatchObject({
      answer: 'thank you',
    });
    const sent = shop.bodiesTo(webhook)[0];
    expect((await shop.send('GET', `${path}/${first}/request`)).json()).toEqual(sent);
    const w = String(webhook['id']);
    const messages = [`/api/v1/webhooks/${w}/payloads/${first}/redeliver`, `/api/v1/webhooks/${w}/${first}/redeliver`];
    for (const again of messages) {
      const answer = await shop.send('POST', again);
      expect([answer.status, answer.json()]).toEqual([200, { message: 'Webhook resent successfully' }]);
    }
    const ids: string[] = [];
    for (const again of [`/api/v1/webhooks/${w}/deliveries/${first}/redeliver`, `${path}/${first}/redeliver`]) {
      const answer = await shop.send('POST', again);
      ids.push(JSON.parse(answer.text) as string);
      expect([answer.status, answer.text]).toEqual([200, expect.stringMatching(/^"[A-Za-z0-9]{22,}"$/)]);
    }
    await expect.poll(() => shop.bodiesTo(webhook)).toHaveLength(5);
    // HOOK-16: the id that receivers tell repeats by stays
    expect(shop.requestsTo(webhook).map(({ headers }) => headers['webhook-id'])).toEqual(Array(5).fill(first));
    const again = shop.bodiesTo(webhook).slice(1);
    expect(new Set(again.map(({ deliveryId }) => deliveryId)).size).toBe(4);
    for (const body of again) {
      const { deliveryId, timestamp, ...rest } = body;
      expect(rest).toEqual({
        ...Object.fromEntries(Object.entries(sent ?? {}).filter(([name]) => !/^(deliveryId|timestamp)$/.test(name))),
        originalDeliveryId: first,
        isRedelivery: true,
      });
      expect([typeof deliveryId, typeof timestamp]).toEqual(['string', 'number']);
    }
    expect(listOf(await shop.send('GET', `${path}?count=2`))).toHaveLength(2);
    const redelivered = await shop.send('GET', `${path}/${ids[0]}`);
    expect(redelivered.json()).toMatchObject({ id: ids[0], originalDeliveryId: first, isRedelivery: true });
    shop.receiver.behave = answers(200);
    await shop.drop(webhook);
  });

  test('of another webhook or unknown is not found', async () => {
    const [one, other] = [
      await shop.webhook({ url: shop.receiver.url }),
      await shop.webhook({ url: shop.receiver.url, events: ['Invalid'] }),
    ];
    await shop.charge();
    const path = `${shop.base}/webhooks/${String(one['id'])}/deliveries`;
    await expect.poll(async () => listOf(await shop.send('GET', path)).length).toBe(1);
    const [delivery = {}] = listOf(await shop.send('GET', path));
    for (const id of ['unknown', String(other['id'])]) {
      const wrong = `/api/v1/webhooks/${id}/deliveries/${String(delivery['id'])}/redeliver`;
      expect((await shop.send('POST', wrong)).status).toBe(404);
    }
    expect((await shop.send('GET', `${path}/unknown`)).status).toBe(404);
    expect((await shop.send('GET', `${path}/unknown/request`)).status).toBe(404);
    expect((await shop.send('GET', `${shop.base}/webhooks/unknown/deliveries`)).status).toBe(404);
    for (const { id } of [one, other] as Member[]) await shop.drop({ id });
  });

  test('shows why it failed, and is tried again unless automaticRedelivery is off', async () => {
    const [patient, once] = [
      await shop.webhook({ url: shop.receiver.url, events: ['New'] }),
      await shop.webhook({ url: shop.receiver.url, events: ['New'], automaticRedelivery: false }),
    ];
    shop.receiver.behave = answers(503, {}, 'later');
    await shop.charge();
    const of = async (webhook: Member): Promise<Member | undefined> =>
      listOf(await shop.send('GET', `${shop.base}/webhooks/${String(webhook['id'])}/deliveries`))[0];
    await expect.poll(async () => (await of(patient))?.['status']).toBe('HttpError');
    await expect.poll(async () => (await of(once))?.['status']).toBe('HttpError');
    expect(await of(patient)).toMatchObject({ httpCode: 503, attempts: 1, nextAttemptAt: expect.any(Number) });
    expect(await of(once)).toMatchObject({ httpCode: 503, attempts: 1, nextAttemptAt: null });
    shop.receiver.behave = answers(200);
    for (const { id } of [patient, once]) await shop.drop({ id });
  });

  test('answered 410 switches the webhook off', async () => {
    const webhook = await shop.webhook({ url: shop.receiver.url, events: ['New'] });
    shop.receiver.behave = answers(410);
    await shop.charge();
    const path = `${shop.base}/webhooks/${String(webhook['id'])}`;
    await expect.poll(async () => (await shop.send('GET', path)).json()['state']).toBe('disabled');
    shop.receiver.behave = answers(200);
    expect((await shop.send('PUT', path, { enabled: true })).json()).toMatchObject({ enabled: true, state: 'active' });
    await shop.drop(webhook);
  });

  test('is signed with a new secret once that is set', async () => {
    const webhook = await shop.webhook({ url: shop.receiver.url, events: ['New'], secret: 'old' });
    await shop.send('PUT', `${shop.base}/webhooks/${String(webhook['id'])}`, { secret: 'new' });
    const from = shop.receiver.received.length;
    await shop.charge();
    await expect.poll(() => shop.receiver.received.length).toBe(from + 1);
    const { body, headers } = shop.receiver.received[from] ?? NOTHING;
    expect(headers['x-coinsnap-sig']).toBe(`sha256=${createHmac('sha256', 'new').update(body).digest('hex')}`);
    await shop.drop(webhook);
  });
});

describe('the test button', () => {
  const ping = (id: unknown, person = shop.server.manager) =>
    shop.send('POST', `/api/till/webhooks/${String(id)}/test`, {}, bearer(person.token));

  test('sends a signed ping immediately and shows the answer', async () => {
    const webhook = await shop.webhook({ url: shop.receiver.url, events: ['Settled'], secret: 'ping secret' });
    const from = shop.receiver.received.length;
    shop.receiver.behave = answers(202, {}, 'pong');
    expect((await ping(webhook['id'])).json()).toEqual({
      delivered: true,
      httpCode: 202,
      errorMessage: null,
      answer: 'pong',
    });
    const { body, headers } = shop.receiver.received[from] ?? NOTHING;
    expect(JSON.parse(body)).toMatchObject({
      type: 'Ping',
      invoiceId: expect.stringMatching(/^__test__/),
      metadata: {},
    });
    expect(headers['btcpay-sig']).toBe(`sha256=${createHmac('sha256', 'ping secret').update(body).digest('hex')}`);
    shop.receiver.behave = answers(500);
    expect((await ping(webhook['id'])).json()).toMatchObject({ delivered: false, httpCode: 500 });
    shop.receiver.behave = answers(200);
    expect((await ping('unknown')).status).toBe(404);
    expect((await ping(webhook['id'], shop.server.cashier)).status).toBe(403);
    await shop.drop(webhook);
  });

  test('answers within 5 s even if the receiver never does', async () => {
    const webhook = await shop.webhook({ url: shop.receiver.url, events: ['Settled'] });
    shop.receiver.behave = () => {};
    const fromMs = performance.now();
    expect((await ping(webhook['id'])).json()).toMatchObject({ delivered: false, httpCode: null });
    expect(performance.now() - fromMs).toBeLessThan(5_000);
    shop.receiver.behave = answers(200);
    await shop.drop(webhook);
  });
});
