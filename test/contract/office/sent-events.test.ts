import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer } from '../../support/http-client.ts';
import { codeOf, listOf, openStoreShop, type Member, type StoreShop } from '../../support/store-client.ts';
import { answers } from '../../support/webhook-receiver.ts';

let shop: StoreShop;
beforeAll(async () => {
  shop = await openStoreShop();
  await shop.blocks(0);
});
afterAll(() => shop.close());

const manager = () => bearer(shop.server.manager.token);
const owner = () => bearer(shop.server.owner.token);
const cashier = () => bearer(shop.server.cashier.token);
const get = async (path: string, headers = manager()): Promise<Member> =>
  (await shop.send('GET', path, undefined, headers)).json();

describe('a delivery in the office', () => {
  test('shows its request as it was sent, and the answer; a redelivery has a new id', async () => {
    shop.receiver.behave = answers(503, {}, 'closed for lunch');
    const webhook = await shop.webhook({ url: shop.receiver.url, events: ['New'] });
    await shop.charge();
    const list = `${shop.base}/webhooks/${String(webhook['id'])}/deliveries`;
    await expect.poll(async () => listOf(await shop.send('GET', list)).map(({ httpCode }) => httpCode)).toEqual([503]);
    const [{ id } = {}] = listOf(await shop.send('GET', list));
    const shown = await get(`/api/till/deliveries/${String(id)}`);
    const [sent] = shop.requestsTo(webhook);
    const signature = `sha256=${createHmac('sha256', String(webhook['secret']))
      .update(sent?.body ?? '')
      .digest('hex')}`;
    expect(shown).toMatchObject({ to: shop.receiver.url, body: sent?.body, answer: 'closed for lunch', httpCode: 503 });
    expect(shown['nextAttemptAt']).toEqual(expect.any(Number));
    for (const [name, value] of Object.entries(shown['headers'] as Record<string, string>))
      // strings, says its schema
      expect([name, sent?.headers[name.toLowerCase()]]).toEqual([name, value]);
    expect(shown['headers']).toMatchObject({ 'X-Coinsnap-Sig': signature });
    const renewed = { url: shop.receiver.url, secret: 'a secret that came later' };
    expect((await shop.send('PUT', `${shop.base}/webhooks/${String(webhook['id'])}`, renewed)).status).toBe(200);
    expect((await get(`/api/till/deliveries/${String(id)}`))['headers']).toEqual(shown['headers']);
    shop.receiver.behave = answers(200);
    const again = (await shop.send('POST', `/api/till/deliveries/${String(id)}/resend`, undefined, manager())).json();
    await expect
      .poll(() => shop.bodiesTo(webhook).find(({ deliveryId }) => deliveryId === again['id']))
      .toMatchObject({ originalDeliveryId: id, isRedelivery: true });
    await shop.drop(webhook);
  });

  test('is shown to managers, and only in its own store', async () => {
    const paths = ['/api/till/callback', '/api/till/deliveries/x', '/api/till/webhook-targets'];
    for (const path of paths) {
      expect(codeOf(await shop.send('GET', path, undefined, cashier()))).toEqual([403, 'forbidden']);
      expect((await shop.send('GET', path)).status).toBe(401); // a key is no person
    }
    expect(codeOf(await shop.send('GET', '/api/till/deliveries/x', undefined, manager()))).toEqual([404, 'not_found']);
    const resend = await shop.send('POST', '/api/till/deliveries/x/resend', undefined, manager());
    expect(codeOf(resend)).toEqual([404, 'not_found']);
  });
});

describe('the callback in the office', () => {
  test('is shown with its deliveries, each with its request, and can be sent again', async () => {
    expect(await get('/api/till/callback')).toEqual({ callback: null });
    const { config } = (await shop.send('GET', '/api/checkout/config', undefined, owner())).json() as {
      config: { xpub: string; webhookSecret: string }; // by the schema of its route
    };
    const put = { xpub: config.xpub, callbackUrl: shop.receiver.url };
    expect((await shop.send('PUT', '/api/checkout/config', put, owner())).status).toBe(200);
    const from = shop.receiver.received.length;
    await shop.pay((await shop.charge())['id']);
    const deliveries = async (): Promise<Member[]> => {
      const { callback } = (await get('/api/till/callback')) as { callback: { deliveries: Member[] } }; // its schema
      return callback.deliveries;
    };
    await expect.poll(async () => (await deliveries()).map(({ status }) => status)).toEqual(['HttpSuccess']);
    const [{ id } = {}] = await deliveries();
    const shown = await get(`/api/till/deliveries/${String(id)}`);
    const sent = shop.receiver.received[from];
    expect(shown).toMatchObject({ type: 'payment_confirmed', to: shop.receiver.url, body: sent?.body });
    expect(shown['headers']).toMatchObject({
      'X-Checkout-Signature': createHmac('sha256', config.webhookSecret)
        .update(sent?.body ?? '')
        .digest('hex'),
    });
    await shop.send('POST', `/api/till/deliveries/${String(id)}/resend`, undefined, manager());
    await expect.poll(() => shop.receiver.received.length).toBe(from + 2);
    await shop.send('PUT', '/api/checkout/config', { ...put, callbackUrl: null }, owner());
    expect(await get('/api/till/callback')).toEqual({ callback: null });
  });
});
