import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MINUTE_MS } from '../app/shop.ts';
import { says } from '../app/payment/network.ts';
import { hashOf, openWorld, type World } from './world.ts';

const SECOND_MS = 1_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Many ticks of the watch. */
const A_WHILE_MS = 60;

let world: World;
beforeEach(async () => {
  world = await openWorld();
  await expect.poll(() => world.lightning().health('store-1')?.state).toBe('ok');
});
afterEach(() => world.close());

const lookups = (): number => world.fake.asked.filter((what) => what === 'lookup').length;
/** Lets Satchel and the node connect again. */
const reconnect = async (): Promise<void> => {
  await world.restart();
  await expect.poll(() => world.lightning().health('store-1')?.state).toBe('ok');
};
/** The sale expires, after the chain was checked. */
const expire = async (id: string): Promise<void> => {
  world.pass(16 * MINUTE_MS);
  await expect.poll(async () => (await world.lightningInvoicesOf(id))[0]?.answeredAtMs ?? 0).toBe(world.now());
  await says(world).checkChain();
  expect((await world.view(id)).status).toBe('expired');
};

describe('LN-9: an answer that fails', () => {
  test('keeps only its own Lightning invoice waiting, and leaves no second stream', async () => {
    const [bad, good] = [await world.sell(), await world.sell()];
    world.fake.bent.broken = new Set([hashOf(bad)]);
    await world.fake.settle(hashOf(good), 1_000_000n, false);
    await reconnect();
    await expect.poll(async () => (await world.view(good.id)).status).toBe('settled');
    await sleep(A_WHILE_MS);
    expect([world.fake.listeners(), world.lightning().health('store-1')?.state]).toEqual([1, 'ok']);
    world.fake.bent.broken = new Set();
    await world.fake.settle(hashOf(bad), 1_000_000n, false);
    world.pass(MINUTE_MS);
    await expect.poll(async () => (await world.view(bad.id)).status).toBe('settled');
  });

  test('a node that does not listen and answers for none of them is away; no stream is left open', async () => {
    const invoice = await world.sell();
    world.fake.bent.broken = new Set([hashOf(invoice)]);
    world.fake.bent.opensNever = true;
    await world.restart();
    world.pass(3 * SECOND_MS);
    await expect.poll(() => world.lightning().health('store-1')?.state).toBe('failing');
    for (let again = 0; again < 5; again += 1) {
      await sleep(A_WHILE_MS / 3);
      expect(world.fake.listeners()).toBeLessThanOrEqual(1);
    }
  });

  test('a stream that never opens does not keep payments from being found', async () => {
    const invoice = await world.sell();
    world.fake.bent.opensNever = true;
    await world.restart();
    await world.fake.settle(hashOf(invoice), 1_000_000n, false);
    world.pass(3 * SECOND_MS);
    await expect.poll(async () => (await world.view(invoice.id)).status).toBe('settled');
  });
});

describe('LN-9: the node is asked', () => {
  test('again after a minute while it listens, and not before', async () => {
    await world.sell();
    world.pass(59 * SECOND_MS);
    await sleep(A_WHILE_MS);
    expect(lookups()).toBe(0);
    world.pass(SECOND_MS);
    await expect.poll(lookups).toBe(1);
  });

  test('every 3 s if it listens, and does not say that it reports payments', async () => {
    world.fake.bent.reports = false;
    await world.sell();
    world.pass(3 * SECOND_MS);
    await expect.poll(lookups).toBe(1);
    world.pass(3 * SECOND_MS);
    await expect.poll(lookups).toBe(2);
  });

  test('about money that it holds every 3 s, once the sale waits for it', async () => {
    const invoice = await world.sell();
    world.fake.hold(hashOf(invoice));
    world.pass(16 * MINUTE_MS);
    await expect.poll(lookups).toBe(1);
    await sleep(A_WHILE_MS);
    expect(lookups()).toBe(1);
    world.pass(3 * SECOND_MS);
    await expect.poll(lookups).toBe(2);
  });
});

