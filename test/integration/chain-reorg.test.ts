import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { coreConfig, openShop, type Shop } from '../support/regtest-shop.ts';

const SATS = 40_000n;

describe.each([{ zmq: true }, { zmq: false }])('reorganisations seen by Bitcoin Core, ZMQ $zmq', ({ zmq }) => {
  let node: BitcoinNode;
  let shop: Shop;
  const options = () => ({ sources: [coreConfig(node)], password: node.rpcPassword });

  beforeAll(async () => {
    node = await startBitcoinNode({ zmq });
    shop = await openShop(options());
    await shop.untilHeight(await node.height());
  });
  afterAll(async () => {
    await shop.close();
    await node.close();
  });

  test.each([1, 2, 6])(
    'depth %i after settled: back to processing, and mined again it settles again (INV-28, INV-29)',
    async (depth) => {
      const sale = await shop.charge(SATS);
      await node.pay(sale.address, SATS);
      await shop.until(sale.id, 'processing');
      await node.mine(depth);
      await shop.until(sale.id, 'settled');
      await node.reorg(depth);
      expect(await shop.until(sale.id, 'processing')).toMatchObject({ notice: 'reverted' });
      await node.mine(1);
      await shop.until(sale.id, 'settled');
      expect(await shop.history(sale.id)).toEqual(['new', 'processing', 'settled', 'processing', 'settled']);
      expect(await shop.payments(sale.id)).toHaveLength(1);
    },
  );

  test('a reorganisation that double-spends a settled payment takes it back (INV-7)', async () => {
    const sale = await shop.charge(SATS);
    const txid = await node.pay(sale.address, SATS);
    const [block = ''] = await node.mine(1);
    await shop.until(sale.id, 'settled');
    await node.rpc('invalidateblock', block);
    const other = await node.replaceToOther(txid);
    await node.generateBlockWith([other]);
    await node.mine(1);
    await shop.until(sale.id, 'new');
    expect((await shop.payments(sale.id)).map(({ dropped }) => dropped)).toEqual([true]);
  });

  test('a reorganisation while Satchel was stopped is followed on start, even if its blocks were not remembered', async () => {
    await shop.untilHeight(await node.height());
    const memory = await shop.opened.database.read.chain.sourceState('core');
    const sale = await shop.charge(SATS);
    await node.pay(sale.address, SATS);
    await node.mine(2);
    await shop.until(sale.id, 'settled');
    // as after a crash between storing what a block held and remembering the block
    await shop.chain.stop();
    await shop.opened.database.write(async (tx) => tx.chain.setSourceState('core', memory ?? ''));
    await shop.stop();
    await node.reorg(2);
    shop = await openShop({ ...options(), folder: shop.folder });
    await shop.until(sale.id, 'processing');
    await node.mine(1);
    await shop.until(sale.id, 'settled');
  });
});
