import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer } from '../../support/http-client.ts';
import { codeOf, listOf, openStoreShop, type Member, type StoreShop } from '../../support/store-client.ts';

let shop: StoreShop;
beforeAll(async () => {
  shop = await openStoreShop();
});
afterAll(() => shop.close());

describe('making a webhook', () => {
  test('answers exactly 200, with a new secret', async () => {
    const webhook = await shop.webhook({ url: shop.receiver.url });
    expect(webhook).toEqual({
      id: expect.stringMatching(/^[A-Za-z0-9]{22,}$/),
      enabled: true,
      url: shop.receiver.url,
      secret: expect.stringMatching(/^whsec_[0-9a-f]{64}$/),
      standardSecret: webhook['secret'],
      events: ['New', 'Processing', 'Settled', 'Expired', 'Invalid'],
      automaticRedelivery: true,
      authorizedEvents: { everything: true, specificEvents: [] },
      state: 'active',
    });
    await shop.drop(webhook);
  });

  test.each([
    [{ events: ['New', 'Settled'] }, ['New', 'Settled'], false],
    [{ events: ['InvoiceSettled', 'SomethingElse'] }, ['InvoiceSettled', 'SomethingElse'], false],
    [{ events: [] }, ['New', 'Processing', 'Settled', 'Expired', 'Invalid'], true],
    [{ events: null, secret: null }, ['New', 'Processing', 'Settled', 'Expired', 'Invalid'], true],
    [{ authorizedEvents: { everything: false, specificEvents: ['InvoiceCreated'] } }, ['InvoiceCreated'], false],
    [
      { authorizedEvents: { everything: true, specificEvents: ['InvoiceCreated'] } },
      ['New', 'Processing', 'Settled', 'Expired', 'Invalid'],
      true,
    ],
  ])('accepts both shapes of the body: %j', async (wanted, events, everything) => {
    const webhook = await shop.webhook({ url: shop.receiver.url, ...wanted });
    expect([webhook['events'], (webhook['authorizedEvents'] as Member)['everything']]).toEqual([events, everything]);
    await shop.drop(webhook);
  });

  test.each([
    [{}, 'validation_failed'],
    [{ url: '' }, 'validation_failed'],
    [{ url: 'no url' }, 'validation_failed'],
    [{ url: 'ftp://shop.example/' }, 'validation_failed'],
    [{ url: 'https://user:word@shop.example/' }, 'validation_failed'],
    [{ url: 'https://shop.example/', secret: '' }, 'validation_failed'],
    [{ url: 'https://shop.example/', events: ['Nothing', 'Else'] }, 'unknown_events'],
    [{ url: 'http://169.254.169.254/latest' }, 'target_not_allowed'],
    [{ url: 'http://0.0.0.0/' }, 'target_not_allowed'],
  ])('%j is refused with 400 %s', async (body, code) => {
    expect(codeOf(await shop.createWebhook(body))).toEqual([400, code]);
  });

  test('A10: Satchel’s own ports are refused', async () => {
    for (const port of [shop.server.port, shop.server.publicPort]) {
      const refused = await shop.createWebhook({ url: `http://127.0.0.1:${port}/` });
      expect(codeOf(refused)).toEqual([400, 'target_not_allowed']);
      expect(refused.json()['params']).toEqual({ reason: 'own' });
    }
  });

  test('A10: a URL is kept byte for byte, and one to a private address waits for the owner', async () => {
    const url = 'HTTP://LOCALHOST:9/a b?x=ü#y';
    const webhook = await shop.webhook({ url });
    expect(webhook).toMatchObject({ url, state: 'awaiting_approval' });
    await shop.drop(webhook);
  });

  test('a repeat with the same Idempotency-Key makes no second one and does not show the secret', async () => {
    const headers = { ...shop.key, 'Idempotency-Key': 'a webhook' };
    const first = await shop.createWebhook({ url: shop.receiver.url }, headers);
    const second = await shop.createWebhook({ url: shop.receiver.url }, headers);
    expect([first.status, ...codeOf(second)]).toEqual([200, 409, 'secret_already_shown']);
    expect(second.json()['params']).toEqual({ id: first.json()['id'] });
    await shop.drop(first.json());
  });
});

describe('reading and changing a webhook', () => {
  test('get, list, change by PUT, and delete with 200', async () => {
    const webhook = await shop.webhook({ url: shop.receiver.url, events: ['New'], secret: 'a secret' });
    const path = `${shop.base}/webhooks/${String(webhook['id'])}`;
    expect((await shop.send('GET', path)).json()).toEqual(webhook);
    expect(listOf(await shop.send('GET', `${shop.base}/webhooks`))).toContainEqual(webhook);
    const same = await shop.send('PUT', path, { url: null, events: null, enabled: null, secret: null });
    expect([same.status, same.json()]).toEqual([200, webhook]);
    const patch = { events: ['Settled'], automaticRedelivery: false, secret: 'another' };
    expect((await shop.send('PUT', path, patch)).json()).toEqual({
      ...webhook,
      ...patch,
      standardSecret: `whsec_${Buffer.from(patch.secret).toString('base64')}`,
      authorizedEvents: { everything: false, specificEvents: ['Settled'] },
    });
    expect((await shop.send('PUT', path, { enabled: false })).json()).toMatchObject({
      enabled: false,
      state: 'disabled',
    });
    expect((await shop.send('PUT', path, { enabled: true })).json()).toMatchObject({ enabled: true, state: 'active' });
    expect((await shop.send('PUT', path, { url: 'http://10.0.0.1/' })).json()).toMatchObject({
      state: 'awaiting_approval',
    });
    expect(codeOf(await shop.send('PUT', path, { secret: '' }))).toEqual([400, 'validation_failed']);
    expect(codeOf(await shop.send('PUT', path, { url: 'http://100.64.0.1/' }))).toEqual([400, 'target_not_allowed']);
    expect(codeOf(await shop.send('PUT', path, { events: ['Nothing'] }))).toEqual([400, 'unknown_events']);
    const deleted = await shop.send('DELETE', path);
    expect([deleted.status, deleted.json()]).toEqual([200, { message: 'Webhook deleted' }]);
    for (const method of ['GET', 'PUT', 'DELETE'])
      expect((await shop.send(method, path, method === 'GET' ? undefined : {})).status).toBe(404);
    expect(listOf(await shop.send('GET', `${shop.base}/webhooks`))).toEqual([]);
  });

  test('needs a key with the scope, or a manager', async () => {
    const other = await shop.server.makeKey(['invoices:create', 'invoices:read']);
    expect(codeOf(await shop.send('GET', `${shop.base}/webhooks`, undefined, other))).toEqual([403, 'missing_scope']);
    expect(
      codeOf(await shop.send('GET', `${shop.base}/webhooks`, undefined, bearer(shop.server.cashier.token))),
    ).toEqual([403, 'forbidden']);
    expect((await shop.send('GET', `${shop.base}/webhooks`, undefined, bearer(shop.server.manager.token))).status).toBe(
      200,
    );
    expect(codeOf(await shop.send('GET', '/api/v1/stores/unknown/webhooks'))).toEqual([401, 'invalid_api_key']);
  });
});
