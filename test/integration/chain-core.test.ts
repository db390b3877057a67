import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Pace } from '../../src/main/chain/source.ts';
import { startBitcoinNode, type BitcoinNode, type BitcoinNodeOptions } from '../support/bitcoin-node.ts';
import { coreConfig, openShop, type Shop } from '../support/regtest-shop.ts';

const SATS = 40_000n;

const variants: { name: string; options: BitcoinNodeOptions; pace: Partial<Pace> }[] = [
  // so seldom are complete passes that only ZMQ can have told
  { name: 'with ZMQ', options: {}, pace: { passMs: 60_000 } },
  { name: 'polled, pruned', options: { zmq: false, prune: 550 }, pace: {} },
];

describe.each(variants)('Bitcoin Core $name', ({ options, pace }) => {
  let node: BitcoinNode;
  let shop: Shop;
  const more = () => ({ password: node.rpcPassword, pace });

  beforeAll(async () => {
    node = await startBitcoinNode(options);
    shop = await openShop({ sources: [coreConfig(node)], ...more() });
    await shop.untilHeight(await node.height());
  });
  afterAll(async () => {
    await shop.close();
    await node.close();
  });

  test('an exact payment is seen, then settled by its block', async () => {
    const sale = await shop.charge(SATS);
    await node.pay(sale.address, SATS);
    expect(await shop.until(sale.id, 'processing')).toMatchObject({ receivedSats: SATS, part: false, over: false });
    await node.mine(1);
    await shop.until(sale.id, 'settled');
    expect(await shop.history(sale.id)).toEqual(['new', 'processing', 'settled']);
    expect(await shop.payments(sale.id)).toHaveLength(1);
  });

  test('two parts make a whole', async () => {
    const sale = await shop.charge(SATS);
    await node.pay(sale.address, SATS / 4n);
    expect(await shop.untilReceived(sale.id, SATS / 4n)).toMatchObject({ status: 'new', part: true });
    await node.pay(sale.address, SATS - SATS / 4n);
    expect(await shop.until(sale.id, 'processing')).toMatchObject({ receivedSats: SATS, part: false });
    await node.mine(1);
    await shop.until(sale.id, 'settled');
  });

  test('a replacement to another payee takes it back to new', async () => {
    const sale = await shop.charge(SATS);
    const txid = await node.pay(sale.address, SATS);
    await shop.until(sale.id, 'processing');
    await node.replaceToOther(txid);
    expect(await shop.until(sale.id, 'new')).toMatchObject({ receivedSats: 0n, notice: 'replaced' });
    await node.mine(1);
    expect((await shop.payments(sale.id)).map(({ gone }) => gone)).toEqual([true]);
  });

  test('a fee bump to the same address changes nothing', async () => {
    const sale = await shop.charge(SATS);
    const txid = await node.pay(sale.address, SATS);
    await shop.until(sale.id, 'processing');
    const bumped = await node.bumpFee(txid);
    await node.mine(1);
    await shop.until(sale.id, 'settled');
    expect(await shop.history(sale.id)).toEqual(['new', 'processing', 'settled']);
    const live = (await shop.payments(sale.id)).filter(({ gone }) => !gone);
    expect(live.map((payment) => payment.txid)).toEqual([bumped]);
  });

  test('a sale ends right after its expiry, and money after it is late', async () => {
    const sale = await shop.charge(SATS);
    shop.advance(16 * 60_000);
    await shop.until(sale.id, 'expired');
    await node.pay(sale.address, SATS);
    expect(await shop.untilReceived(sale.id, SATS)).toMatchObject({ status: 'expired', late: true });
    await node.mine(1);
  });

  test('sixty dust outputs do not hide the real one', async () => {
    const sale = await shop.charge(SATS);
    for (let count = 0; count < 60; count += 1) await node.pay(sale.address, 600n);
    await node.pay(sale.address, SATS);
    await shop.untilReceived(sale.id, SATS + 60n * 600n);
    await node.mine(1);
    expect(await shop.until(sale.id, 'settled')).toMatchObject({ over: true });
  });

  test('a payment while Satchel is stopped is found on start and counts as on time', async () => {
    const mined = await shop.charge(SATS);
    const waiting = await shop.charge(SATS);
    await shop.stop();
    await node.pay(mined.address, SATS);
    await node.mine(3);
    await node.pay(waiting.address, SATS);
    shop = await openShop({ sources: [coreConfig(node)], folder: shop.folder, startChain: false, ...more() });
    shop.advance(60 * 60_000);
    await shop.chain.start();
    expect(await shop.until(mined.id, 'settled')).toMatchObject({ late: false });
    expect(await shop.until(waiting.id, 'processing')).toMatchObject({ late: false });
    await node.mine(1);
    await shop.until(waiting.id, 'settled');
  });

  test('a node that was away is followed again when it is back', async () => {
    const sale = await shop.charge(SATS);
    await node.stop();
    await expect.poll(() => shop.chain.sources()[0]?.state, { timeout: 10_000 }).toBe('failing');
    await node.start();
    await node.pay(sale.address, SATS);
    await shop.until(sale.id, 'processing');
    await node.mine(1);
    await shop.until(sale.id, 'settled');
  });
});

describe('several sources', () => {
  let node: BitcoinNode;
  beforeAll(async () => {
    node = await startBitcoinNode();
  });
  afterAll(async () => node.close());

  test('one transaction pays two invoices, each credited once, from two sources, before and after a restart', async () => {
    const options = {
      sources: [coreConfig(node, { id: 'one' }), coreConfig(node, { id: 'two', zmq: false })],
      password: node.rpcPassword,
    };
    let shop = await openShop(options);
    await shop.untilHeight(await node.height());
    const left = await shop.charge(SATS);
    const right = await shop.charge(SATS * 2n);
    await node.payMany([
      { address: left.address, amountSats: SATS },
      { address: right.address, amountSats: SATS * 2n },
    ]);
    await shop.until(left.id, 'processing');
    await shop.until(right.id, 'processing');
    await shop.stop();
    await node.mine(1);
    shop = await openShop({ ...options, folder: shop.folder });
    await shop.until(left.id, 'settled');
    await shop.until(right.id, 'settled');
    await shop.untilHeight(await node.height());
    expect((await shop.payments(left.id)).map(({ amountMsats }) => amountMsats)).toEqual([SATS * 1_000n]);
    expect((await shop.payments(right.id)).map(({ amountMsats }) => amountMsats)).toEqual([SATS * 2_000n]);
    await shop.close();
  });

  test('a wrong password is said', async () => {
    const shop = await openShop({ sources: [], startChain: false });
    const config = coreConfig(node);
    expect(await shop.chain.test(config, node.rpcPassword)).toEqual({
      ok: true,
      value: { height: await node.height() },
    });
    expect(await shop.chain.test(config, 'wrong')).toMatchObject({ ok: false, error: { code: 'upstream_failed' } });
    await shop.close();
  });

  test('the scan finds the highest used address and goes on past it', async () => {
    const shop = await openShop({ sources: [coreConfig(node, { id: 'scan' })], password: node.rpcPassword });
    await shop.untilHeight(await node.height());
    expect(await shop.chain.scanWallet('wallet', 5)).toEqual({ ok: true, value: { highestUsed: null } });
    let last = await shop.charge(SATS);
    for (let count = 0; count < 25; count += 1) last = await shop.charge(SATS);
    await node.pay(last.address, SATS);
    await node.mine(1);
    expect(await shop.chain.scanWallet('wallet', 5)).toEqual({ ok: true, value: { highestUsed: last.addressIndex } });
    await shop.close();
  });
});
