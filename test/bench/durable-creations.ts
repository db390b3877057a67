import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createShopClient } from './shop-client.ts';
import { withTraining } from './with-server.ts';

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

const runLoad = async (order: LoadOrder): Promise<LoadAnswer> => {
  const generator = fork(resolve(import.meta.dirname, 'load-generator.ts'));
  const answered = once(generator, 'message') as Promise<[LoadAnswer]>; // the only message it sends
  generator.send(order);
  const [answer] = await answered;
  return answer;
};

/** Acknowledged invoices per second through the checkout dialect; each is durable, and has its picture, in the answer. */
export const durableCreationsPerSecond = (): Promise<number> =>
  withTraining(async (satchel) => {
    const shop = await createShopClient(satchel.url);
    const order = { url: satchel.url, apiKey: await shop.makeKey(), connections: 32 };
    await runLoad({ ...order, forMs: 1_000 }); // warm
    const { created, refused, tookMs } = await runLoad({ ...order, forMs: 6_000 });
    if (refused > 0) throw new Error(`${refused} of ${created + refused} invoices were refused`);
    return (created * 1_000) / tookMs;
  });
