import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadInvoiceView } from '../../../src/main/app/invoice/invoice-view.ts';
import { hashOf, openWorld, type World } from './world.ts';

const MINUTE_MS = 60_000;
let world: World;

beforeEach(async () => {
  world = await openWorld();
  await expect.poll(() => world.lightning().health('store-1')?.state).toBe('ok');
});
afterEach(() => world.close());

const whyNone = async (id: string): Promise<unknown> => (await world.view(id)).noCode;

test('LN-23: a sale by Lightning alone waits for the node after its time, and nothing is wrong with its code', async () => {
  const { id } = await world.sell({ methods: ['lightning'] });
  expect(await whyNone(id)).toBeNull();
  world.fake.down('refuses');
  world.pass(16 * MINUTE_MS);
  expect(await world.view(id)).toMatchObject({ status: 'new', bip21: null, noCode: 'expired' });
  world.fake.up();
  await expect.poll(() => whyNone(id)).toBe('ended');
});

test('LN-23: while the node is away, the code for the rest of a sale by Lightning alone is missing for its sake', async () => {
  const sale = await world.sell({ methods: ['lightning'] });
  world.fake.bent.status = { isSynced: false };
  world.pass(MINUTE_MS);
  await expect.poll(() => world.lightning().health('store-1')?.state).toBe('failing');
  await world.fake.settle(hashOf(sale), 400_000n);
  await world.ensure(sale.id);
  expect(await world.view(sale.id)).toMatchObject({ part: true, bip21: null, noCode: 'lightning' });
});

test('MON-11: what is left of a sale without Lightning is too little for an address', async () => {
  const { scriptHex, ...sale } = await world.sell({ methods: ['onchain'] });
  const left = { ...sale, scriptHex, remainingSats: 200n };
  expect((await loadInvoiceView(world.database.read, left, world.now())).noCode).toBe('small');
});

test('A22: a code that cannot be shown to be the shop’s is unsafe', async () => {
  const view = async (change: object): Promise<unknown> => {
    const sale = await world.sell();
    return (await loadInvoiceView(world.database.read, { ...sale, ...change }, world.now())).noCode;
  };
  const withoutAddress = { address: null, scriptHex: null };
  expect(await view(withoutAddress)).toBeNull(); // the Lightning code is good
  expect(await view({ ...withoutAddress, bolt11: null })).toBe('unsafe');
  expect(await view({ ...withoutAddress, addressIndex: null, bolt11: null })).toBe('unsafe');
  expect(await view({ ...withoutAddress, bolt11: null, paymentHash: null })).toBe('unsafe');
});
