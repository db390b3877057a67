import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getTillInvoice } from '../../../src/shared/contract/invoices.ts';
import { bearer } from '../../support/http-client.ts';
import { codeOf, listOf, openStoreShop, type Member, type StoreShop } from '../../support/store-client.ts';
import { answers, openReceiver, type Receiver } from '../../support/webhook-receiver.ts';

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
  test('shows its request as it was sent, and the answer; sent again it has a new id', async () => {
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

  test('is a manager’s, and of the own store', async () => {
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
  test('is there with its deliveries, each with its request, and can be sent again', async () => {
    expect(await get('/api/till/callback')).toEqual({ callback: null });
    const { config } = (await shop.send('GET', '/api/checkout/config', undefined, owner())).json() as {
      config: { xpub: string; webhookSecret: string }; // as the checkout dialect has it
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

describe('a target that waits', () => {
  let other: Receiver;
  beforeAll(async () => {
    other = await openReceiver();
  });
  afterAll(() => other.close());

  const waiting = async (headers = manager()): Promise<unknown> =>
    (await get('/api/till/session', headers))['targetsToApprove'];

  test('is counted in the session of managers and owners until it is decided', async () => {
    const webhook = await shop.webhook({ url: other.url });
    const hostPort = `127.0.0.1:${other.port}`;
    expect(webhook['state']).toBe('awaiting_approval');
    expect([await waiting(owner()), await waiting(), await waiting(cashier())]).toEqual([1, 1, 0]);
    expect((await get('/api/till/webhook-targets'))['waiting']).toEqual([hostPort]);
    expect(codeOf(await shop.send('POST', '/api/till/webhook-targets', { hostPort }, manager()))[0]).toBe(403);
    const refusals = '/api/till/webhook-targets/refusals';
    expect(codeOf(await shop.send('POST', refusals, { hostPort }, manager()))[0]).toBe(403);

    const refused = await shop.send('POST', refusals, { hostPort }, owner());
    expect([refused.status, refused.json()]).toEqual([200, { hostPort, switchedOff: 1 }]);
    expect(await waiting()).toBe(0);
    const path = `${shop.base}/webhooks/${String(webhook['id'])}`;
    expect((await shop.send('GET', path)).json()).toMatchObject({ enabled: false, state: 'disabled' });
    expect(codeOf(await shop.send('POST', refusals, { hostPort }, owner()))).toEqual([404, 'not_found']);
    expect(codeOf(await shop.send('POST', refusals, { hostPort: 'a b' }, owner()))[0]).toBe(400);

    // switched on again it waits again; approved, what it missed meanwhile is not sent, what comes is
    await shop.send('PUT', path, { enabled: true });
    expect(await waiting()).toBe(1);
    await shop.send('POST', '/api/till/webhook-targets', { hostPort }, owner());
    expect(await waiting()).toBe(0);
    await shop.charge();
    await expect.poll(() => other.received.length).toBe(1);
    await shop.drop(webhook);
  });
});

describe('the books', () => {
  const books = async (query = ''): Promise<Member[]> => {
    const page = await get(`/api/till/transactions${query}`);
    return page['transactions'] as Member[]; // its schema
  };
  const numbers = async (query: string): Promise<unknown[]> => (await books(query)).map(({ number }) => number);

  let byLightning: Member;
  let open: Member;
  let mined: Member;
  beforeAll(async () => {
    byLightning = await shop.charge({ orderId: 'B-77' });
    await shop.pay(byLightning['id']);
    open = await shop.charge();
    await shop.pay(open['id'], 'exact');
    mined = await shop.charge({ amount: 2000 });
    await shop.pay(mined['id'], 'exact');
  });

  test('hold every payment of both kinds, by kind and by state as blocks come', async () => {
    const all = await books();
    expect(all.slice(0, 3)).toMatchObject([
      {
        invoiceId: mined['id'],
        kind: 'onchain',
        state: 'processing',
        amountSats: 2000,
        amount: '2000',
        confirmations: 0,
      },
      { invoiceId: open['id'], kind: 'onchain', settledAt: null, paymentHash: null, currency: 'SATS' },
      { invoiceId: byLightning['id'], kind: 'lightning', state: 'settled', orderId: 'B-77', txid: null, address: null },
    ]);
    const [third, second] = all;
    expect(await numbers('?state=processing')).toEqual([third?.['number'], second?.['number']]);
    await shop.blocks(1);
    expect(await numbers('?state=processing')).toEqual([]);
    expect((await books('?kind=onchain&state=settled'))[0]).toMatchObject({
      invoiceId: mined['id'],
      confirmations: 1,
      settledAt: expect.stringMatching(/Z$/),
    });
    expect((await books('?kind=lightning')).every(({ kind }) => kind === 'lightning')).toBe(true);
    expect(await numbers('?state=invalid')).toEqual([]);
  });

  test('are searched by text and time, and read page by page', async () => {
    const [third, second, first] = await books();
    const number = first?.['number'];
    for (const q of ['B-77', String(first?.['paymentHash']).slice(0, 12)])
      expect([q, await numbers(`?q=${q}`)]).toEqual([q, [number]]);
    expect(await numbers(`?q=${String(number)}`)).toContain(number); // a txid may begin with the same digit
    expect(await numbers(`?q=${String(third?.['txid'])}`)).toEqual([third?.['number']]);
    expect(await numbers(`?q=B-77&kind=onchain`)).toEqual([]);
    expect(await numbers(`?to=${String(first?.['seenAt'])}&kind=lightning&q=B-77`)).toEqual([]);
    expect((await numbers(`?from=${String(second?.['seenAt'])}`)).slice(0, 2)).toEqual([
      third?.['number'],
      second?.['number'],
    ]);
    const page = await get('/api/till/transactions?limit=2');
    const rest = await get(`/api/till/transactions?limit=1&after=${String(page['next'])}`);
    expect((rest['transactions'] as Member[])[0]).toMatchObject({ number }); // its schema
    expect(codeOf(await shop.send('GET', '/api/till/transactions?what=x', undefined, manager()))[0]).toBe(400);
  });

  test('show a payment that was taken back', async () => {
    const sale = await shop.charge();
    await shop.pay(sale['id'], 'exact');
    await shop.send('POST', '/api/till/training/replace', { invoiceId: sale['id'] }, cashier());
    expect((await books('?state=invalid'))[0]).toMatchObject({ invoiceId: sale['id'], state: 'invalid' });
  });
});

test('what happened to a sale: the newest first, what followed above its cause, sources by their kind', async () => {
  for (const [how, source, status] of [
    ['exact', 'training', 'processing'],
    ['lightning', 'lightning', 'settled'],
  ] as const) {
    const { id } = await shop.charge();
    await shop.pay(id, how);
    const told = async (): Promise<unknown[]> => {
      const detail = getTillInvoice.answers[200].parse(await get(`/api/till/invoices/${String(id)}`));
      return detail.timeline.map((entry) =>
        entry.kind === 'observation' ? entry.source : entry.kind === 'transition' ? entry.to : entry.kind,
      );
    };
    await expect.poll(told).toEqual([status, source, 'new', 'address', 'quote']);
  }
});
