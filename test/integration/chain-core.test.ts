import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Intervals } from '../../src/main/chain/source.ts';
import { startBitcoinNode, type BitcoinNode, type BitcoinNodeOptions } from '../support/bitcoin-node.ts';
import { coreConfig, openShop, type Shop } from '../support/regtest-shop.ts';

const SATS = 40_000n;

/** The mempool is gone after a restart. */
const FORGETFUL = ['-persistmempool=0'];
const variants: { name: string; options: BitcoinNodeOptions; intervals: Partial<Intervals> }[] = [
  // complete passes are so rare that only ZMQ can report
  { name: 'with ZMQ', options: { args: FORGETFUL }, intervals: { passMs: 60_000 } },
  { name: 'polled, pruned', options: { zmq: false, prune: 550, args: FORGETFUL }, intervals: {} },
];

/** A node and a shop that watches it; a test may replace `shop` by its next run. */
const useShop = (options: BitcoinNodeOptions, intervals: Partial<Intervals>) => {
  let parts: { node: BitcoinNode; shop: Shop } | undefined;
  const get = () => {
    if (!parts) throw new Error('not started');
    return parts;
  };
  const more = () => ({ sources: [coreConfig(get().node)], password: get().node.rpcPassword, intervals });
  beforeAll(async () => {
    const node = await startBitcoinNode(options);
    const shop = await openShop({ sources: [coreConfig(node)], password: node.rpcPassword, intervals });
    parts = { node, shop };
    await shop.untilHeight(await node.height());
  });
  afterAll(async () => {
    await parts?.shop.close();
    await parts?.node.close();
  });
  return {
    more,
    get node() {
      return get().node;
    },
    get shop() {
      return get().shop;
    },
    set shop(shop: Shop) {
      get().shop = shop;
    },
  };
};

describe.each(variants)('Bitcoin Core $name', ({ options, intervals }) => {
  const at = useShop(options, intervals);

  test('an exact payment is seen, then settled by its block', async () => {
    const sale = await at.shop.charge(SATS);
    await at.node.pay(sale.address, SATS);
    expect(await at.shop.until(sale.id, 'processing')).toMatchObject({
      receivedSats: SATS,
      underpaid: false,
      overpaid: false,
    });
    await at.node.mine(1);
    await at.shop.until(sale.id, 'settled');
    expect(await at.shop.history(sale.id)).toEqual(['new', 'processing', 'settled']);
    expect(await at.shop.payments(sale.id)).toHaveLength(1);
  });

  test('two parts make a whole', async () => {
    const sale = await at.shop.charge(SATS);
    await at.node.pay(sale.address, SATS / 4n);
    expect(await at.shop.untilReceived(sale.id, SATS / 4n)).toMatchObject({ status: 'new', underpaid: true });
    await at.node.pay(sale.address, SATS - SATS / 4n);
    expect(await at.shop.until(sale.id, 'processing')).toMatchObject({ receivedSats: SATS, underpaid: false });
    await at.node.mine(1);
    await at.shop.until(sale.id, 'settled');
  });

  test('a replacement to another payee makes the invoice new again', async () => {
    const sale = await at.shop.charge(SATS);
    const txid = await at.node.pay(sale.address, SATS);
    await at.shop.until(sale.id, 'processing');
    await at.node.replaceToOther(txid);
    expect(await at.shop.until(sale.id, 'new')).toMatchObject({ receivedSats: 0n, notice: 'replaced' });
    await at.node.mine(1);
    expect((await at.shop.payments(sale.id)).map(({ dropped }) => dropped)).toEqual([true]);
  });

  test('a fee bump to the same address changes nothing', async () => {
    const sale = await at.shop.charge(SATS);
    const txid = await at.node.pay(sale.address, SATS);
    await at.shop.until(sale.id, 'processing');
    const bumped = await at.node.bumpFee(txid);
    await at.node.mine(1);
    await at.shop.until(sale.id, 'settled');
    expect(await at.shop.history(sale.id)).toEqual(['new', 'processing', 'settled']);
    const live = (await at.shop.payments(sale.id)).filter(({ dropped }) => !dropped);
    expect(live.map((payment) => payment.txid)).toEqual([bumped]);
  });

  test('sixty dust outputs do not hide the real one', async () => {
    const sale = await at.shop.charge(SATS);
    for (let count = 0; count < 60; count += 1) await at.node.pay(sale.address, 600n);
    await at.node.pay(sale.address, SATS);
    await at.shop.untilReceived(sale.id, SATS + 60n * 600n);
    await at.node.mine(1);
    expect(await at.shop.until(sale.id, 'settled')).toMatchObject({ overpaid: true });
  });
});

