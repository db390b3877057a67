import { z } from 'zod';
import { percentile } from '../faults/table.ts';
import { openReceiver, type Receiver } from '../support/webhook-receiver.ts';
import { createShopClient, type ShopClient } from './shop-client.ts';
import { withTraining } from './with-server.ts';

/** Notices that wait for an endpoint which takes connections and never answers. */
const WAITING = 1_000;
const AT_ONCE = 16;
const CHEAP = { amount: 10_000, currency: 'SATS', enabledPaymentMethods: 'BTC' };

/** Invoice asked for → its notice at a healthy receiver, p95 of `sales` in ms, while 1,000 wait for a dead one. */
export const eventToReceiverP95 = async (invoices: number): Promise<number> => {
  const [dead, healthy] = [await openReceiver(), await openReceiver()];
  dead.behave = () => {};
  try {
    return await withTraining(async ({ url }) => {
      const shop = await createShopClient(url);
      const listen = (to: Receiver): Promise<unknown> =>
        shop.send('POST', `/api/v1/stores/${shop.storeId}/webhooks`, { url: to.url, events: ['New'] });
      await listen(dead);
      await fill(shop);
      await listen(healthy);
      const asked = new Map<string, number>();
      for (let sale = 0; sale < invoices; sale += 1) {
        asked.set(`sale-${sale}`, Date.now());
        await charge(shop, `sale-${sale}`);
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

/** When each order's notice came, in ms since the epoch. */
const arrivals = ({ received }: Receiver): ReadonlyMap<string, number> =>
  new Map(received.map(({ body, atMs }) => [orderSchema.parse(JSON.parse(body)).metadata.orderId, atMs]));

const until = async (isTrue: () => boolean): Promise<void> => {
  const end = performance.now() + 30_000;
  while (!isTrue() && performance.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
};
