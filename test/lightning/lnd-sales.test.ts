/** Sales over a real LND: use cases, database and watch are the real ones. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createLndNode } from '../../src/main/lightning/backends/lnd.ts';
import { bake, openChannel, payFrom, startLnd, startLndChain, until, type LndNode } from '../support/lnd.ts';
import { LND_MISSING } from '../support/lnd-program.ts';
import { openWorld, type World } from '../unit/lightning/world.ts';

const WANTED = ['info:read', 'invoices:read', 'invoices:write', 'offchain:read'];
const INTERVALS = { answerMs: 10_000, tickMs: 50, backOffMs: 100, backOffMaxMs: 1_000 };
const ID = 'backend-1';
let chain: Awaited<ReturnType<typeof startLndChain>>;
let lnd: LndNode;
let customer: LndNode;
let credential: string;
let world: World;

/** The shop's clock stands still unless it is told the time. */
const setClock = (): void => void world.pass(Date.now() - world.now());
const isUp = () => expect.poll(() => world.lightning().health('store-1')?.state).toBe('ok');
const sell = async () => {
  setClock();
  const { id } = await world.sell();
  const [made] = await world.lightningInvoicesOf(id);
  if (!made) throw new Error('no Lightning invoice');
  return { id, bolt11: made.bolt11 };
};
const pay = (bolt11: string): Promise<void> =>
  until('it is paid', async () => (await payFrom(customer, bolt11)) === 'SUCCEEDED');
const statusOf = async (id: string): Promise<string> => (await world.view(id)).status;
const cursor = async (): Promise<string | null | undefined> =>
  (await world.database.read.lightningBackends.get(ID))?.cursor;

describe.skipIf(LND_MISSING)(`sales over LND${LND_MISSING ? ` (${LND_MISSING})` : ''}`, () => {
  beforeAll(async () => {
    chain = await startLndChain();
    [lnd, customer] = await Promise.all([startLnd(chain), startLnd(chain)]);
    await openChannel(chain, customer, lnd);
    credential = await bake(lnd, WANTED);
  });
  beforeEach(async () => {
    const config = { kind: 'lnd', url: lnd.url, certificate: lnd.certificate() } as const;
    const deps = { credential, clock: { nowMs: () => Date.now() } };
    const node = createLndNode(config, deps);
    const identity = await node.identity(AbortSignal.timeout(20_000));
    const backend = { id: ID, storeId: 'store-1', identity, acceptsUnproved: false };
    const wanted = { ...backend, kind: 'lnd', isRetired: false, node } as const;
    world = await openWorld({ backends: () => [wanted], intervals: INTERVALS });
    const record = { ...backend, config, position: 0, cursor: null, createdAtMs: world.now(), retiredAtMs: null };
    await world.database.write((tx) => tx.lightningBackends.insert(record));
    await isUp();
  });
  afterEach(() => world?.close());
  afterAll(async () => {
    await Promise.all([lnd?.close(), customer?.close()]);
    await chain?.close();
  });

  test('LN-13: a payment settles its sale once, and its place is stored with it', async () => {
    const sale = await sell();
    await pay(sale.bolt11);
    await expect.poll(() => statusOf(sale.id)).toBe('settled');
    const [payment, ...more] = await world.payments(sale.id);
    expect([payment?.amountMsats, more]).toEqual([1_000_000n, []]);
    expect(await cursor()).toMatch(/^[1-9]\d*$/);
  });

  test('LN-13: what is paid after LND was killed, or while Satchel is off, is credited once', async () => {
    const [first, second] = [await sell(), await sell()];
    await lnd.kill();
    await expect.poll(() => world.lightning().health('store-1')?.state).toBe('failing');
    await lnd.start();
    await pay(first.bolt11);
    await expect.poll(() => statusOf(first.id)).toBe('settled');
    const before = await cursor();
    await world.lightning().stop();
    await pay(second.bolt11);
    expect([await statusOf(second.id), await cursor()]).toEqual(['new', before]);
    await world.restart();
    await expect.poll(() => statusOf(second.id)).toBe('settled');
    for (const { id } of [first, second]) expect(await world.payments(id)).toHaveLength(1);
  });

  test('LN-7: a sale that is cancelled can no longer be paid', async () => {
    const sale = await sell();
    setClock();
    const cancelled = await world.cancel({ storeId: 'store-1', invoiceId: sale.id, userId: null });
    expect(cancelled.ok).toBe(true);
    await until('LND refuses it', async () => (await payFrom(customer, sale.bolt11)) === 'FAILED');
    expect(await world.payments(sale.id)).toEqual([]);
  });
});
