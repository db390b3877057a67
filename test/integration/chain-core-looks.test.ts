/** When a look at a real node counts. */
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { startBitcoinNode } from '../support/bitcoin-node.ts';
import { openNodeProxy, refusal, untilReadAgain, untilSays } from '../support/node-proxy.ts';
import { openShop } from '../support/regtest-shop.ts';

const SATS = 40_000n;
const AFTER_EXPIRY_MS = 16 * 60_000;
/** The clock is read at least so often (expiry-watch.ts). */
const READ_EVERY_MS = 1_000;

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});
const openAll = async (intervals: Parameters<typeof openShop>[0]['intervals'] = {}) => {
  const node = await startBitcoinNode({ zmq: false });
  open.push(node);
  const proxy = await openNodeProxy(node);
  open.push(proxy);
  const shop = await openShop({ sources: [proxy.source], password: node.rpcPassword, intervals });
  open.push(shop);
  await shop.untilHeight(await node.height());
  return { node, proxy, shop };
};

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

test('product.md INV-4: a sale that expires while the node is being read for a new block is checked next', async () => {
  const { node, proxy, shop } = await openAll({ chainCheckMs: 24 * 3_600_000 }); // no check but those asked for
  const sale = await shop.charge(SATS);
  const { expiresAtMs } = await shop.invoice(sale.id);
  await untilReadAgain(proxy);
  let isHeld = false;
  proxy.change(async ({ method }) => {
    if (method !== 'getbestblockhash' || isHeld) return undefined;
    isHeld = true;
    shop.advance(expiresAtMs - Date.now() + 1_000); // the shop's clock has run with this machine's so far
    await sleep(READ_EVERY_MS * 2); // the expiry is noticed meanwhile
    return undefined;
  });
  await node.mine(1);
  await shop.until(sale.id, 'expired');
});
