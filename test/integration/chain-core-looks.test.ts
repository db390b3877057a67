/** When a look at a real node counts. */
import { afterEach, expect, test } from 'vitest';
import { startBitcoinNode } from '../support/bitcoin-node.ts';
import { openNodeProxy, refusal, type NodeProxy } from '../support/node-proxy.ts';
import { eventually, openShop, type Shop } from '../support/regtest-shop.ts';

const SATS = 40_000n;
const HEADER_DIGITS = 160;
const AFTER_EXPIRY_MS = 16 * 60_000;

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});
const openAll = async () => {
  const node = await startBitcoinNode({ zmq: false });
  open.push(node);
  const proxy = await openNodeProxy(node);
  open.push(proxy);
  const shop = await openShop({ sources: [proxy.source], password: node.rpcPassword });
  open.push(shop);
  await shop.untilHeight(await node.height());
  return { node, proxy, shop };
};

/** Waits until the node was read in full again, at least once from the beginning. */
const untilReadAgain = async (proxy: NodeProxy): Promise<void> => {
  const before = proxy.asked('getrawmempool');
  await expect.poll(() => proxy.asked('getrawmempool') - before, { timeout: 60_000 }).toBeGreaterThan(2);
};
const untilSays = async (shop: Shop, lastError: string | null): Promise<unknown> =>
  eventually(
    async () => shop.chain.sources()[0],
    (source) => source?.lastError === lastError,
    lastError ?? 'ok',
  );

test('chain.md CHAIN-29: a node that has a header and not its block ends no invoice (INV-4)', async () => {
  const { node, proxy, shop } = await openAll();
  const paid = await shop.charge(SATS);
  const [from] = await node.rpc<{ txid: string; vout: number; amount: number }[]>('listunspent', 1);
  const raw = await node.rpc<string>(
    'createrawtransaction',
    [{ txid: from?.txid, vout: from?.vout }],
    [{ [paid.address]: '0.00040000' }, { [await node.newAddress()]: ((from?.amount ?? 0) - 0.001).toFixed(8) }],
  );
  const { hex } = await node.rpc<{ hex: string }>('signrawtransactionwithwallet', raw);
  // the block holds the payment; so far the node has no more of it than its header
  const block = await node.rpc<{ hex: string }>('generateblock', await node.newAddress(), [hex], false);
  await node.rpc('submitheader', block.hex.slice(0, HEADER_DIGITS));
  shop.advance(AFTER_EXPIRY_MS);
  await untilReadAgain(proxy);
  expect((await shop.invoice(paid.id)).status).toBe('new');
  await untilSays(shop, 'it lacks the newest blocks');
  expect(shop.chain.sources()[0]?.state).toBe('catching-up');
  await node.rpc('submitblock', block.hex);
  expect(await shop.until(paid.id, 'settled')).toMatchObject({ paidLate: false });
  await untilSays(shop, null);
});

test('chain.md CHAIN-33: only error −5 means that a transaction left: after another one it is asked for again', async () => {
  const { node, proxy, shop } = await openAll();
  const sale = await shop.charge(SATS);
  proxy.change(({ method }) => (method === 'getrawtransaction' ? refusal(-32603, 'Internal error') : undefined));
  await node.pay(sale.address, SATS);
  await expect.poll(() => proxy.asked('getrawtransaction'), { timeout: 60_000 }).toBeGreaterThan(0);
  // what could not be read may be the payment, so nothing ends meanwhile
  shop.advance(AFTER_EXPIRY_MS);
  await untilReadAgain(proxy);
  expect((await shop.invoice(sale.id)).status).toBe('new');
  await untilSays(shop, 'it does not hand out what its mempool lists');
  proxy.change(() => undefined);
  expect(await shop.until(sale.id, 'processing')).toMatchObject({ paidLate: false });
  await untilSays(shop, null);
});

test('chain.md CHAIN-33: a transaction that left before it was read is no trouble, and is read when it comes back', async () => {
  const { node, proxy, shop } = await openAll();
  const sale = await shop.charge(SATS);
  const unpaid = await shop.charge(SATS);
  proxy.change(({ method }) =>
    method === 'getrawtransaction' ? refusal(-5, 'No such mempool transaction') : undefined,
  );
  await node.pay(sale.address, SATS);
  await expect.poll(() => proxy.asked('getrawtransaction'), { timeout: 60_000 }).toBeGreaterThan(0);
  expect(shop.chain.sources()[0]?.lastError).toBeNull();
  proxy.change(() => undefined);
  await shop.until(sale.id, 'processing');
  shop.advance(AFTER_EXPIRY_MS);
  await shop.until(unpaid.id, 'expired');
});

test('chain.md CHAIN-31: a payment in a block that was deleted unread is found by a scan before its invoice ends', async () => {
  const node = await startBitcoinNode({ zmq: false, prune: 1, args: ['-fastprune'] });
  open.push(node);
  const proxy = await openNodeProxy(node);
  open.push(proxy);
  const options = { sources: [proxy.source], password: node.rpcPassword };
  const before = await openShop(options);
  await before.untilHeight(await node.height());
  const paid = await before.charge(SATS);
  const unpaid = await before.charge(SATS);
  await before.stop();
  await node.pay(paid.address, SATS);
  const [hash] = await node.mine(1);
  await node.mine(450);
  await node.rpc('pruneblockchain', await node.height());
  await expect(node.rpc('getblock', hash)).rejects.toThrow('pruned');

  proxy.change(({ method }) => (method === 'scantxoutset' ? refusal(-8, 'Scan already in progress') : undefined));
  const shop = await openShop({ ...options, folder: before.folder, startChain: false });
  open.push(shop);
  shop.advance(AFTER_EXPIRY_MS);
  await shop.chain.start();
  await untilSays(shop, 'it deleted blocks before they were read');
  const after = await shop.charge(SATS);
  shop.advance(AFTER_EXPIRY_MS);
  // the gap does not concern a sale that was made after it
  await shop.until(after.id, 'expired');
  expect((await shop.invoice(paid.id)).status).toBe('new');
  expect((await shop.invoice(unpaid.id)).status).toBe('new');

  proxy.change(() => undefined);
  expect(await shop.until(paid.id, 'settled')).toMatchObject({ receivedSats: SATS, paidLate: false });
  await shop.until(unpaid.id, 'expired');
  await untilSays(shop, null);
});
