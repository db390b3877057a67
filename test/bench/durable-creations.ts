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
 * Acknowledged invoices per second through the checkout dialect; each is durable, and has its picture, in the answer. In a
 * shop on a real node: training would make a Lightning code for each as well, which is its simulated node's work.
 */
export const durableCreationsPerSecond = async (): Promise<number> => {
  const node = await startBitcoinNode();
  try {
    return await withRegtest(async (satchel) => {
      await setUpOnNode(satchel.ready, node);
      const shop = await createShopClient(satchel.url, REGTEST_OWNER);
      await shop.untilSelling();
      const order = { url: satchel.url, apiKey: await shop.makeKey(), connections: 32 };
      await runLoad({ ...order, forMs: 2_000 }); // warm
      const { created, refused, tookMs } = await runLoad({ ...order, forMs: 6_000 });
      if (refused > 0) throw new Error(`${refused} of ${created + refused} invoices were refused`);
      return (created * 1_000) / tookMs;
    });
  } finally {
    await node.close();
  }
};

const runLoad = async (order: LoadOrder): Promise<LoadAnswer> => {
  const generator = fork(resolve(import.meta.dirname, 'load-generator.ts'));
  const answered = once(generator, 'message') as Promise<[LoadAnswer]>; // the only message it sends
  generator.send(order);
  const [answer] = await answered;
  return answer;
};
