/** A node whose data was wiped has none of the blocks that Satchel remembers. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { coreConfig, eventually, openShop, type Shop } from '../support/regtest-shop.ts';

const SATS = 40_000n;
/** So many blocks make the first reward of a new chain spendable. */
const MATURE = 110;
/** The root lies 200 blocks below the tip that a node first had. */
const BELOW_ROOT = 50;

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});
const openAll = async (blocks?: number): Promise<{ node: BitcoinNode; shop: Shop }> => {
  const node = await startBitcoinNode({ zmq: false, ...(blocks !== undefined && { blocks }) });
  open.push(node);
  const shop = await openShop({ sources: [coreConfig(node)], password: node.rpcPassword });
  open.push(shop);
  await shop.untilHeight(await node.height());
  return { node, shop };
};

/** Deletes the chain of the node, which begins again at the genesis block; its wallet stays. */
const wipe = async (node: BitcoinNode): Promise<void> => {
  await node.stop();
  for (const part of ['blocks', 'chainstate', 'wallets'])
    await rm(join(node.dataDir, 'regtest', part), { recursive: true, force: true });
  await node.start({ wallet: false });
  await node.rpc('createwallet', 'customer');
};
const settles = async ({ node, shop }: { node: BitcoinNode; shop: Shop }): Promise<void> => {
  const sale = await shop.charge(SATS);
  await node.pay(sale.address, SATS);
  await shop.until(sale.id, 'processing');
  await node.mine(1);
  await shop.until(sale.id, 'settled');
};

test('CHAIN-59: a wiped node is read again from the fork with the known headers, and sells on', async () => {
  const parts = await openAll();
  const { node, shop } = parts;
  const before = await node.height();
  await settles(parts);
  await wipe(node);
  await node.mine(before + MATURE);
  await shop.untilHeight(before + MATURE);
  await settles(parts);
});

test('CHAIN-59: the only node of a shop, on a chain without the root, begins with a root of its own', async () => {
  const parts = await openAll(300);
  const { node, shop } = parts;
  await settles(parts);
  await wipe(node);
  // below the root nobody can tell whether the node only has to catch up
  await node.mine(BELOW_ROOT);
  await eventually(
    async () => shop.words('core')[0],
    (line) => line?.reason === 'it has none of the blocks that it had before' && line.count === BELOW_ROOT,
    'catching up',
  );
  expect(shop.words('core')).toMatchObject([{ word: 'catching-up', of: 101 }]);
  await node.mine(MATURE);
  await shop.untilHeight(BELOW_ROOT + MATURE);
  expect(shop.words('core')).toMatchObject([{ word: 'works' }]);
  await settles(parts);
});
