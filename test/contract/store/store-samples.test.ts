import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { bearer } from '../../support/http-client.ts';
import { openStoreShop, type Member, type StoreShop } from '../../support/store-client.ts';
import seeds from '../../vectors/seeds/store.json' with { type: 'json' };

let shop: StoreShop;
const answers = new Map<string, Member>();
const lists = new Map<string, unknown>();

const trade = async (webhook: Member): Promise<void> => {
  await shop.blocks(0);
  const { owner, cashier } = shop.server;
  const policy = { tiers: [{ upToSats: null, confirmations: 1 }] };
  await shop.send('PUT', '/api/till/policy', policy, bearer(owner.token));
  const paid = await shop.charge({ orderId: 123, buyerEmail: 'user@shop.example' });
  answers.set('createInvoice', paid);
  await shop.pay(paid['id'], 'exact');
  await shop.blocks(1);
  answers.set('getInvoice', await shop.invoice(paid['id']));
  const cancelled = await shop.charge();
  await shop.send('POST', `/api/till/invoices/${String(cancelled['id'])}/cancel`, {}, bearer(cashier.token));
  await vi.waitUntil(() => shop.bodiesTo(webhook).length === 5, { timeout: 60_000 });
  for (const body of shop.bodiesTo(webhook)) answers.set(`webhook${String(body['type'])}`, body);
};

const manage = async (webhook: Member): Promise<void> => {
  const path = `${shop.base}/webhooks/${String(webhook['id'])}`;
  answers.set('createWebhook', webhook);
  answers.set('updateWebhook', (await shop.send('PUT', path, { events: ['New'], enabled: true })).json());
  answers.set('getWebhook', (await shop.send('GET', path)).json());
  const { deliveryId } = shop.bodiesTo(webhook)[0] ?? {};
  const again = `/api/v1/webhooks/${String(webhook['id'])}/payloads/${String(deliveryId)}/redeliver`;
  answers.set('redeliver', (await shop.send('POST', again)).json());
  lists.set('webhooks', JSON.parse((await shop.send('GET', `${shop.base}/webhooks`)).text));
  answers.set('deleteWebhook', (await shop.send('DELETE', path)).json());
};

const ask = async (): Promise<void> => {
  const body = { amount: 100.5, title: 'Payment for Order #123', currency: 'USD', expiryDate: '2099-12-31' };
  const path = '/api/v1/payment-requests';
  const made = (await shop.send('POST', path, body)).json();
  const one = `${path}/${String(made['id'])}`;
  answers.set('createPaymentRequest', made);
  answers.set('getPaymentRequest', (await shop.send('GET', one)).json());
  answers.set('updatePaymentRequest', (await shop.send('PUT', one, { ...body, amount: 150.75 })).json());
  lists.set('paymentRequests', JSON.parse((await shop.send('GET', path)).text));
};

const read = async (): Promise<void> => {
  answers.set('health', (await shop.send('GET', '/api/v1/health')).json());
  answers.set('store', (await shop.send('GET', shop.base)).json());
  lists.set('invoices', JSON.parse((await shop.send('GET', `${shop.base}/invoices`)).text));
  const transactions = JSON.parse((await shop.send('GET', `${shop.base}/transactions`)).text) as Member[]; // a bare array
  lists.set('transactions', transactions);
  const one = `${shop.base}/transactions/${String(transactions[0]?.['id'])}`;
  lists.set('transaction', JSON.parse((await shop.send('GET', one)).text));
};

beforeAll(async () => {
  shop = await openStoreShop();
  const webhook = await shop.webhook({ url: shop.receiver.url });
  await trade(webhook);
  await manage(webhook);
  await ask();
  await read();
});
afterAll(() => shop.close());

const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const { samples, deviations } = seeds;
const typesOf = (name: string): Record<string, string[]> =>
  (deviations.types as Record<string, Record<string, string[]>>)[name] ?? {}; // of the fixture
const extraOf = (name: string): string[] =>
  Object.keys((deviations.extra as Record<string, Record<string, string>>)[name] ?? {}); // of the fixture

test.each(Object.entries(samples))('%s has every key of the reference’s sample in its type', (name, sample) => {
  const answer = answers.get(name) ?? {};
  const wanted = Object.entries(sample).map(([key, kind]) => [key, typesOf(name)[key]?.[0] ?? kind]);
  expect(Object.keys(sample).map((key) => [key, kindOf(answer[key])])).toEqual(wanted);
  expect(
    Object.keys(answer)
      .filter((key) => !(key in sample))
      .toSorted(),
  ).toEqual(extraOf(name).toSorted());
});

test.each(seeds.lists)('%s is a bare array', (name) => {
  expect(kindOf(lists.get(name))).toBe('array');
  expect(lists.get(name)).not.toEqual([]);
});

test('every listed deviation belongs to a sample and differs from it', () => {
  const named = [...Object.keys(deviations.types), ...Object.keys(deviations.extra)];
  expect(named.filter((name) => !(name in samples))).toEqual([]);
  for (const [name, types] of Object.entries(deviations.types)) {
    const sample: Record<string, string> = samples[name as keyof typeof samples]; // as just checked
    for (const [key, [kind]] of Object.entries(types)) expect(sample[key]).not.toBe(kind);
  }
});
