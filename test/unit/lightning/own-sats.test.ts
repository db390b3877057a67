/** Codes that the owner pays to try a backend belong to no sale, and their settlements are no strangers. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NodeSettlement } from '../../../src/main/app/lightning-invoice/lightning-ports.ts';
import { createOwnSats } from '../../../src/main/lightning/own-sats.ts';
import { createSettle } from '../../../src/main/lightning/settle.ts';
import type { LightningSat } from '../../../src/main/app/lightning-invoice/lightning-ports.ts';
import type { Result } from '../../../src/shared/result.ts';
import { createShop, type Shop } from '../app/shop.ts';
import { silent } from '../db/repositories/samples.ts';
import { createFakeNode } from './world.ts';

const MINUTE_MS = 60_000;
let shop: Shop;
let fake: ReturnType<typeof createFakeNode>;
let sats: ReturnType<typeof createOwnSats>;
let warnings: object[];
let credited: NodeSettlement[];
let settle: ReturnType<typeof createSettle>;

const backend = { id: 'lnd-1', identity: null, acceptsUnproved: false };
const good = (sat: Result<LightningSat>): LightningSat => (sat.ok ? sat.value : expect.fail(JSON.stringify(sat.error)));
const start = async (): Promise<LightningSat> => good(await sats.start('lnd-1'));
const stateOf = async (paymentHash: string) => good(await sats.get('lnd-1', paymentHash)).state;
const settlementOf = async (paymentHash: string, preimage?: null): Promise<NodeSettlement> => {
  await fake.settle(paymentHash, 1_000n, false);
  const found = await fake.node.lookup({ bolt11: '', paymentHash, handle: null }, AbortSignal.timeout(1_000));
  if (found.kind !== 'settled') return expect.fail(found.kind);
  return preimage === null ? { ...found.settlement, preimage } : found.settlement;
};

beforeEach(async () => {
  shop = await createShop();
  fake = createFakeNode(shop.now);
  const { database } = shop;
  const backendOf = (id: string) => (id === 'lnd-1' ? { ...backend, node: fake.node } : null);
  sats = createOwnSats({ network: 'regtest', clock: { nowMs: shop.now }, database, answerMs: 200, backendOf });
  [warnings, credited] = [[], []];
  settle = createSettle({
    recordSettlement: async (settlement) => void credited.push(settlement),
    logger: { ...silent, warn: (facts) => void warnings.push(facts) },
    backend,
    ownSats: sats,
  });
});
afterEach(() => shop.close());

test('LN-21: what the stream reports of it makes it paid, and is neither credited nor logged', async () => {
  const { paymentHash } = await start();
  expect(await settle(await settlementOf(paymentHash))).toBe(true);
  fake.down('refuses'); // the node need not be asked
  expect(await stateOf(paymentHash)).toBe('paid');
  expect([warnings, credited]).toEqual([[], []]);
});

test('LN-5: without its proof it is not paid, and is not logged as a stray payment either', async () => {
  const { paymentHash } = await start();
  const unproved = await settlementOf(paymentHash, null);
  expect(await settle(unproved)).toBe(true);
  fake.bent.preimage = null;
  await fake.settle(paymentHash, 1_000n, false);
  expect(await sats.get('lnd-1', paymentHash)).toEqual({
    ok: false,
    error: { code: 'upstream_failed', params: { reason: 'it says that it was paid, and does not prove it' } },
  });
  expect([warnings, credited]).toEqual([[], []]);
});

test('LN-5: a wrong preimage proves nothing', async () => {
  const { paymentHash } = await start();
  fake.bent.preimage = 'ab'.repeat(32);
  await fake.settle(paymentHash, 1_000n, false);
  expect(await sats.get('lnd-1', paymentHash)).toMatchObject({ ok: false });
});

test('LN-10: a payment without an amount is asked about again', async () => {
  const { paymentHash } = await start();
  const settlement = await settlementOf(paymentHash);
  await settle({ ...settlement, amountMsats: 0n });
  await fake.settle(paymentHash, 0n, false);
  expect(await stateOf(paymentHash)).toBe('open');
});

test('LN-5: a payment of somebody else is not mistaken for it', async () => {
  const { paymentHash } = await start();
  const settlement = await settlementOf(paymentHash);
  expect(sats.settled(settlement, { ...backend, id: 'other' })).toBe(false);
  expect(await settle({ ...settlement, paymentHash: 'ab'.repeat(32), preimage: null })).toBe(false);
  expect(warnings).toHaveLength(1);
});

test('LN-2: a code that is not as it was asked for is not shown', async () => {
  fake.bent.content = { amountMsats: 2_000n };
  expect(await sats.start('lnd-1')).toEqual({
    ok: false,
    error: { code: 'upstream_failed', params: { reason: "the node's invoice has another amount" } },
  });
});

test('LN-21: it ends by its time, and is paid all the same if the money came', async () => {
  const { paymentHash, expiresAtMs } = await start();
  expect(expiresAtMs).toBe(shop.now() + 10 * MINUTE_MS);
  shop.pass(10 * MINUTE_MS);
  expect(await stateOf(paymentHash)).toBe('ended');
  await fake.settle(paymentHash, 1_000n, false);
  expect(await stateOf(paymentHash)).toBe('paid');
});

test('LN-21: one that the node cannot cancel is ended, and is paid all the same if the money came', async () => {
  fake.bent.cannotCancel = true;
  const { paymentHash } = await start();
  expect(good(await sats.end('lnd-1', paymentHash)).state).toBe('ended');
  await fake.settle(paymentHash, 1_000n, false);
  expect(good(await sats.end('lnd-1', paymentHash)).state).toBe('paid');
});

test('LN-21: one that was paid before it was ended is paid', async () => {
  const { paymentHash } = await start();
  await fake.settle(paymentHash, 1_000n, false);
  expect(good(await sats.end('lnd-1', paymentHash)).state).toBe('paid');
});

test('LN-3: a node that hangs is not waited for', async () => {
  fake.down('hangs');
  const error = { code: 'upstream_failed', params: { reason: 'it did not answer in time' } };
  expect(await sats.start('lnd-1')).toEqual({ ok: false, error });
});

test('LN-21: a few are kept, and the oldest is cancelled for another', async () => {
  const [first] = [await start()];
  for (let more = 0; more < 4; more += 1) await start();
  expect(await stateOf(first.paymentHash)).toBe('open');
  await start();
  expect(await sats.get('lnd-1', first.paymentHash)).toMatchObject({ ok: false, error: { code: 'not_found' } });
  const lookup = () => fake.node.lookup({ ...first, handle: null }, AbortSignal.timeout(1_000));
  await expect.poll(lookup).toEqual({ kind: 'closed' });
});
