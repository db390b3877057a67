/** Blocks that a pruned node deleted before they were read. */
import { afterEach, expect, test } from 'vitest';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { copyBlocks } from '../support/copy-blocks.ts';
import { freePort } from '../support/free-port.ts';
import { openNodeProxy, refusal, type NodeProxy } from '../support/node-proxy.ts';
import { mineAndPrune, startPrunedNode } from '../support/prune.ts';
import { eventually, openShop, type Shop } from '../support/regtest-shop.ts';

const SATS = 40_000n;
/** Two nodes mine and exchange hundreds of blocks. */
const SLOW_MS = 240_000;
const AFTER_EXPIRY_MS = 16 * 60_000;
const DAY_MS = 86_400_000;

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});
const openAll = async (): Promise<{ node: BitcoinNode; proxy: NodeProxy; options: Parameters<typeof openShop>[0] }> => {
  const node = await startPrunedNode();
  open.push(node);
  const proxy = await openNodeProxy(node);
  open.push(proxy);
  // no scan helps
  proxy.change(({ method }) => (method === 'scantxoutset' ? refusal(-8, 'Scan already in progress') : undefined));
  return { node, proxy, options: { sources: [proxy.source], password: node.rpcPassword } };
};
const startAgain = async (options: Parameters<typeof openShop>[0], before: Shop, laterMs = 0): Promise<Shop> => {
  const shop = await openShop({ ...options, folder: before.folder, startChain: false });
  open.push(shop);
  shop.advance(laterMs);
  await shop.chain.start();
  return shop;
};
/** A sale that has expired, and is paid in a block that is deleted before a shop reads it. */
const payEnded = async (node: BitcoinNode, options: Parameters<typeof openShop>[0]) => {
  const before = await openShop(options);
  await before.untilHeight(await node.height());
  const sale = await before.charge(SATS);
  before.advance(AFTER_EXPIRY_MS);
  await before.until(sale.id, 'expired');
  await before.stop();
  await node.rpc('setmocktime', Math.ceil((Date.now() + AFTER_EXPIRY_MS) / 1_000));
  await node.pay(sale.address, SATS);
  return { before, sale, height: await mineAndPrune(node) };
};
const untilPaid = async (shop: Shop, saleId: string) =>
  eventually(
    async () => shop.payments(saleId),
    (payments) => payments.length > 0,
    'the payment',
  );

test('CHAIN-31: a known payment in a deleted block settles by gettxout, before its check is due', async () => {
  const { node, options } = await openAll();
  const before = await openShop(options);
  await before.untilHeight(await node.height());
  const sale = await before.charge(SATS);
  await node.pay(sale.address, SATS);
  await before.until(sale.id, 'processing');
  await before.stop();
  const height = await mineAndPrune(node);
  const shop = await startAgain(options, before);
  await shop.until(sale.id, 'settled');
  expect(await shop.payments(sale.id)).toMatchObject([{ blockHeight: height }]);
});

test(
  'CHAIN-31, CHAIN-52: a deleted block comes back from a peer; until then its sales cannot be checked here',
  { timeout: SLOW_MS },
  async () => {
    const { node, proxy, options } = await openAll();
    const port = await freePort();
    const archive = await startBitcoinNode({ zmq: false, blocks: 0, args: ['-listen=1', `-bind=127.0.0.1:${port}`] });
    open.push(archive);
    const before = await openShop(options);
    await before.untilHeight(await node.height());
    const [paid, unpaid] = [await before.charge(SATS), await before.charge(SATS)];
    await before.stop();
    await node.pay(paid.address, SATS);
    // a node in its first download takes no old blocks from a pruned one, so they are handed over
    await mineAndPrune(node, 'firstFile', () => copyBlocks(node, archive));
    await node.rpc('addnode', `127.0.0.1:${port}`, 'onetry');

    proxy.change(({ method }) =>
      method === 'scantxoutset' || method === 'getblockfrompeer' ? refusal(-1, 'not now') : undefined,
    );
    const shop = await openShop({ ...options, folder: before.folder, startChain: false });
    open.push(shop);
    shop.advance(AFTER_EXPIRY_MS);
    await shop.chain.start();
    await eventually(
      async () => shop.words('core')[0],
      (line) => line?.word === 'pruned',
      'pruned',
    );
    expect(shop.words('core')).toEqual([{ word: 'pruned', count: 2, of: null, reason: null }]);
    expect((await shop.invoice(paid.id)).status).toBe('new');

    proxy.change(({ method }) => (method === 'scantxoutset' ? refusal(-1, 'not now') : undefined));
    expect(await shop.until(paid.id, 'settled')).toMatchObject({ receivedSats: SATS, paidLate: false });
    await shop.until(unpaid.id, 'expired');
    await eventually(
      async () => shop.words('core')[0],
      (line) => line?.word === 'works',
      'works',
    );
  },
);

test(
  'CHAIN-31: late money in a deleted block is found for a sale that had ended, by one scan (INV-24)',
  { timeout: SLOW_MS },
  async () => {
    const { node, proxy, options: usual } = await openAll();
    // no sweep finds it
    const options = { ...usual, intervals: { sweepMs: Number.POSITIVE_INFINITY } };
    const { before, sale, height } = await payEnded(node, options);
    const shop = await startAgain(options, before, 2 * AFTER_EXPIRY_MS);
    // until it was looked for, the health says so
    await eventually(
      async () => shop.words('core'),
      ([line]) => line?.word === 'pruned' && line.count === 1,
      'pruned',
    );
    proxy.change(() => undefined);
    expect(await untilPaid(shop, sale.id)).toMatchObject([{ blockHeight: height, onTime: false }]);
    expect(await shop.invoice(sale.id)).toMatchObject({ status: 'expired', paidLate: true });
    await shop.untilHeight(await node.height());
    await shop.stop();

    const scans = proxy.asked('scantxoutset');
    const again = await startAgain(options, shop, 2 * AFTER_EXPIRY_MS);
    await again.untilHeight(await node.height());
    const unpaid = await again.charge(SATS);
    again.advance(AFTER_EXPIRY_MS);
    await again.until(unpaid.id, 'expired');
    expect(proxy.asked('scantxoutset')).toBe(scans);
  },
);

test('CHAIN-31, CHAIN-48: the sweep credits money in a deleted block to a sale that is watched no longer', async () => {
  const { node, proxy, options } = await openAll();
  const { before, sale, height } = await payEnded(node, options);
  proxy.change(() => undefined);
  const shop = await startAgain(options, before, 31 * DAY_MS);
  expect(await untilPaid(shop, sale.id)).toMatchObject([{ blockHeight: height, onTime: false }]);
});
