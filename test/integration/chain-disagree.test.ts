/** Bitcoin Core and an Esplora that lags, lies, or is on another branch: what one of them says takes nothing back. */
import { afterEach, expect, test } from 'vitest';
import type { SourceConfig, SourceHealth } from '../../src/main/app/ports.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startEsploraFacade, type EsploraFacade } from '../support/esplora-facade.ts';
import { countHigh, untilHeard } from '../support/esplora-heard.ts';
import { coreConfig, eventually, openShop, type Shop } from '../support/regtest-shop.ts';

const SATS = 40_000n;
/** As long as a first lie is held against a source (CHAIN-40). */
const TEN_MINUTES_MS = 600_000;

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});

interface Parts {
  readonly node: BitcoinNode;
  readonly facade: EsploraFacade;
  readonly shop: Shop;
  readonly core: SourceConfig;
}

const openAll = async (
  sources: 'both' | 'esplora' = 'both',
  prepare?: (facade: EsploraFacade) => void,
): Promise<Parts> => {
  const node = await startBitcoinNode();
  open.push(node);
  const facade = await startEsploraFacade(node);
  open.push(facade);
  await facade.snapshot(); // it reads every block once, which takes long on a busy machine
  prepare?.(facade);
  const core = coreConfig(node);
  const esplora: SourceConfig = { id: 'esplora', kind: 'esplora', urls: [facade.url] };
  const shop = await openShop({
    sources: sources === 'both' ? [core, esplora] : [esplora],
    password: node.rpcPassword,
  });
  open.push(shop);
  if (!prepare) await shop.untilHeight(await node.height());
  return { node, facade, shop, core };
};

const healthOf = ({ shop }: Parts, id: string): SourceHealth | undefined =>
  shop.chain.sources().find((source) => source.id === id);
const untilHealth = async (parts: Parts, holds: (health: SourceHealth) => boolean, what: string): Promise<void> => {
  await eventually(
    async () => healthOf(parts, 'esplora'),
    (health) => health !== undefined && holds(health),
    what,
  );
};

test('CHAIN-21: a double spend that Core has mined does not come back when an Esplora that is behind lists the payment (M7)', async () => {
  const parts = await openAll();
  const { node, facade, shop } = parts;
  const sale = await shop.charge(SATS);
  const txid = await node.pay(sale.address, SATS);
  await shop.until(sale.id, 'processing');
  await untilHeard(facade);
  await facade.freeze();
  await node.replaceToOther(txid);
  await node.mine(7);
  await shop.until(sale.id, 'new');
  await untilHeard(facade);
  expect(await shop.invoice(sale.id)).toMatchObject({ status: 'new', receivedSats: 0n });
  expect((await shop.payments(sale.id)).map(({ dropped }) => dropped)).toEqual([true]);
});

test('CHAIN-34: an Esplora that never heard of the parent takes away nothing that Core holds (M7)', async () => {
  const parts = await openAll();
  const { node, facade, shop } = parts;
  const sale = await shop.charge(SATS);
  await facade.freeze();
  facade.intercept((path, honest) =>
    path === '/tx'
      ? { status: 400, body: 'sendrawtransaction RPC error: {"code":-25,"message":"bad-txns-inputs-missingorspent"}' }
      : honest(),
  );
  const parent = await node.newAddress();
  const [unspent] = await node.rpc<{ txid: string; vout: number }[]>('listunspent', 100);
  if (!unspent) throw new Error('no money');
  const from = await node.payFrom(unspent, parent, 100_000n + SATS);
  await node.payFrom({ txid: from, vout: 0 }, sale.address, SATS);
  await shop.until(sale.id, 'processing');
  await untilHeard(facade);
  expect(facade.asked).toContain('/tx');
  expect(await shop.history(sale.id)).toEqual(['new', 'processing']);
  expect((await shop.payments(sale.id)).map(({ dropped }) => dropped)).toEqual([false]);
});

test('CHAIN-36: if it is the only source, no sale counts by its heights, and one made meanwhile is not lost (M7)', async () => {
  const parts = await openAll('esplora', countHigh);
  const { node, facade, shop } = parts;
  const wrong = 'it calls its first block number 500';
  await untilHealth(parts, ({ lastError }) => lastError === wrong, wrong);
  const sale = await shop.charge(SATS);
  await node.pay(sale.address, SATS);
  await node.mine(1);
  await untilHeard(facade);
  expect(await shop.invoice(sale.id)).toMatchObject({ status: 'new', createdHeight: null });
  expect(facade.asked.filter((path) => path.startsWith('/address/'))).toEqual([]);

  facade.intercept(null);
  await shop.stop();
  const again = await openShop({
    sources: [{ id: 'esplora', kind: 'esplora', urls: [facade.url] }],
    folder: shop.folder,
    startChain: false,
  });
  again.advance(TEN_MINUTES_MS); // the lie outlives the start (CHAIN-40)
  await again.chain.start();
  await again.until(sale.id, 'settled');
  await again.stop();
});
