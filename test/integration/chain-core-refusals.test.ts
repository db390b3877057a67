/** A node refuses a payment: when it is lost, and when it is kept. On real nodes. */
import { afterEach, expect, test } from 'vitest';
import type { SourceConfig } from '../../src/main/app/ports.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { copyBlocks } from '../support/copy-blocks.ts';
import { openNodeProxy, refusal, type NodeProxy } from '../support/node-proxy.ts';
import { coreConfig, eventually, openShop, type PayableInvoice, type Shop } from '../support/regtest-shop.ts';

const SATS = 40_000n;
const NO_METHOD = refusal(-32601, 'Method not found');

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});
const opened = <T extends { close: () => Promise<void> }>(one: T): T => {
  open.push(one);
  return one;
};

/** Signs a transaction that spends an output to an address, and sends it nowhere. @returns its hex */
const sign = async (node: BitcoinNode, from: Output, address: string, feeSats: bigint): Promise<string> => {
  const inputs = [{ txid: from.txid, vout: from.vout }];
  const changeSats = BigInt(Math.round(from.amount * 1e8)) - SATS - feeSats;
  const outputs = [{ [address]: btc(SATS) }, { [await node.newAddress()]: btc(changeSats) }];
  const raw = await node.rpc<string>('createrawtransaction', inputs, outputs);
  return (await node.rpc<{ hex: string }>('signrawtransactionwithwallet', raw)).hex;
};
const btc = (sats: bigint): string => `${sats / 100_000_000n}.${(sats % 100_000_000n).toString().padStart(8, '0')}`;

interface Output {
  readonly txid: string;
  readonly vout: number;
  readonly amount: number;
}
const unspentOf = async (node: BitcoinNode): Promise<Output> => {
  const [output] = await node.rpc<Output[]>('listunspent', 1);
  return output ?? expect.fail('nothing to spend');
};

/** A node with the blocks of another one. */
const startCopy = async (node: BitcoinNode): Promise<BitcoinNode> => {
  const copy = await startBitcoinNode({ zmq: false, blocks: 0 });
  await copyBlocks(node, copy);
  return copy;
};

const untilDropped = async (shop: Shop, sale: PayableInvoice): Promise<unknown> =>
  eventually(
    async () => shop.payments(sale.id),
    (payments) => payments.length === 1 && payments.every(({ dropped }) => dropped),
    'dropped',
  );

const viaProxy =
  (change: Parameters<NodeProxy['change']>[0]) =>
  async (node: BitcoinNode): Promise<SourceConfig> =>
    opened(await openNodeProxy(node, change)).source;

/** Bitcoin Core before version 29 has no `reject-details`, and before 24 no `gettxspendingprevout`. */
const versions: { version: string; sourceOf: (node: BitcoinNode) => Promise<SourceConfig> }[] = [
  { version: 'of today', sourceOf: async (node) => coreConfig(node, { zmq: false }) },
  {
    version: 'that names no spender',
    sourceOf: viaProxy(({ method }) => (method === 'gettxspendingprevout' ? NO_METHOD : undefined)),
  },
  {
    version: 'before 24',
    sourceOf: viaProxy(({ method }, { result }) => {
      if (method === 'gettxspendingprevout') return NO_METHOD;
      if (method !== 'testmempoolaccept') return undefined;
      const [{ 'reject-details': _details, ...verdict }] = result as [Record<string, unknown>]; // one transaction per call
      return { result: [verdict], error: null };
    }),
  },
];

