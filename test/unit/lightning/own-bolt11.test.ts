import { afterEach, beforeEach, expect, test } from 'vitest';
import { backendOf, openWorld, type World } from './world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld({ backends: (node) => [backendOf(node, { id: 'wallet' })] });
  world.fake.bent.identity = null; // it does not say who signs
});
afterEach(() => world.close());

const isOwn = (bolt11: string): Promise<boolean> => world.lightning().isOwn(bolt11);
const sellAndRestart = async (): Promise<string> => {
  const { bolt11 } = await world.sell();
  world.fake.asked.length = 0;
  await world.restart();
  await expect.poll(() => world.fake.asked).toContain('lookup'); // the one of the connection
  return bolt11 ?? '';
};

test('LN-2: a backend that does not say who signs is asked whether it knows the code', async () => {
  expect(await isOwn(await sellAndRestart())).toBe(true);
});

test('LN-2: a code that such a backend does not know, or that no sale has, is not shown', async () => {
  const code = await sellAndRestart();
  const [stored] = await world.database.read.lightningInvoices.open();
  world.fake.forget(stored?.paymentHash ?? expect.fail('no code'));
  expect(await isOwn(code)).toBe(false);
  const foreign = await world.fake.node.createInvoice(
    { amountMsats: 1_000n, expiresAtMs: world.now() + 900_000, description: '' },
    AbortSignal.any([]),
  );
  expect(await isOwn(foreign.bolt11)).toBe(false);
});

test('LN-2: all who show a code while its node is away wait for one question', async () => {
  const code = await sellAndRestart();
  world.fake.asked.length = 0;
  world.fake.bent.broken = new Set((await world.database.read.lightningInvoices.open()).map((one) => one.paymentHash));
  expect(await Promise.all(Array.from({ length: 20 }, () => isOwn(code)))).toEqual(
    Array.from({ length: 20 }, () => false),
  );
  expect(world.fake.asked.filter((what) => what === 'lookup')).toHaveLength(1);
});
