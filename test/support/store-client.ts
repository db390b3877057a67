/** A shop in training with an API key and an approved webhook receiver, and the calls that a plugin makes. */
import { bearer, type Answered } from './http-client.ts';
import { openRealServer, type Headers } from './real-server.ts';
import { openReceiver, type Received } from './webhook-receiver.ts';

export type Member = Record<string, unknown>;

export const listOf = (answer: Answered): Member[] => JSON.parse(answer.text) as Member[]; // a bare array of objects
export const codeOf = ({ status, ...answer }: Answered): unknown[] => [status, answer.json()['code']];

export const openStoreShop = async () => {
  const server = await openRealServer({ training: true });
  const receiver = await openReceiver();
  const key = await server.makeKey();
  const base = `/api/v1/stores/${server.storeId}`;
  await server.send('POST', '/api/till/webhook-targets', bearer(server.owner.token), {
    hostPort: `127.0.0.1:${receiver.port}`,
  });
  const send = (method: string, path: string, body?: unknown, headers: Headers = key): Promise<Answered> =>
    server.send(method, path, headers, body);
  const createWebhook = (body: object, headers: Headers = key) => send('POST', `${base}/webhooks`, body, headers);
  return {
    server,
    receiver,
    key,
    base,
    send,
    createWebhook,
    /** @throws Error if the webhook is refused */
    webhook: async (body: object): Promise<Member> => {
      const answer = await createWebhook(body);
      if (answer.status !== 200) throw new Error(`${answer.status} ${answer.text}`);
      return answer.json();
    },
    drop: (webhook: Member) => send('DELETE', `${base}/webhooks/${String(webhook['id'])}`),
    charge: async (body: object = {}): Promise<Member> =>
      (await send('POST', `${base}/invoices`, { amount: 1000, currency: 'SATS', ...body })).json(),
    invoice: async (id: unknown): Promise<Member> => (await send('GET', `${base}/invoices/${String(id)}`)).json(),
    pay: (invoiceId: unknown, how = 'lightning') =>
      send('POST', '/api/till/training/pay', { invoiceId, how }, bearer(server.cashier.token)),
    blocks: (count: number) => send('POST', '/api/till/training/blocks', { count }, bearer(server.cashier.token)),
    requestsTo: ({ id }: Member): Received[] =>
      receiver.received.filter(({ body }) => (JSON.parse(body) as Member)['webhookId'] === id),
    bodiesTo: ({ id }: Member): Member[] =>
      receiver.received.map(({ body }) => JSON.parse(body) as Member).filter(({ webhookId }) => webhookId === id),
    close: async () => {
      await server.close();
      await receiver.close();
    },
  };
};
export type StoreShop = Awaited<ReturnType<typeof openStoreShop>>;