test.each(versions)(
  'chain.md CHAIN-34: a payment whose rival a node $version already has is dropped (INV-7)',
  async ({ sourceOf }) => {
    const node = opened(await startBitcoinNode({ zmq: false }));
    const other = opened(await startCopy(node));
    const robbed = { ...(await sourceOf(node)), id: 'robbed' };
    const sources = [robbed, coreConfig(other, { id: 'other', zmq: false })];
    const shop = opened(await openShop({ sources, password: node.rpcPassword }));
    await shop.untilHeight(await node.height());
    const sale = await shop.charge(SATS);
    const from = await unspentOf(node);
    const payment = await sign(node, from, sale.address, 1_000n);
    const theft = await sign(node, from, await node.newAddress(), 30_000n);
    await node.rpc('sendrawtransaction', theft);
    // the node's mempool is read in order, so the theft was read when this one is seen
    const marker = await shop.charge(SATS);
    await node.pay(marker.address, SATS);
    await shop.until(marker.id, 'processing');
    await other.rpc('sendrawtransaction', payment);
    // while a node that votes has it, it is not gone (chain.md CHAIN-21)
    await shop.until(sale.id, 'processing');
    await shop.chain.configure([robbed]);
    await untilDropped(shop, sale);
    expect(await shop.history(sale.id)).toEqual(['new', 'processing', 'new']);
    expect(await shop.invoice(sale.id)).toMatchObject({ receivedSats: 0n, notice: 'replaced' });
  },
);

/** Pays a sale from an output that is unconfirmed itself. @returns the parent's txid */
const payWithChild = async (node: BitcoinNode, sale: PayableInvoice): Promise<string> => {
  const parent = await node.pay(await node.newAddress(), SATS + 1_000n);
  const { details } = await node.rpc<{ details: { address: string; vout: number; amount: number }[] }>(
    'gettransaction',
    parent,
  );
  const output = details.find(({ amount }) => amount > 0);
  await node.payFrom({ txid: parent, vout: output?.vout ?? 0 }, sale.address, SATS);
  return parent;
};

test('chain.md CHAIN-34: missing inputs are no word: a payment whose parent the node forgot is kept (INV-7)', async () => {
  const node = opened(await startBitcoinNode({ zmq: false, args: ['-persistmempool=0'] }));
  const shop = opened(await openShop({ sources: [coreConfig(node)], password: node.rpcPassword }));
  await shop.untilHeight(await node.height());
  const sale = await shop.charge(SATS);
  await payWithChild(node, sale);
  await shop.until(sale.id, 'processing');
  await node.stop();
  await node.start({ wallet: false });
  const unpaid = await shop.charge(SATS);
  shop.advance(16 * 60_000);
  // its check comes after the payment was offered to the node
  await shop.until(unpaid.id, 'expired');
  expect((await shop.invoice(sale.id)).status).toBe('processing');
  await node.rpc('loadwallet', 'customer');
  await expect.poll(async () => (await node.rpc<string[]>('getrawmempool')).length, { timeout: 60_000 }).toBe(2);
  await node.mine(1);
  await shop.until(sale.id, 'settled');
  expect(await shop.history(sale.id)).toEqual(['new', 'processing', 'settled']);
});

test.each([{ restart: false }, { restart: true }])(
  'chain.md CHAIN-4: a payment whose parent lost in a block is dropped, restart $restart (INV-7)',
  async ({ restart }) => {
    const node = opened(await startBitcoinNode({ zmq: false }));
    const options = { sources: [coreConfig(node)], password: node.rpcPassword };
    let shop = await openShop(options);
    await shop.untilHeight(await node.height());
    const from = await unspentOf(node);
    const sale = await shop.charge(SATS);
    const rival = await sign(node, from, await node.newAddress(), 30_000n);
    // the wallet spends the output again, because it has not seen the rival
    const parent = await sign(node, from, await node.newAddress(), 1_000n);
    const parentTxid = await node.rpc<string>('sendrawtransaction', parent);
    await node.payFrom({ txid: parentTxid, vout: 0 }, sale.address, SATS - 1_000n);
    await shop.untilReceived(sale.id, SATS - 1_000n);
    const { payments } = shop.opened.database.read;
    await expect.poll(async () => payments.rawTransaction(parentTxid)).toBe(parent);
    if (restart) {
      await shop.stop();
      await node.generateBlockWith([rival]);
      shop = await openShop({ ...options, folder: shop.folder });
    } else await node.generateBlockWith([rival]);
    opened(shop);
    await untilDropped(shop, sale);
  },
);
