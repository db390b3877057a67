import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createReadBalance } from '../../src/main/app/wallet-setup/wallet-balance.ts';
import type { SourceConfig } from '../../src/main/app/ports.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startEsploraFacade, type EsploraFacade } from '../support/esplora-facade.ts';
import { coreConfig, openShop, type Shop } from '../support/regtest-shop.ts';

const SATS = 40_000n;

let node: BitcoinNode;
let facade: EsploraFacade;
beforeAll(async () => {
  node = await startBitcoinNode();
  facade = await startEsploraFacade(node);
});
afterAll(async () => {
  await facade.close();
  await node.close();
});

interface Decoded {
  readonly decoded: { readonly vout: readonly { readonly scriptPubKey: { readonly address?: string } }[] };
}

/** Makes an output of the node's own wallet, and locks it so that the wallet spends it for nothing else. */
const makeOutput = async (): Promise<{ txid: string; vout: number }> => {
  const address = await node.newAddress();
  const txid = await node.pay(address, 500_000n);
  const { decoded } = await node.rpc<Decoded>('gettransaction', txid, true, true);
  const output = { txid, vout: decoded.vout.findIndex(({ scriptPubKey }) => scriptPubKey.address === address) };
  await node.rpc('lockunspent', false, [output]);
  return output;
};
const textOf = ({ txid, vout }: { txid: string; vout: number }): string => `${txid}:${vout}`;

describe.each([
  ['Bitcoin Core', () => coreConfig(node)],
  ['Esplora', (): SourceConfig => ({ id: 'esplora', kind: 'esplora', urls: [facade.url] })],
])('%s', (_name, config) => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await openShop({ sources: [config()], password: node.rpcPassword });
    await shop.untilHeight(await node.height());
  });
  afterAll(() => shop.close());

  test('an output is unspent until something spends it, in the mempool or in a block', async () => {
    const [mined, spentInBlock, spentInMempool] = [await makeOutput(), await makeOutput(), await makeOutput()];
    await node.mine(1);
    await node.payFrom(spentInBlock, await node.newAddress(), 400_000n);
    await node.mine(1);
    await node.payFrom(spentInMempool, await node.newAddress(), 400_000n);
    const waiting = await makeOutput();
    const all = [mined, spentInBlock, spentInMempool, waiting].map(textOf);
    const found = await shop.chain.unspent(all);
    expect(found.ok && [...found.value].toSorted()).toEqual([textOf(mined), textOf(waiting)].toSorted());
    const none = await shop.chain.unspent([]);
    expect(none.ok && none.value.size).toBe(0);
  });

  test('the balance is what came in, mined and unmined apart, and is kept for a minute', async () => {
    let nowMs = Date.now();
    const readBalance = createReadBalance({
      database: shop.opened.database,
      clock: { nowMs: () => nowMs },
      chain: shop.chain,
      rates: { current: () => undefined, last: () => undefined },
      patience: () => new Promise(() => {}),
      turn: () => nextTurn(),
    });
    const [first, second] = [await shop.charge(SATS), await shop.charge(2n * SATS)];
    await node.pay(first.address, SATS);
    await shop.until(first.id, 'processing');
    await node.mine(1);
    await shop.until(first.id, 'settled');
    await node.pay(second.address, 2n * SATS);
    await shop.until(second.id, 'processing');
    const balance = await readBalance('store');
    expect(balance.ok && balance.value).toMatchObject({
      confirmedSats: SATS,
      unconfirmedSats: 2n * SATS,
      totalUsdCents: null,
      addressCount: 2,
    });
    await node.mine(1);
    await shop.until(second.id, 'settled');
    expect(await readBalance('store')).toEqual(balance);
    nowMs += 60_001;
    expect(await readBalance('store')).toMatchObject({ value: { confirmedSats: 3n * SATS, unconfirmedSats: 0n } });
  });
});

test('one source that answers is enough; if none does, the reason is given', async () => {
  const dead = await openShop({ sources: [{ id: 'dead', kind: 'esplora', urls: ['http://127.0.0.1:1'] }] });
  expect(await dead.chain.unspent([])).toEqual({
    ok: false,
    error: { code: 'upstream_failed', params: { reason: 'nothing answers there' } },
  });
  await dead.close();
  const both: SourceConfig[] = [{ id: 'dead', kind: 'esplora', urls: ['http://127.0.0.1:1'] }, coreConfig(node)];
  const shop = await openShop({ sources: both, password: node.rpcPassword });
  expect((await shop.chain.unspent([])).ok).toBe(true);
  await shop.close();
});
