/** Endpoints whose name led to a private address once, because of an accident in the name service (reliability.md A10). */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDeliveryWorld, type DeliveryWorld } from './delivery-world.ts';

const HOUR_MS = 3_600_000;

let world: DeliveryWorld;
afterEach(() => world.close());

const states = async (): Promise<string[]> => (await world.outbox()).map(({ type, state }) => `${type} ${state}`);
const until = (what: () => unknown) => expect.poll(what, { timeout: 60_000, interval: 5 });

describe('a private address that a public name led to once', () => {
  const v4 = (address: string) => [{ address, family: 4 as const }];
  const name = 'shop.example';
  const PUBLIC = v4('93.184.216.34');
  let dialled: unknown[];
  beforeEach(async () => {
    dialled = [];
    const post = async ({ addresses }: { readonly addresses: unknown }) => {
      dialled.push(addresses);
      return { kind: 'answered', status: 200, answer: '', retryAfterMs: null } as const;
    };
    world = await openDeliveryWorld({ allowPrivateNetwork: false, post });
    world.names.set(name, v4('127.0.0.1'));
    await world.addEndpoint(`http://${name}:8080/`);
    world.start();
    await world.emit(1, ['payment_received']);
    await until(async () => (await world.endpoint())?.state).toBe('awaiting_approval');
  });

  test('is judged again by itself after 10 s, and its deliveries go out (A10)', async () => {
    world.names.set(name, PUBLIC);
    world.time.nowMs += 9_000;
    world.poke();
    await sleep(50);
    expect([(await world.endpoint())?.state, dialled]).toEqual(['awaiting_approval', []]);
    world.time.nowMs += 1_000;
    world.unlock(); // wakes the sender, as its own timer does every 5 s, and announces no change
    await until(async () => (await world.endpoint())?.state).toBe('active');
    await until(states).toEqual(['payment_received delivered']);
    expect(dialled).toEqual([PUBLIC]);
  });

  test('is judged later and later while it stays private, at least every 10 minutes, and gets nothing (A10)', async () => {
    const seconds = [10, 20, 40, 80, 160, 320, 600, 600];
    for (const wait of seconds) {
      world.names.set(name, v4('127.0.0.1'));
      world.time.nowMs += wait * 1_000;
      world.unlock();
      await sleep(50);
      expect([wait, (await world.endpoint())?.state]).toEqual([wait, 'awaiting_approval']);
    }
    world.names.set(name, PUBLIC);
    world.time.nowMs += 599_000;
    world.unlock();
    await sleep(50);
    expect((await world.endpoint())?.state).toBe('awaiting_approval');
    world.time.nowMs += 1_000;
    world.unlock();
    await until(async () => (await world.endpoint())?.state).toBe('active');
    expect(dialled.filter((one) => one !== PUBLIC)).toEqual([]);
  });

  test('is judged again though the clock was set back meanwhile', async () => {
    world.names.set(name, PUBLIC);
    world.time.nowMs -= 2 * HOUR_MS;
    world.unlock();
    await until(async () => (await world.endpoint())?.state).toBe('active');
  });

  test('still waits for the owner while it leads to a private address and a public one (A10)', async () => {
    world.names.set(name, [...PUBLIC, ...v4('127.0.0.1')]);
    world.time.nowMs += HOUR_MS;
    world.unlock();
    await sleep(50);
    expect([(await world.endpoint())?.state, dialled]).toEqual(['awaiting_approval', []]);
  });
});
