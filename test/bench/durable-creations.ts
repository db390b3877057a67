import { fork } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { pairInTraining, type TillCredentials } from '../support/till-client.ts';
import { withTraining } from './with-server.ts';

export interface LoadOrder {
  readonly url: string;
  readonly till: TillCredentials;
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

/** Acknowledged sales per second at 32 connections; each is durable before it is acknowledged. */
export const durableCreationsPerSecond = (): Promise<number> =>
  withTraining(async (satchel) => {
    const till = await pairInTraining(satchel.url);
    const order = { url: satchel.url, till, connections: 32 };
    await runLoad({ ...order, forMs: 1_000 }); // warm
    const { created, refused, tookMs } = await runLoad({ ...order, forMs: 6_000 });
    if (refused > 0) throw new Error(`${refused} of ${created + refused} sales were refused`);
    return (created * 1_000) / tookMs;
  });
