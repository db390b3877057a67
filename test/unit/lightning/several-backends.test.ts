import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LightningBackendRecord } from '../../../src/main/app/lightning-invoice/lightning-ports.ts';
import { backendOf, createFakeNode, hashOf, openWorld, type World } from './world.ts';

const NEXT_AFTER_MS = 50;
const SECOND = 'a second node of the tests';
let world: World;
let second: ReturnType<typeof createFakeNode>;
/** The second backend as it is wanted at the next start. */
let change: Parameters<typeof backendOf>[1];
let firstChange: Parameters<typeof backendOf>[1];

const recordOf = (id: string): LightningBackendRecord => ({
  id,
  storeId: 'store-1',
  config: { kind: 'training' },
  position: 0,
  identity: null,
  cursor: null,
  acceptsUnproved: false,
  createdAtMs: 1,
  retiredAtMs: null,
});

beforeEach(async () => {
  change = {};
  firstChange = {};
  let now = (): number => 0;
  second = createFakeNode(() => now(), SECOND);
  world = await openWorld({
    nextAfterMs: NEXT_AFTER_MS,
    backends: (node) => [
      backendOf(node, { id: 'first', storeId: 'store-1', ...firstChange }),
      backendOf(second.node, { id: 'second', storeId: 'store-1', ...change }),
    ],
  });
  now = world.now;
  await world.database.write(async (tx) => {
    for (const id of ['first', 'second']) await tx.lightningBackends.insert(recordOf(id));
  });
});
afterEach(() => world.close());

const madeBy = async (id: string): Promise<(string | null)[]> =>
  (await world.lightningInvoicesOf(id)).map(({ backendId }) => backendId);
const paidOf = async (id: string) =>
  (await world.payments(id)).map(({ amountMsats, feeMsats, proof }) => ({ amountMsats, feeMsats, proof }));
const cursorOf = async (id: string) => (await world.database.read.lightningBackends.get(id))?.cursor;

test('LN-20: the first backend of the order is asked, and no other while it answers', async () => {
  const invoice = await world.sell();
  expect(await madeBy(invoice.id)).toEqual(['first']);
  expect(second.asked).not.toContain('create');
});

test.each(['refuses', 'hangs'] as const)('LN-20: if the first backend %s, the next one makes the code', async (how) => {
  world.fake.down(how);
  const invoice = await world.sell();
  expect(await madeBy(invoice.id)).toEqual(['second']);
  await second.settle(hashOf(invoice), 1_000_000n);
  expect(await world.invoice(invoice.id)).toMatchObject({ status: 'settled' });
});

test('LN-20: the code of a backend that answers too late is cancelled, and nobody sees it', async () => {
  const { createInvoice } = world.fake.node;
  const late = Promise.withResolvers<void>();
  const made: string[] = [];
  Object.assign(world.fake.node, {
    createInvoice: async (...args: Parameters<typeof createInvoice>) => {
      await late.promise;
      const invoice = await createInvoice(...args);
      made.push(invoice.paymentHash);
      return invoice;
    },
  });
  const invoice = await world.sell();
  expect(await madeBy(invoice.id)).toEqual(['second']);
  late.resolve();
  await expect.poll(() => world.fake.asked).toContain('cancel');
  const lookup = world.fake.node.lookup({ bolt11: '', paymentHash: made[0] ?? '', handle: null }, AbortSignal.any([]));
  expect(await lookup).toEqual({ kind: 'closed' });
});

test('LN-20: with no backend that answers, the sale continues on-chain', async () => {
  world.fake.down('refuses');
  second.down('refuses');
  expect(await world.sell()).toMatchObject({ bolt11: null, details: { withoutLightning: true } });
});

test('LN-20: a backend that was removed makes no codes, and its last one is watched to its end', async () => {
  const invoice = await world.sell();
  firstChange = { isRetired: true };
  await world.restart();
  expect(await madeBy((await world.sell()).id)).toEqual(['second']);
  await expect.poll(() => world.fake.listeners()).toBe(1);
  await world.fake.settle(hashOf(invoice), 1_000_000n);
  expect(await world.invoice(invoice.id)).toMatchObject({ status: 'settled' });
});

test('LN-20: a store has its own backends only', async () => {
  firstChange = { storeId: 'store-2' };
  await world.restart();
  expect(await madeBy((await world.sell()).id)).toEqual(['second']);
});

test('LN-20: a backend whose credential is locked away takes Lightning all the same, and sales continue on-chain', async () => {
  firstChange = { node: null };
  change = { node: null };
  await world.restart();
  expect(world.lightning().isOn('store-1')).toBe(true);
  expect(await world.sell()).toMatchObject({ bolt11: null, details: { withoutLightning: true } });
  firstChange = {};
  await world.restart();
  expect(await madeBy((await world.sell()).id)).toEqual(['first']);
});

