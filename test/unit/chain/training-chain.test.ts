import { rm } from 'node:fs/promises';
import { afterEach, expect, test, vi } from 'vitest';
import type { TrainingChain } from '../../../src/main/app/ports.ts';
import type { Intervals } from '../../../src/main/chain/source.ts';
import { openShop, type Shop } from '../../support/regtest-shop.ts';

// each opens a database and starts a wallet's worker
vi.setConfig({ testTimeout: 30_000 });

const SATS = 40_000n;
/** Nothing happens by itself in these tests. */
const STILL: Partial<Intervals> = { chainCheckMs: 3_600_000, trainingBlockMs: 3_600_000 };

const folders: string[] = [];
let shop: Shop | undefined;
afterEach(async () => {
  await shop?.stop();
  shop = undefined;
  await Promise.all(folders.splice(0).map(async (folder) => rm(folder, { recursive: true, force: true })));
});

const open = async (
  folder?: string,
  intervals: Partial<Intervals> = STILL,
): Promise<{ shop: Shop; training: TrainingChain }> => {
  const opened = await openShop({
    sources: [{ id: 'training', kind: 'training' }],
    intervals,
    ...(folder === undefined ? {} : { folder }),
  });
  shop = opened;
  folders.push(opened.folder);
  await opened.untilHeight(0);
  const { training } = opened.chain;
  if (!training) throw new Error('no training chain');
  return { shop: opened, training };
};
const scriptOf = (sale: { scriptHex: string | null }): string => sale.scriptHex ?? '';

test('each operation is committed when it resolves: pay, mine, reorganise, mine again', async () => {
  const { shop: now, training } = await open();
  const sale = await now.charge(SATS);
  await training.pay(scriptOf(sale), SATS);
  expect((await now.invoice(sale.id)).status).toBe('processing');
  await training.mine(1);
  expect((await now.invoice(sale.id)).status).toBe('settled');
  await training.reorg(1);
  expect((await now.invoice(sale.id)).status).toBe('processing');
  await training.mine(1);
  expect((await now.invoice(sale.id)).status).toBe('settled');
  expect(await now.payments(sale.id)).toHaveLength(1);
});

test('a replacement takes the payment back, once', async () => {
  const { shop: now, training } = await open();
  const sale = await now.charge(SATS);
  const { txid } = await training.pay(scriptOf(sale), SATS);
  expect(await training.replace(txid)).toMatchObject({ ok: true });
  expect(await now.invoice(sale.id)).toMatchObject({ status: 'new', notice: 'replaced', receivedSats: 0n });
  expect(await training.replace(txid)).toMatchObject({ ok: false, error: { code: 'nothing_to_replace' } });
  await training.mine(2);
  expect((await now.invoice(sale.id)).status).toBe('new');
});

test('a mined payment cannot be replaced', async () => {
  const { shop: now, training } = await open();
  const sale = await now.charge(SATS);
  const { txid } = await training.pay(scriptOf(sale), SATS);
  await training.mine(1);
  expect(await training.replace(txid)).toMatchObject({ ok: false, error: { code: 'nothing_to_replace' } });
});

test('a part, the rest and more than due', async () => {
  const { shop: now, training } = await open();
  const sale = await now.charge(SATS);
  await training.pay(scriptOf(sale), SATS / 2n);
  expect(await now.invoice(sale.id)).toMatchObject({ underpaid: true, receivedSats: SATS / 2n });
  await training.pay(scriptOf(sale), SATS);
  expect(await now.invoice(sale.id)).toMatchObject({ status: 'processing', overpaid: true });
});

test('a restart finds mempool and blocks as they were', async () => {
  const before = await open();
  const sale = await before.shop.charge(SATS);
  const mined = await before.shop.charge(SATS);
  await before.training.pay(scriptOf(mined), SATS);
  await before.training.mine(3);
  await before.training.pay(scriptOf(sale), SATS);
  const height = before.shop.chain.sources()[0]?.height ?? 0;
  await before.shop.stop();
  const after = await open(before.shop.folder);
  await after.shop.untilHeight(height);
  expect(after.shop.chain.sources()[0]?.height).toBe(height);
  await after.training.mine(1);
  expect((await after.shop.invoice(sale.id)).status).toBe('settled');
  expect(await after.shop.payments(mined.id)).toHaveLength(1);
});

test('blocks come by themselves until they are switched off', async () => {
  const { shop: now, training } = await open(undefined, { ...STILL, trainingBlockMs: 20 });
  const height = now.chain.sources()[0]?.height ?? 0;
  await now.untilHeight(height + 2);
  training.setAutoBlocks(false);
  await training.mine(0); // waits for what was running
  const still = now.chain.sources()[0]?.height;
  await new Promise((resolve) => {
    setTimeout(resolve, 60);
  });
  expect(now.chain.sources()[0]?.height).toBe(still);
});

test('an invoice ends with the chain check after its expiry, unless it was paid in time', async () => {
  const { shop: now, training } = await open();
  const unpaid = await now.charge(SATS);
  const paid = await now.charge(SATS);
  await training.pay(scriptOf(paid), SATS);
  now.advance(16 * 60_000);
  await now.until(unpaid.id, 'expired');
  expect((await now.invoice(paid.id)).status).toBe('processing');
});
