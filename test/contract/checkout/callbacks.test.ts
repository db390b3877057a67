import { createHmac } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { bearer } from '../../support/http-client.ts';
import { openRealServer, type Headers, type RealServer } from '../../support/real-server.ts';
import { answers, openReceiver, type Receiver } from '../../support/webhook-receiver.ts';

let server: RealServer;
let key: Headers;
let xpub: string;
let secret: string;
let receiver: Receiver;
beforeAll(async () => {
  server = await openRealServer({ training: true });
  key = await server.makeKey();
  // a block would come by itself every 20 s
  await server.send('POST', '/api/till/training/blocks', bearer(server.owner.token), { count: 0 });
  const config = (await server.send('GET', '/api/checkout/config', key)).json()['config'] as Record<string, string>; // tested elsewhere
  xpub = config['xpub'] ?? '';
  secret = config['webhookSecret'] ?? '';
});
afterAll(() => server.close());
beforeEach(async () => {
  receiver = await openReceiver();
});
afterEach(() => receiver.close());

const owner = (): Headers => bearer(server.owner.token);
const put = async (callbackUrl: string | null): Promise<unknown> => {
  const answer = await server.send('PUT', '/api/checkout/config', key, { xpub, callbackUrl });
  expect([answer.status, answer.text]).toEqual([200, answer.text]);
  return stateIn(answer.json());
};
const stateIn = (answer: Record<string, unknown>): unknown =>
  (answer['config'] as Record<string, unknown>)['callbackState']; // as above
const state = async (): Promise<unknown> => stateIn((await server.send('GET', '/api/checkout/config', key)).json());
const create = async (metadata: object = { n: 1 }): Promise<string> =>
  String((await server.send('POST', '/api/checkout/invoices', key, { amountUsd: '9.99', metadata })).json()['id']);
const train = (what: string, body: object) => server.send('POST', `/api/till/training/${what}`, owner(), body);
const events = (): string[] =>
  receiver.received.map(({ body }) => {
    const { event, invoice } = JSON.parse(body) as { event: string; invoice: { id: string; status: string } }; // our own
    return `${event} ${invoice.id} ${invoice.status}`;
  });
const until = (what: () => unknown) => expect.poll(what, { timeout: 60_000, interval: 10 });
const allowAll = (webhooksAllowPrivateNetwork: boolean) =>
  server.send('PATCH', '/api/till/store', owner(), { webhooksAllowPrivateNetwork });

describe('callbacks', () => {
  test('to a private address wait; approving its host and port sends them immediately and in order', async () => {
    expect(await put(receiver.url)).toBe('awaiting_approval');
    const id = await create();
    await train('pay', { invoiceId: id, how: 'exact' });
    await train('blocks', { count: 1 });
    expect(receiver.received).toEqual([]);
    const hostPort = `127.0.0.1:${receiver.port}`;
    const approvals = (await server.send('GET', '/api/till/webhook-targets', owner())).json();
    expect(approvals).toEqual({ targets: [], waiting: [hostPort] });
    expect((await server.send('POST', '/api/till/webhook-targets', owner(), { hostPort })).status).toBe(200);
    expect(await state()).toBe('active');
    await until(events).toEqual([`payment_received ${id} paid`, `payment_confirmed ${id} confirmed`]);
    expect((await server.send('DELETE', '/api/till/webhook-targets', owner(), { hostPort })).status).toBe(204);
    expect(await state()).toBe('awaiting_approval');
  });

  test('wait until the setting for all private addresses is on', async () => {
    expect(await put(receiver.url)).toBe('awaiting_approval');
    const id = await create();
    await train('pay', { invoiceId: id, how: 'exact' });
    expect((await allowAll(true)).status).toBe(200);
    await until(events).toEqual([`payment_received ${id} paid`]);
    expect(await state()).toBe('active');
    expect(
      (
        await server.send('PATCH', '/api/till/store', bearer(server.manager.token), {
          webhooksAllowPrivateNetwork: true,
        })
      ).status,
    ).toBe(403);
  });

  test('are signed, hold the numbers of the API, and are sent after their state can be read', async () => {
    await allowAll(true);
    const seen: unknown[] = [];
    receiver.behave = (response, { body }) => {
      const { invoice } = JSON.parse(body) as { invoice: { id: string } }; // our own
      void server.send('GET', `/api/checkout/invoices/${invoice.id}`, key).then((answer) => {
        seen.push(answer.json());
        response.end();
      });
    };
    await put(receiver.url);
    const id = await create({ orderId: 'A-1', list: [1, 2] });
    await train('pay', { invoiceId: id, how: 'exact' });
    await until(() => seen.length).toBe(1);
    const { body, headers } = receiver.received[0] ?? expect.fail('nothing came');
    expect(headers['x-checkout-signature']).toBe(createHmac('sha256', secret).update(body).digest('hex'));
    const { invoice } = JSON.parse(body) as { invoice: Record<string, unknown> }; // as above
    const { id: _id, ...sent } = invoice;
    expect(seen[0]).toMatchObject(sent);
    expect(Object.keys(sent)).toHaveLength(9);
  });

  test('tell a cancelled invoice as invoice_expired, with its own status', async () => {
    await allowAll(true);
    await put(receiver.url);
    const id = await create();
    expect((await server.send('POST', `/api/till/invoices/${id}/cancel`, owner())).status).toBe(200);
    await until(events).toEqual([`invoice_expired ${id} cancelled`]);
  });

  test('end after a 410, start again when the URL is set again, and end with a null URL', async () => {
    await allowAll(true);
    receiver.behave = answers(410);
    await put(receiver.url);
    await train('pay', { invoiceId: await create(), how: 'exact' });
    await until(state).toBe('disabled');
    receiver.behave = answers(200);
    expect(await put(receiver.url)).toBe('active');
    const id = await create();
    await train('pay', { invoiceId: id, how: 'exact' });
    await until(() => events().at(-1)).toBe(`payment_received ${id} paid`);
    expect(await put(null)).toBeNull();
    const before = receiver.received.length;
    await train('pay', { invoiceId: await create(), how: 'exact' });
    expect(receiver.received).toHaveLength(before);
  });

  test('are in the timeline of the invoice', async () => {
    await allowAll(true);
    await put(receiver.url);
    const id = await create();
    await train('pay', { invoiceId: id, how: 'exact' });
    await until(() => receiver.received.length).toBe(1);
    const timeline = async () => (await server.send('GET', `/api/till/invoices/${id}`, owner())).json()['timeline'];
    await until(timeline).toContainEqual(
      expect.objectContaining({ kind: 'delivery', type: 'payment_received', state: 'delivered', attempts: 1 }),
    );
  });
});