test('LN-20: each backend is asked about its own codes only', async () => {
  const invoice = await world.sell();
  await world.restart();
  await expect.poll(() => world.fake.asked).toContain('lookup');
  expect(second.asked).not.toContain('lookup');
  expect(await world.lightning().isOwn(invoice.bolt11 ?? '')).toBe(true);
});

test('LN-13: the place in the list of settlements is stored with the settlement, and the next connection begins there', async () => {
  const invoice = await world.sell();
  await expect.poll(() => world.fake.listeners()).toBe(1);
  expect(world.fake.cursors()).toEqual([null]);
  await world.fake.settle(hashOf(invoice), 1_000_000n, true, '17');
  expect(await cursorOf('first')).toBe('17');
  await world.restart();
  await expect.poll(() => world.fake.cursors()).toEqual(['17']);
});

test('LN-13: a settlement that is not credited moves no place', async () => {
  const invoice = await world.sell();
  await expect.poll(() => world.fake.listeners()).toBe(1);
  world.fake.bent.preimage = null;
  await world.fake.settle(hashOf(invoice), 1_000_000n, true, '18');
  expect(await cursorOf('first')).toBeNull();
});

test('LN-10: a settlement without an amount is neither credited nor dropped', async () => {
  const invoice = await world.sell();
  await world.fake.settle(hashOf(invoice), 0n);
  expect(await paidOf(invoice.id)).toEqual([]);
  await world.fake.settle(hashOf(invoice), 1_000_000n, false);
  await world.restart(); // it is asked again
  await expect.poll(() => paidOf(invoice.id)).toEqual([{ amountMsats: 1_000_000n, feeMsats: 0n, proof: 'preimage' }]);
});

test('LN-11: without a preimage a payment counts only if the owner said so, and is stored as not proved', async () => {
  const invoice = await world.sell();
  world.fake.bent.preimage = null;
  await world.fake.settle(hashOf(invoice), 1_000_000n);
  expect(await paidOf(invoice.id)).toEqual([]);
  firstChange = { acceptsUnproved: true };
  await world.restart();
  await expect.poll(() => paidOf(invoice.id)).toEqual([{ amountMsats: 1_000_000n, feeMsats: 0n, proof: 'none' }]);
});

test('LN-11: a preimage that does not match never counts, whatever the owner said', async () => {
  firstChange = { acceptsUnproved: true };
  await world.restart();
  const invoice = await world.sell();
  world.fake.bent.preimage = '00'.repeat(32);
  await world.fake.settle(hashOf(invoice), 1_000_000n);
  expect(await paidOf(invoice.id)).toEqual([]);
});

test('LN-12: the fee that the node keeps is stored with the payment, and the customer is credited with the whole', async () => {
  const invoice = await world.sell();
  world.fake.bent.feeMsats = 30_000n;
  await world.fake.settle(hashOf(invoice), 1_000_000n);
  expect(await paidOf(invoice.id)).toEqual([{ amountMsats: 1_000_000n, feeMsats: 30_000n, proof: 'preimage' }]);
  expect(await world.invoice(invoice.id)).toMatchObject({ status: 'settled' });
});

test('LN-2: a code that the node had made before is refused', async () => {
  const { createInvoice } = world.fake.node;
  const first = createInvoice(
    { amountMsats: 1_000_000n, expiresAtMs: world.now() + 900_000, description: '' },
    AbortSignal.any([]),
  );
  Object.assign(world.fake.node, { createInvoice: () => first });
  second.down('refuses');
  expect(await world.sell()).toMatchObject({ paymentHash: (await first).paymentHash });
  expect(await world.sell()).toMatchObject({ bolt11: null });
});

test('LN-2: the signer that was stored at set-up must have signed the code', async () => {
  firstChange = { identity: '02'.repeat(33) };
  await world.restart();
  expect(await madeBy((await world.sell()).id)).toEqual(['second']);
});

test('LN-3: all backends together have as long as one: the sale does not wait for the last one’s own limit', async () => {
  world.fake.down('hangs');
  let limit: AbortSignal | undefined;
  Object.assign(second.node, {
    createInvoice: async (_ask: unknown, signal: AbortSignal) => {
      limit = signal;
      return new Promise(() => {});
    },
  });
  expect(await world.sell()).toMatchObject({ bolt11: null });
  expect(limit?.aborted).toBe(false);
});

test('LN-20: a backend settles its own codes only', async () => {
  firstChange = { acceptsUnproved: true };
  change = { acceptsUnproved: true };
  await world.restart();
  const invoice = await world.sell();
  await expect.poll(() => second.listeners()).toBe(1);
  const payment = {
    paymentHash: hashOf(invoice),
    amountMsats: 1_000_000n,
    feeMsats: 0n,
    settledAtMs: null,
    preimage: null,
  };
  await second.report(payment);
  expect(await paidOf(invoice.id)).toEqual([]);
  await world.fake.report(payment);
  expect(await paidOf(invoice.id)).toEqual([{ amountMsats: 1_000_000n, feeMsats: 0n, proof: 'none' }]);
});
