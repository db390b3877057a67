/** Blocks that a pruned node deleted before they were read. */
import { afterEach, expect, test } from 'vitest';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { freePort } from '../support/free-port.ts';
import { openNodeProxy, refusal, type NodeProxy } from '../support/node-proxy.ts';
import { eventually, openShop, type Shop } from '../support/regtest-shop.ts';

const SATS = 40_000n;
/** Two nodes mine and exchange hundreds of blocks. */
const SLOW_MS = 240_000;
const AFTER_EXPIRY_MS = 16 * 60_000;

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});
const openAll = async (): Promise<{ node: BitcoinNode; proxy: NodeProxy; options: Parameters<typeof openShop>[0] }> => {
  const node = await startBitcoinNode({ zmq: false, prune: 1, args: ['-fastprune'] });
  open.push(node);
  const proxy = await openNodeProxy(node);
  open.push(proxy);
  // no scan helps
  proxy.change(({ method }) => (method === 'scantxoutset' ? refusal(-8, 'Scan already in progress') : undefined));
  return { node, proxy, options: { sources: [proxy.source], password: node.rpcPassword } };
};
/** Mines what is in the mempool, and so much above it that its block is deleted. */
const mineAndPrune = async (node: BitcoinNode, beforehand = async (): Promise<void> => {}): Promise<number> => {
  const height = (await node.height()) + 1;
  const [hash] = await node.mine(1);
  await node.mine(450);
  await beforehand();
  await node.rpc('pruneblockchain', await node.height());
  await expect(node.rpc('getblock', hash)).rejects.toThrow('pruned');
  return height;
};
/** A node in its first download takes no old blocks from a pruned one, so they are handed over. */
const copyBlocks = async (from: BitcoinNode, to: BitcoinNode): Promise<void> => {
  const tip = await from.height();
  for (let height = 1; height <= tip; height += 1)
    await to.rpc('submitblock', await from.rpc('getblock', await from.rpc('getblockhash', height), 0));
};
const startAgain = async (options: Parameters<typeof openShop>[0], before: Shop): Promise<Shop> => {
  const shop = await openShop({ ...options, folder: before.folder });
  open.push(shop);
  return shop;
};

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
    await mineAndPrune(node, () => copyBlocks(node, archive));
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