describe.each(variants)('Bitcoin Core $name, in time', ({ options }) => {
  const at = useShop(options, {});

  test('an invoice ends right after its expiry, and later money is late (INV-4)', async () => {
    const sale = await at.shop.charge(SATS);
    at.shop.advance(16 * 60_000);
    await at.shop.until(sale.id, 'expired');
    await at.node.pay(sale.address, SATS);
    expect(await at.shop.untilReceived(sale.id, SATS)).toMatchObject({ status: 'expired', paidLate: true });
    await at.node.mine(1);
  });

  test('a payment while Satchel is stopped is found on start and counts as on time (INV-5)', async () => {
    const mined = await at.shop.charge(SATS);
    const waiting = await at.shop.charge(SATS);
    await at.shop.stop();
    await at.node.pay(mined.address, SATS);
    await at.node.mine(3);
    await at.node.pay(waiting.address, SATS);
    at.shop = await openShop({
      ...at.more(),
      folder: at.shop.folder,
      startChain: false,
    });
    at.shop.advance(60 * 60_000);
    await at.shop.chain.start();
    expect(await at.shop.until(mined.id, 'settled')).toMatchObject({ paidLate: false });
    expect(await at.shop.until(waiting.id, 'processing')).toMatchObject({ paidLate: false });
    await at.node.mine(1);
    await at.shop.until(waiting.id, 'settled');
  });

  test('a node that was away is followed again after it is back', async () => {
    const sale = await at.shop.charge(SATS);
    await at.node.stop();
    await expect.poll(() => at.shop.chain.sources()[0]?.state, { timeout: 60_000 }).toBe('failing');
    await at.node.start();
    await at.node.pay(sale.address, SATS);
    await at.shop.until(sale.id, 'processing');
    await at.node.mine(1);
    await at.shop.until(sale.id, 'settled');
  });
});

describe.each(variants)('Bitcoin Core $name, sending again', ({ options }) => {
  const at = useShop(options, {});

  test('a payment whose parent was replaced is dropped (INV-7)', async () => {
    const sale = await at.shop.charge(SATS);
    const parent = await at.node.pay(await at.node.newAddress(), SATS + 1_000n);
    const [output] = (await at.node.rpc<{ details: { category: string; vout: number }[] }>('gettransaction', parent))
      .details;
    await at.node.payFrom({ txid: parent, vout: output?.vout ?? 0 }, sale.address, SATS);
    await at.shop.until(sale.id, 'processing');
    await at.node.replaceToOther(parent);
    expect(await at.shop.until(sale.id, 'new')).toMatchObject({ receivedSats: 0n });
  });

  test('a payment that the node forgot is kept and sent again', async () => {
    const sale = await at.shop.charge(SATS);
    const txid = await at.node.pay(sale.address, SATS);
    await at.shop.until(sale.id, 'processing');
    await at.node.stop();
    await at.node.start({ wallet: false });
    await expect.poll(async () => at.node.rpc<string[]>('getrawmempool'), { timeout: 60_000 }).toContain(txid);
    expect((await at.shop.invoice(sale.id)).status).toBe('processing');
    await at.node.rpc('loadwallet', 'customer');
    await at.node.mine(1);
    await at.shop.until(sale.id, 'settled');
    expect(await at.shop.history(sale.id)).toEqual(['new', 'processing', 'settled']);
  });
});

describe('several sources', () => {
  let node: BitcoinNode;
  beforeAll(async () => {
    node = await startBitcoinNode();
  });
  afterAll(async () => node.close());

  test('one transaction pays two invoices, each credited once, from two sources, before and after a restart (INV-21)', async () => {
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

  test('a wrong password is reported', async () => {
    const shop = await openShop({ sources: [], startChain: false });
    const config = coreConfig(node);
    expect(await shop.chain.test(config, node.rpcPassword)).toEqual({
      ok: true,
      value: { height: await node.height() },
    });
    expect(await shop.chain.test(config, 'wrong')).toMatchObject({ ok: false, error: { code: 'upstream_failed' } });
    await shop.close();
  });

  test('the scan finds the highest used address and continues past it', async () => {
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
