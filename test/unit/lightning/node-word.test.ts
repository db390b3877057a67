import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOT_PAYABLE } from '../../../src/main/lightning/reasons.ts';
import { backendOf, createFakeNode, hashOf, openWorld, type World } from './world.ts';

const MINUTE_MS = 60_000;
let world: World;
let second: ReturnType<typeof createFakeNode>;
let isAlone: boolean;

const health = () => world.lightning().health('store-1') ?? expect.fail('no backend');
const checks = (): number => world.fake.asked.filter((what) => what === 'check').length;
const codes = (): number => world.fake.asked.filter((what) => what === 'create').length;
/** Waits until the node's word about itself is known. */
const isTold = () => expect.poll(() => health().word?.status).toMatchObject(world.fake.bent.status ?? {});
const says = async (status: NonNullable<typeof world.fake.bent.status>): Promise<void> => {
  world.fake.bent.status = status;
  await world.restart();
  await isTold();
};

beforeEach(async () => {
  isAlone = true;
  let now = (): number => 0;
  second = createFakeNode(() => now(), 'a second node of the tests');
  world = await openWorld({
    backends: (node) => [
      backendOf(node, { id: 'first', storeId: 'store-1' }),
      ...(isAlone ? [] : [backendOf(second.node, { id: 'second', storeId: 'store-1' })]),
    ],
  });
  now = world.now;
});
afterEach(() => world.close());

describe('LN-9: a node that is used', () => {
  test('is asked about itself when it is connected, and again after a minute', async () => {
    await says({ name: 'shop', receivableMsats: 5_000_000n });
    expect([health().word?.status.name, health().word?.atMs]).toEqual(['shop', world.now()]);
    const before = checks();
    world.pass(MINUTE_MS - 1);
    await world.sell(); // the node is at work meanwhile
    expect(checks()).toBe(before);
    world.pass(1);
    await expect.poll(checks).toBe(before + 1);
  });

  test('that was removed is asked about its codes, and no longer about itself', async () => {
    await world.sell();
    await isTold();
    await world
      .lightning()
      .configure([backendOf(world.fake.node, { id: 'first', storeId: 'store-1', isRetired: true })]);
    const before = checks();
    const lookups = (): number => world.fake.asked.filter((what) => what === 'lookup').length;
    const asked = lookups();
    world.pass(MINUTE_MS);
    await expect.poll(lookups).toBe(asked + 1); // a question about itself would come first
    expect(checks()).toBe(before);
  });

  test('that says nothing of itself fails, and works again when it does', async () => {
    await expect.poll(() => health().word).not.toBeNull();
    world.fake.bent.isSecretive = true;
    world.pass(MINUTE_MS);
    await expect.poll(() => health().state).toBe('failing');
    world.fake.bent.isSecretive = false;
    world.pass(MINUTE_MS);
    await expect.poll(() => health().state).toBe('ok');
  });
});

describe('LN-23: a node that is behind', () => {
  test('makes no code, is watched, and makes the missing code once it has caught up', async () => {
    const paid = await world.sell();
    await says({ isSynced: false });
    expect(health()).toMatchObject({ state: 'failing', lastError: NOT_PAYABLE, sinceMs: world.now() });
    const before = codes();
    const sale = await world.sell();
    expect([sale.bolt11, codes()]).toEqual([null, before]);
    await world.fake.settle(hashOf(paid), 1_000_000n);
    expect(await world.invoice(paid.id)).toMatchObject({ status: 'settled' });
    world.fake.bent.status = {};
    world.pass(10_000);
    await expect.poll(async () => (await world.invoice(sale.id)).bolt11).toMatch(/^lnbcrt/);
    expect(health().state).toBe('ok');
  });
});

describe('LN-22: too little inbound capacity', () => {
  test('the sale begins without a code and without a question to the node', async () => {
    await says({ receivableMsats: 999_999n });
    const before = codes();
    const sale = await world.sell();
    expect([sale.bolt11, sale.address === null, codes()]).toEqual([null, false, before]);
    expect(health().state).toBe('ok'); // it works: the sale was too large
    expect((await world.sell({ amountMinor: 999n })).bolt11).toMatch(/^lnbcrt/);
  });

  test('a sale of just so much gets its code', async () => {
    await says({ receivableMsats: 1_000_000n });
    expect((await world.sell()).bolt11).toMatch(/^lnbcrt/);
  });

  test('the sale gets its code when the node can receive enough', async () => {
    await says({ receivableMsats: 999_999n });
    const sale = await world.sell();
    world.fake.bent.status = { receivableMsats: 1_000_000n };
    world.pass(10_000);
    await expect.poll(async () => (await world.invoice(sale.id)).bolt11).toMatch(/^lnbcrt/);
  });

  test('the next backend is asked', async () => {
    isAlone = false;
    await says({ receivableMsats: 999_999n });
    const sale = await world.sell();
    expect(second.asked).toContain('create');
    expect((await world.lightningInvoicesOf(sale.id)).map(({ backendId }) => backendId)).toEqual(['second']);
  });

  test('what is unknown, or was said some minutes ago, keeps no code from being made', async () => {
    expect(world.lightning().receivableMsats('store-1')).toBeNull();
    expect((await world.sell()).bolt11).toMatch(/^lnbcrt/);
    await says({ receivableMsats: 999_999n });
    expect(world.lightning().receivableMsats('store-1')).toBe(999_999n);
    world.fake.bent.isSecretive = true;
    world.pass(5 * MINUTE_MS);
    expect(world.lightning().receivableMsats('store-1')).toBeNull();
    expect((await world.sell()).bolt11).toMatch(/^lnbcrt/);
  });

  test('of several backends the one that can receive most counts, and one that does not tell may receive more', async () => {
    isAlone = false;
    second.bent.status = { receivableMsats: 2_000_000n };
    await says({ receivableMsats: 999_999n });
    await expect.poll(() => world.lightning().receivableMsats('store-1')).toBe(2_000_000n);
    second.bent.status = {};
    await world.restart();
    await expect.poll(() => world.lightning().healthOf('second')?.word).not.toBeNull();
    await isTold();
    expect(world.lightning().receivableMsats('store-1')).toBeNull();
  });
});

test('LN-9: the time to make a code is remembered for an hour', async () => {
  await isTold();
  expect(health().answerMs).toBeNull();
  await world.sell();
  expect(health().answerMs).toEqual(expect.any(Number));
  world.pass(60 * MINUTE_MS);
  expect(health().answerMs).toBeNull();
});
