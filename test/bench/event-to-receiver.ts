import { z } from 'zod';
import { percentile } from '../faults/table.ts';
import { openReceiver, type Receiver } from '../support/webhook-receiver.ts';
import { withTraining } from './with-server.ts';

/** Notices that wait for an endpoint which takes connections and never answers. */
const WAITING = 1_000;
const AT_ONCE = 16;
const UNLIMITED = { keysPerMinute: 0, createsPerMinute: 0, requestsPerMinute: 0 };
const CHEAP = { amount: 10_000, currency: 'SATS', enabledPaymentMethods: 'BTC' };

type Send = (method: string, path: string, body: object) => Promise<unknown>;

const logIn = async (url: string): Promise<Send> => {
  const send = async (headers: Record<string, string>, method: string, path: string, body: object) => {
    const json = { ...headers, 'content-type': 'application/json' };
    const response = await fetch(url + path, { method, headers: json, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${response.status} ${path}: ${await response.text()}`);
    return response.json() as Promise<unknown>;
  };
  const login = await send({}, 'POST', '/api/auth/login', { name: 'demo', password: 'training' });
  const { token } = z.object({ token: z.string() }).parse(login);
  return (method, path, body) => send({ authorization: `Bearer ${token}` }, method, path, body);
};

const charge = async (send: Send, storeId: string, orderId: string): Promise<void> => {
  await send('POST', `/api/v1/stores/${storeId}/invoices`, { ...CHEAP, orderId });
};

/** Fills the outbox of an endpoint that never answers. */
const fill = async (send: Send, storeId: string): Promise<void> => {
  for (let made = 0; made < WAITING; made += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => charge(send, storeId, `dead-${made + at}`)));
  }
};

const orderSchema = z.object({ metadata: z.object({ orderId: z.string() }) });

/** When each order's notice came, in ms since the epoch. */
const arrivals = ({ received }: Receiver): ReadonlyMap<string, number> =>
  new Map(received.map(({ body, atMs }) => [orderSchema.parse(JSON.parse(body)).metadata.orderId, atMs]));

const until = async (isTrue: () => boolean): Promise<void> => {
  const end = performance.now() + 30_000;
  while (!isTrue() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
};

/** Invoice asked for → its notice at a healthy receiver, p95 of `sales` in ms, while 1,000 wait for a dead one. */
export const eventToReceiverP95 = async (sales: number): Promise<number> => {
  const [dead, healthy] = [await openReceiver(), await openReceiver()];
  dead.behave = () => {};
  try {
    return await withTraining(async ({ url }) => {
      const send = await logIn(url);
      const patched = await send('PATCH', '/api/till/store', {
        rateLimits: UNLIMITED,
        webhooksAllowPrivateNetwork: true,
      });
      const { id } = z.object({ id: z.string() }).parse(patched);
      await send('POST', `/api/v1/stores/${id}/webhooks`, { url: dead.url, events: ['New'] });
      await fill(send, id);
      await send('POST', `/api/v1/stores/${id}/webhooks`, { url: healthy.url, events: ['New'] });
      const asked = new Map<string, number>();
      for (let sale = 0; sale < sales; sale += 1) {
        asked.set(`sale-${sale}`, Date.now());
        await charge(send, id, `sale-${sale}`);
      }
      await until(() => healthy.received.length >= sales);
      const came = arrivals(healthy);
      return percentile(
        [...asked].map(([order, atMs]) => (came.get(order) ?? Number.POSITIVE_INFINITY) - atMs),
        0.95,
      );
    });
  } finally {
    await dead.close();
    await healthy.close();
  }
};
