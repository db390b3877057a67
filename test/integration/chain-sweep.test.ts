import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startEsploraFacade, type EsploraFacade } from '../support/esplora-facade.ts';
import { coreConfig, eventually, openShop, type PayableInvoice } from '../support/regtest-shop.ts';

const SATS = 40_000n;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let node: BitcoinNode;
let facade: EsploraFacade;

beforeAll(async () => {
  node = await startBitcoinNode({ zmq: false });
  facade = await startEsploraFacade(node);
});
afterAll(async () => {
  await facade.close();
  await node.close();
});

/** Addresses that the facade was asked about, in order, each once. */
const askedAbout = (): string[] => [
  ...new Set(facade.asked.flatMap((path) => /^\/address\/(\w+)\/txs$/.exec(path)?.slice(1, 2) ?? [])),
];
test('CHAIN-48: a sweep that a stop interrupted continues where it was, and gets to the end (INV-24)', async () => {
  const sources = [{ id: 'esplora', kind: 'esplora', urls: [facade.url] } as const];
  let shop = await openShop({ sources });
  await shop.untilHeight(await node.height());
  const sales: PayableInvoice[] = [];
  for (let count = 0; count < 45; count += 1) sales.push(await shop.charge(SATS));
  await shop.stop();
  const reopen = async (laterMs: number) => {
    shop = await openShop({ sources, folder: shop.folder, startChain: false });
    shop.advance(laterMs);
    facade.asked.splice(0); // what the last run had asked for may arrive after its end
    await shop.chain.start();
  };
  await reopen(HOUR_MS);
  for (const { id } of sales) await shop.until(id, 'expired');
  await shop.stop();

  // by now nothing is watched: every question is one of the sweep
  await reopen(40 * DAY_MS);
  // the sweep goes by id, 20 addresses per page
  const order = sales.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map(({ address }) => address);
  const [firstPage, others] = [new Set(order.slice(0, 20)), order.slice(20)];
  const isAsked = (address: string): boolean => askedAbout().includes(address);
  await eventually(
    async () => order.slice(0, 25).filter(isAsked).length,
    (count) => count === 25,
    'the first page and a part of the second',
  );
  await shop.stop();
  await reopen(40 * DAY_MS);
  await eventually(
    async () => others.filter(isAsked).length,
    (count) => count === 25,
    'every address after the first page',
  );
  expect(askedAbout().filter((address) => firstPage.has(address))).toEqual([]);
  await shop.close();
});

test('CHAIN-48: Bitcoin Core is swept daily, and a payment in a block that was never read is found', async () => {
  const options = { sources: [coreConfig(node)], password: node.rpcPassword };
  const first = await openShop(options);
  await first.untilHeight(await node.height());
  const [sale, unpaid] = [await first.charge(SATS), await first.charge(SATS)];
  await first.stop();
  await node.pay(sale.address, SATS);
  const [hash = ''] = await node.mine(1);

  const shop = await openShop({ ...options, folder: first.folder, startChain: false });
  const state = JSON.stringify({ blocks: [{ height: await node.height(), hash }] });
  await shop.opened.database.write(async (tx) => tx.chain.setSourceState('core', state));
  await shop.chain.start();
  await shop.untilHeight(await node.height());
  shop.advance(DAY_MS + HOUR_MS);
  await shop.untilReceived(sale.id, SATS);
  expect(await shop.payments(sale.id)).toMatchObject([{ blockHash: hash }]);
  expect(await shop.payments(unpaid.id)).toEqual([]);
  // the owner's own scan is not refused because of the sweep
  expect(await shop.chain.scanWallet('wallet', 0)).toEqual({ ok: true, value: { highestUsed: sale.addressIndex } });
  await shop.close();
});
