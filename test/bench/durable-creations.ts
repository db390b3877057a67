import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { startBitcoinNode } from '../support/bitcoin-node.ts';
import { REGTEST_OWNER, setUpOnNode } from '../support/till-client.ts';
import { createShopClient } from './shop-client.ts';
import { withRegtest } from './with-server.ts';

export interface LoadOrder {
  readonly url: string;
  readonly apiKey: string;
  readonly connections: number;
  readonly forMs: number;
}
export interface LoadAnswer {
  readonly created: number;
  readonly refused: number;
  readonly tookMs: number;
}

/**
 * Acknowledged invoices per second through the checkout API; each is durable, and its answer holds the picture of its code.
 * The shop uses a real node: in training, the simulated Lightning node would add its own work to each invoice.
 *
 * @param forMs length of the measured load, which follows a third of it as a warm-up
 */
export const durableCreationsPerSecond = async (checkout: string, forMs: number): Promise<number> => {
  const node = await startBitcoinNode();
  try {
    return await withRegtest(checkout, async (satchel) => {
      await setUpOnNode(satchel.ready, node);
      const shop = await createShopClient(satchel.url, REGTEST_OWNER);
      await shop.untilSelling();
      const order = { url: satchel.url, apiKey: await shop.makeKey(), connections: 32 };
      await runLoad({ ...order, forMs: forMs / 3 });
      const { created, refused, tookMs } = await runLoad({ ...order, forMs });
      if (refused > 0) throw new Error(`${refused} of ${created + refused} invoices were refused`);
      return (created * 1_000) / tookMs;
    });
  } finally {
    await node.close();
  }
};

/** Makes invoices for a while by a process of its own. */
export const runLoad = async (order: LoadOrder): Promise<LoadAnswer> => {
  const generator = fork(resolve(import.meta.dirname, 'load-generator.ts'));
  const answered = once(generator, 'message') as Promise<[LoadAnswer]>; // the only message it sends
  generator.send(order);
  const [answer] = await answered;
  return answer;
};
