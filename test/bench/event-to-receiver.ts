import { z } from 'zod';
import { percentile } from '../faults/table.ts';
import { openReceiver, type Receiver } from '../support/webhook-receiver.ts';
import { createShopClient, type ShopClient } from './shop-client.ts';
import { withTraining } from './with-server.ts';

/** Webhook events that wait for an endpoint which accepts connections and never answers. */
const WAITING = 1_000;
const AT_ONCE = 16;
const CHEAP = { amount: 10_000, currency: 'SATS', enabledPaymentMethods: 'BTC' };

/** From the request for an invoice to its webhook at a healthy receiver, while 1,000 events wait for a dead one: p95 in ms. */
export const eventToReceiverP95 = async (checkout: string, invoices: number): Promise<number> => {
  const [dead, healthy] = [await openReceiver(), await openReceiver()];
  dead.behave = () => {};
  try {
    return await withTraining(checkout, async ({ url }) => {
      const shop = await createShopClient(url);
      const listen = (to: Receiver): Promise<unknown> =>
        shop.send('POST', `/api/v1/stores/${shop.storeId}/webhooks`, { url: to.url, events: ['New'] });
      await listen(dead);
      await fill(shop);
      await listen(healthy);
      const asked = new Map<string, number>();
      for (let made = 0; made < invoices; made += 1) {
        asked.set(`order-${made}`, Date.now());
        await charge(shop, `order-${made}`);
      }
      await until(() => healthy.received.length >= invoices);
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

const charge = async ({ send, storeId }: ShopClient, orderId: string): Promise<void> => {
  await send('POST', `/api/v1/stores/${storeId}/invoices`, { ...CHEAP, orderId });
};

/** Fills the outbox of an endpoint that never answers. */
const fill = async (shop: ShopClient): Promise<void> => {
  for (let made = 0; made < WAITING; made += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, at) => charge(shop, `dead-${made + at}`)));
  }
};

const orderSchema = z.object({ metadata: z.object({ orderId: z.string() }) });

/** Moments, in ms since the epoch, in which the webhook of each order came. */
const arrivals = ({ received }: Receiver): ReadonlyMap<string, number> =>
  new Map(received.map(({ body, atMs }) => [orderSchema.parse(JSON.parse(body)).metadata.orderId, atMs]));

const until = async (isTrue: () => boolean): Promise<void> => {
  const end = performance.now() + 30_000;
  while (!isTrue() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
};
