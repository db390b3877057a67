/**
 * A payment that is mined again above, at or below the height at which its sale was made, and a node that comes back with
 * fewer blocks: no sale steps back more often than the chain gave cause (CHAIN-44).
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startEsploraFacade, type EsploraFacade } from '../support/esplora-facade.ts';
import { startElectrumX, type ElectrumX } from '../support/electrumx.ts';
import { coreConfig, eventually, openShop, type PayableInvoice, type Shop } from '../support/regtest-shop.ts';
import { ELECTRUMX_MISSING } from '../support/tools.ts';

const SATS = 40_000n;
/** More than the deepest reorganisation, so that no case undoes the one before. */
const BETWEEN = 7;
const SETTLED = ['new', 'processing', 'settled'];

/** With SATCHEL_CHAIN_DEPTHS set, every depth is played. */
const DEPTHS = process.env['SATCHEL_CHAIN_DEPTHS'] ? [1, 2, 3, 4, 5, 6] : [1, 3];
/** The place of the payment in the new branch, the least depth that has it, and the status history of the sale. */
const PLACES = [
  { where: 'above', least: 1, history: SETTLED },
  { where: 'at', least: 2, history: SETTLED },
  { where: 'below', least: 3, history: SETTLED },
  { where: 'waiting', least: 1, history: [...SETTLED, 'processing', 'settled'] },
  { where: 'stolen', least: 1, history: [...SETTLED, 'new'] },
] as const;
const CASES = DEPTHS.flatMap((depth) =>
  PLACES.flatMap(({ where, least, history }) => (depth >= least ? [{ depth, where, history }] : [])),
);

const KINDS = ['Bitcoin Core', 'Esplora', ...(ELECTRUMX_MISSING ? [] : ['ElectrumX'])] as const;

describe.each(KINDS)('%s alone', (kind) => {
  let node: BitcoinNode;
  let server: EsploraFacade | ElectrumX | null = null;
  let shop: Shop;

  beforeAll(async () => {
    node = await startBitcoinNode({ txindex: kind === 'ElectrumX' });
    if (kind === 'Bitcoin Core') shop = await openShop({ sources: [coreConfig(node)], password: node.rpcPassword });
    else if (kind === 'Esplora') {
      const facade = await startEsploraFacade(node);
      server = facade;
      shop = await openShop({ sources: [{ id: 'esplora', kind: 'esplora', urls: [facade.url] }] });
    } else {
      const electrum = await startElectrumX(node);
      server = electrum;
      shop = await openShop({ sources: [{ id: 'electrum', kind: 'electrum', urls: [electrum.tcpUrl], own: true }] });
    }
    await shop.untilHeight(await node.height());
  });
  afterAll(async () => {
    await shop?.close();
    await server?.close();
    await node?.close();
  });

  /** Makes a sale that is paid and in the last block. */
  const settle = async (): Promise<{ sale: PayableInvoice; txid: string }> => {
    const sale = await shop.charge(SATS);
    // the wallet would lock it to the height of now, so that it could not be mined below
    const outputs = [{ [sale.address]: '0.00040000' }];
    const { txid } = await node.rpc<{ txid: string }>('send', outputs, null, 'unset', null, { locktime: 0 });
    await shop.until(sale.id, 'processing');
    await node.mine(1);
    await shop.until(sale.id, 'settled');
    return { sale, txid };
  };

  test.each(CASES)(
    'CHAIN-23, CHAIN-44: $depth blocks are replaced, the payment is $where (M7)',
    async ({ depth, where, history }) => {
      await node.mine(BETWEEN);
      const made = await node.height();
      await shop.untilHeight(made);
      const { sale, txid } = await settle();
      expect(sale.createdHeight).toBe(made);
      const first = made + 2 - depth;
      await node.rpc('invalidateblock', await node.rpc<string>('getblockhash', first));
      const mined = { above: made + 1, at: made, below: first, waiting: null, stolen: first }[where];
      if (where === 'stolen') await node.replaceToOther(txid);
      for (let height = first; height <= made + 2; height += 1)
        if (height === mined) await node.mine(1);
        else await node.generateBlockWith([]);
      await shop.untilHeight(made + 2);
      if (where === 'waiting') {
        await shop.until(sale.id, 'processing');
        await node.mine(1);
        await shop.until(sale.id, 'settled');
      }
      if (where === 'stolen') await shop.until(sale.id, 'new');
      await node.mine(1);
      await shop.untilHeight(await node.height());
      expect(await shop.history(sale.id)).toEqual(history);
      const height = { above: mined, at: mined, below: mined, waiting: made + 3, stolen: null }[where];
      expect(await shop.payments(sale.id)).toMatchObject([{ blockHeight: height, dropped: where === 'stolen' }]);
    },
  );

  test('CHAIN-44: a branch that is seen while it is shorter takes nothing back that it mined again (M7)', async ({
    skip,
  }) => {
    if (kind === 'ElectrumX') skip('ElectrumX follows a branch only when it is longer than its own');
    await node.mine(BETWEEN);
    const made = await node.height();
    await shop.untilHeight(made);
    const { sale } = await settle();
    const seen = async (height: number): Promise<void> =>
      void (await eventually(
        async () => shop.chain.sources(),
        (sources) => sources.every((source) => source.height === height),
        `block ${height} of the branch`,
      ));
    await node.rpc('invalidateblock', await node.rpc<string>('getblockhash', made - 1));
    await seen(made - 2);
    for (const height of [made - 1, made]) {
      await node.generateBlockWith([]);
      await seen(height);
    }
    if (server && 'freeze' in server) await server.freeze();
    await node.mine(1);
    await node.generateBlockWith([]);
    if (server && 'thaw' in server) server.thaw();
    await seen(made + 2);
    expect(await shop.history(sale.id)).toEqual(SETTLED);
    expect(await shop.payments(sale.id)).toMatchObject([{ blockHeight: made + 1, dropped: false }]);
  });

  test('CHAIN-7: killed right after a sale settled, the node comes back without the last block (M7)', async ({
    skip,
  }) => {
    if (kind === 'ElectrumX') skip('ElectrumX keeps a block that its node lost until it reads another branch');
    await node.restart(); // so that all but the next block is on the disk
    const before = await node.height();
    await shop.untilHeight(before);
    const { sale, txid } = await settle();
    const block = await node.rpc<string>('getblock', await node.rpc<string>('getbestblockhash'), 0);
    await node.kill();
    await node.start({ wallet: false });
    expect([await node.height(), await node.rpc('getrawmempool')]).toEqual([before, []]);
    await eventually(
      async () => shop.chain.sources(),
      (sources) => sources.every(({ state, height }) => state === 'ok' && height === before),
      'the source with fewer blocks',
    );
    expect(await shop.history(sale.id)).toEqual(SETTLED);
    expect(await shop.payments(sale.id)).toMatchObject([{ txid, blockHeight: before + 1, dropped: false }]);

    await node.rpc('submitblock', block);
    await node.rpc('loadwallet', 'customer');
    await node.mine(1);
    await shop.untilHeight(before + 2);
    expect(await shop.history(sale.id)).toEqual(SETTLED);
    await settle();
  });
});
