import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { coreConfig, openShop, type Shop } from '../support/regtest-shop.ts';

const SATS = 40_000n;
const COUNT = 32;
/** A transaction of 390 kB: an answer may hold 31 of them, in hex, and not 32. */
const OUTPUTS = 12_580;
const OUTPUT_SATS = 390_000n;

let node: BitcoinNode;
let shop: Shop;
beforeAll(async () => {
  node = await startBitcoinNode({ zmq: false, blocks: 100 + COUNT + 1, args: ['-acceptnonstdtxn=1'] });
});
afterAll(async () => {
  await shop.close();
  await node.close();
});

test('chain.md CHAIN-33: a batch that is too large is halved: among 32 transactions of 390 kB the payment is seen', async () => {
  shop = await openShop({ sources: [coreConfig(node)], password: node.rpcPassword, startChain: false });
  const sale = await shop.charge(SATS);
  const unspent = await node.rpc<{ txid: string; vout: number }[]>('listunspent');
  for (const { txid, vout } of unspent.slice(0, COUNT)) {
    const raw = withManyOutputs(await node.rpc<string>('createrawtransaction', [{ txid, vout }], []));
    const { hex } = await node.rpc<{ hex: string }>('signrawtransactionwithwallet', raw);
    await node.rpc('sendrawtransaction', hex, 0);
  }
  await node.pay(sale.address, SATS);
  expect(await node.rpc('getrawmempool')).toHaveLength(COUNT + 1);
  await shop.chain.start();
  await shop.until(sale.id, 'processing');
  await expect.poll(() => shop.chain.sources()[0]).toMatchObject({ state: 'ok', lastError: null });
});

/** Puts the outputs into a transaction that has one input and no output, before its lock time. */
const withManyOutputs = (rawHex: string): string => {
  const raw = Buffer.from(rawHex, 'hex');
  const count = Buffer.from([0xfd, 0, 0]);
  count.writeUInt16LE(OUTPUTS, 1);
  const value = Buffer.alloc(8);
  value.writeBigUInt64LE(OUTPUT_SATS);
  const outputs = Array.from({ length: OUTPUTS }, () =>
    Buffer.concat([value, Buffer.from([22, 0, 20]), randomBytes(20)]),
  );
  const body = raw.subarray(0, raw.length - 5);
  return Buffer.concat([body, count, ...outputs, raw.subarray(-4)]).toString('hex');
};
