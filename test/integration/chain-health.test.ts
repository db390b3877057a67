/** The words for the health of real sources, and how they agree. */
import { afterEach, expect, test } from 'vitest';
import type { SourceConfig } from '../../src/main/app/ports.ts';
import type { HealthWord } from '../../src/shared/vocabulary.ts';
import { startBitcoinNode } from '../support/bitcoin-node.ts';
import { startEsploraFacade, type EsploraFacade } from '../support/esplora-facade.ts';
import { coreConfig, eventually, openShop, type Shop } from '../support/regtest-shop.ts';

const SATS = 40_000n;
const AFTER_EXPIRY_MS = 16 * 60_000;

const open: { close: () => Promise<void> }[] = [];
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close();
});
const publicAt = (id: string, { url }: EsploraFacade): SourceConfig => ({ id, kind: 'esplora', urls: [url] });
const openAll = async () => {
  const node = await startBitcoinNode({ zmq: false });
  open.push(node);
  const facade = await startEsploraFacade(node);
  open.push(facade);
  await facade.snapshot(); // it reads every block once, which takes long on a busy machine
  const options = { sources: [coreConfig(node), publicAt('esplora', facade)], password: node.rpcPassword };
  const shop = await openShop(options);
  open.push(shop);
  await shop.untilHeight(await node.height());
  return { node, facade, shop, options };
};
const untilSays = async (shop: Shop, id: string, word: HealthWord) =>
  eventually(
    async () => shop.words(id)[0],
    (line) => line?.word === word,
    `${id} says ${word}`,
  );

test('CHAIN-52, CHAIN-60: works, is behind, has fewer blocks than before, does not answer', async () => {
  const { node, facade, shop } = await openAll();
  expect([...shop.words('core'), ...shop.words('esplora')].map(({ word }) => word)).toEqual(['works', 'works']);
  expect(shop.health.agreement()).toMatchObject({ height: await node.height(), voters: 'own', agreeing: 2 });

  const old = await facade.snapshot();
  await facade.freeze();
  await node.mine(2);
  await eventually(
    async () => shop.health.standOf('esplora'),
    (stand) => stand?.place === 'behind' && stand.apart === 2,
    'two blocks behind',
  );
  expect(shop.health.agreement()).toMatchObject({ height: await node.height(), agreeing: 1 });
  facade.thaw();
  await shop.untilHeight(await node.height());
  await untilSays(shop, 'esplora', 'works');

  await facade.balance(old);
  await untilSays(shop, 'esplora', 'fewer-blocks');
  facade.thaw();
  await untilSays(shop, 'esplora', 'works');

  await facade.close();
  expect(await untilSays(shop, 'esplora', 'not-answering')).toMatchObject({ reason: 'nothing answers there' });
  await node.stop();
  await untilSays(shop, 'core', 'not-answering');
});

test('CHAIN-40, CHAIN-52: a source that gave a wrong answer still does after a restart', async () => {
  const { facade, shop, options } = await openAll();
  const tip = await (await fetch(`${facade.url}/blocks/tip/hash`)).text();
  const block = await (await fetch(`${facade.url}/block/${tip}`)).text();
  const invented = 'f'.repeat(64);
  facade.intercept((path, honest) => {
    if (path === '/blocks/tip/hash') return { status: 200, body: invented };
    return path === `/block/${invented}` ? { status: 200, body: block.replaceAll(tip, invented) } : honest();
  });
  const reason = 'its block header fails the proof of work';
  expect(await untilSays(shop, 'esplora', 'wrong-answers')).toMatchObject({ reason });
  facade.intercept(null);
  await shop.stop();

  const again = await openShop({ ...options, folder: shop.folder });
  open.push(again);
  await untilSays(again, 'core', 'works');
  const asked = facade.asked.length;
  await eventually(
    async () => facade.asked.length - asked,
    (more) => more > 10,
    'questions after the restart',
  );
  expect(again.words('esplora')).toMatchObject([{ word: 'wrong-answers', reason }]);
});

test('CHAIN-52: a node that replaced a payment names a double spend that the other source does not', async () => {
  const { node, facade, shop } = await openAll();
  const sale = await shop.charge(SATS);
  const txid = await node.pay(sale.address, SATS);
  await shop.until(sale.id, 'processing');
  await eventually(
    async () => (await shop.payments(sale.id)).length === 1 && shop.words('esplora')[0]?.word === 'works',
    (ready) => ready,
    'both have it',
  );
  await facade.freeze();
  await node.replaceToOther(txid);
  expect(await untilSays(shop, 'core', 'other-double-spend')).toMatchObject({ count: 1 });
});

test('CHAIN-28, CHAIN-52: an address that one public server cannot read is named, and the other ends its sale', async () => {
  const { node, facade } = await openAll();
  const second = await startEsploraFacade(node);
  open.push(second);
  await second.snapshot();
  const shop = await openShop({ sources: [publicAt('one', facade), publicAt('two', second)] });
  open.push(shop);
  await shop.untilHeight(await node.height());
  const [sale, other] = [await shop.charge(SATS), await shop.charge(SATS)];
  second.intercept((path, honest) => (path.includes(sale.address) ? { status: 500, body: 'oops' } : honest()));
  expect(await untilSays(shop, 'two', 'address-unread')).toMatchObject({ count: 1 });
  shop.advance(AFTER_EXPIRY_MS);
  await shop.until(other.id, 'expired');
  await shop.until(sale.id, 'expired');
});