describe('LN-8: a Lightning invoice', () => {
  test('that ends after its sale is watched to its own end: money is late, and is not lost', async () => {
    Object.assign(world.fake.bent, { content: { expirySeconds: 3_600 }, cannotCancel: true });
    const invoice = await world.sell();
    await expire(invoice.id);
    await world.fake.settle(hashOf(invoice), 1_000_000n, false);
    world.pass(10 * MINUTE_MS);
    await expect
      .poll(() => world.view(invoice.id))
      .toMatchObject({ status: 'expired', late: true, receivedSats: 1000 });
    expect(world.lightning().health('store-1')?.state).toBe('ok'); // that it cannot cancel is no fault
  });

  test('is closed an hour after its own end if the node never says what became of it', async () => {
    world.fake.bent.cannotCancel = true;
    const invoice = await world.sell();
    await expire(invoice.id);
    const state = async (): Promise<string | undefined> => (await world.lightningInvoicesOf(invoice.id))[0]?.state;
    world.pass(30 * MINUTE_MS);
    await sleep(A_WHILE_MS);
    expect(await state()).toBe('open');
    world.pass(HOUR_MS);
    await expect.poll(state).toBe('closed');
  });

  test('that ends before its sale is replaced by a new one', async () => {
    world.fake.bent.content = { expirySeconds: 60 };
    const invoice = await world.sell();
    world.pass(61 * SECOND_MS);
    await expect.poll(async () => (await world.invoice(invoice.id)).bolt11).not.toBe(invoice.bolt11);
    expect((await world.view(invoice.id)).bolt11).not.toBeNull();
  });

  test('of a node whose clock differs by minutes is shown', async () => {
    world.fake.bent.content = { timestamp: Math.floor(world.now() / SECOND_MS) - 300 };
    expect((await world.sell()).bolt11).not.toBeNull();
  });

  test('that the node does not know keeps its sale from ending until its own end: the node may run on old data', async () => {
    Object.assign(world.fake.bent, { content: { expirySeconds: 3_600 }, cannotCancel: true });
    const invoice = await world.sell();
    world.fake.forget(hashOf(invoice));
    world.pass(16 * MINUTE_MS);
    await expect.poll(lookups).toBe(1);
    await says(world).checkChain();
    const [code] = await world.lightningInvoicesOf(invoice.id);
    expect([code?.state, code?.answeredAtMs, (await world.view(invoice.id)).status]).toEqual(['open', null, 'new']);
    world.pass(HOUR_MS);
    await expect.poll(async () => (await world.lightningInvoicesOf(invoice.id))[0]?.state).toBe('closed');
    await says(world).checkChain();
    expect((await world.view(invoice.id)).status).toBe('expired');
  });

  test('that was replaced is withdrawn, so that nobody pays both', async () => {
    world.fake.bent.content = { expirySeconds: 60 };
    const invoice = await world.sell();
    world.pass(61 * SECOND_MS);
    await expect
      .poll(async () => (await world.lightningInvoicesOf(invoice.id)).map(({ state }) => state))
      .toEqual(['closed', 'open']);
  });

  test('that was paid when it was to be withdrawn is credited immediately', async () => {
    const invoice = await world.sell();
    await world.fake.settle(hashOf(invoice), 1_000_000n, false);
    await world.cancel({ storeId: 'store-1', invoiceId: invoice.id, userId: null });
    await expect.poll(async () => (await world.view(invoice.id)).receivedSats).toBe(1000);
  });

  test('of which the node proves no payment keeps its sale waiting, and is closed an hour after its end', async () => {
    world.fake.bent.preimage = 'ab'.repeat(32);
    const invoice = await world.sell();
    await world.fake.settle(hashOf(invoice), 1_000_000n, false);
    world.pass(16 * MINUTE_MS);
    await expect.poll(lookups).toBe(1);
    expect((await world.lightningInvoicesOf(invoice.id))[0]).toMatchObject({ state: 'open', answeredAtMs: null });
    world.pass(2 * HOUR_MS);
    await expect.poll(async () => (await world.lightningInvoicesOf(invoice.id))[0]?.state).toBe('closed');
  });
});

test('LN-5: a settlement without its preimage is not counted', async () => {
  const invoice = await world.sell();
  world.fake.bent.preimage = null;
  await world.fake.settle(hashOf(invoice), 1_000_000n);
  expect(await world.view(invoice.id)).toMatchObject({ status: 'new', receivedSats: 0, payments: [] });
});
