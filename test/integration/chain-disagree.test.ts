/** Bitcoin Core and an Esplora that lags, lies, or is on another branch: what one of them says takes nothing back. */
import { afterEach, expect, test } from 'vitest';
import type { SourceConfig, SourceHealth } from '../../src/main/app/ports.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startEsploraFacade, type EsploraFacade } from '../support/esplora-facade.ts';
import { coreConfig, eventually, openShop, type PayableInvoice, type Shop } from '../support/regtest-shop.ts';

const SATS = 40_000n;
/** Longer than an unconfirmed payment is waited for. */
const NINE_HOURS_MS = 9 * 3_600_000;
/** As long as a first lie is held against a source (CHAIN-40). */
const TEN_MINUTES_MS = 600_000;
/** So often the server was asked for its tip that it has said all it has to say. */
const ENOUGH_ROUNDS = 8;

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

const tipsAsked = ({ facade }: Parts): number => facade.asked.filter((path) => path === '/blocks/tip/hash').length;
/** Waits until Esplora was asked often enough. */
const untilHeard = async (parts: Parts, rounds = ENOUGH_ROUNDS): Promise<void> => {
  const before = tipsAsked(parts);
  await eventually(
    async () => tipsAsked(parts) - before,
    (asked) => asked >= rounds,
    'questions for the tip',
  );
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

/** Makes a sale that is paid and in the last block. */
const settle = async ({ shop, node }: Parts): Promise<PayableInvoice> => {
  const sale = await shop.charge(SATS);
  await node.pay(sale.address, SATS);
  await shop.until(sale.id, 'processing');
  await node.mine(1);
  await shop.until(sale.id, 'settled');
  return sale;
};
const SETTLED = ['new', 'processing', 'settled'];

test('CHAIN-7: an Esplora that indexes each block late takes back nothing, nor does it when it goes down (M7)', async () => {
  const parts = await openAll();
  const { node, facade, shop } = parts;
  const sale = await shop.charge(SATS);
  await node.pay(sale.address, SATS);
  await shop.until(sale.id, 'processing');
  for (let blocks = 0; blocks < 3; blocks += 1) {
    await facade.freeze();
    await node.mine(1);
    await shop.until(sale.id, 'settled');
    await untilHeard(parts);
    facade.thaw();
    await shop.untilHeight(await node.height());
  }
  expect(await shop.history(sale.id)).toEqual(SETTLED);

  facade.intercept(() => ({ status: 500, body: 'oops' }));
  await untilHealth(parts, ({ state }) => state === 'failing', 'failing');
  shop.advance(NINE_HOURS_MS);
  await node.mine(1);
  await eventually(
    async () => healthOf(parts, 'core')?.height,
    (height) => height === 134,
    'height 134',
  );
  expect(await shop.history(sale.id)).toEqual(SETTLED);
  expect(await shop.invoice(sale.id)).toMatchObject({ notice: null });
});

test('CHAIN-7: two servers behind one name, one of them without the last block, take back nothing (M7)', async () => {
  const parts = await openAll();
  const { node, facade, shop } = parts;
  const sale = await shop.charge(SATS);
  await node.pay(sale.address, SATS);
  await shop.until(sale.id, 'processing');
  await facade.balance();
  await node.mine(1);
  await shop.until(sale.id, 'settled');
  await untilHeard(parts, 2 * ENOUGH_ROUNDS);
  expect(await shop.history(sale.id)).toEqual(SETTLED);
});

test('CHAIN-7: the only source of a shop that has two servers behind one name takes back nothing (M7)', async () => {
  const parts = await openAll('esplora');
  const { facade, shop } = parts;
  const withoutBlock = await facade.snapshot();
  const sale = await settle(parts);
  await facade.balance(withoutBlock);
  await untilHeard(parts, 2 * ENOUGH_ROUNDS);
  expect(await shop.history(sale.id)).toEqual(SETTLED);
});

test('CHAIN-6: an Esplora on a stale twin of the block of a payment takes nothing back, nor when it is removed (M7)', async () => {
  const parts = await openAll();
  const { node, facade, shop, core } = parts;
  const sale = await shop.charge(SATS);
  const txid = await node.pay(sale.address, SATS);
  await shop.until(sale.id, 'processing');
  const twin = await node.generateBlockWith([]);
  await shop.untilHeight(131);
  await facade.freeze();
  await node.rpc('invalidateblock', twin);
  await node.generateBlockWith([txid]);
  await node.mine(1);
  await shop.until(sale.id, 'settled');
  await untilHeard(parts);
  await node.mine(1);
  await untilHeard(parts);
  expect(await shop.history(sale.id)).toEqual(SETTLED);

  await shop.chain.configure([core]);
  shop.advance(NINE_HOURS_MS);
  await node.mine(1);
  await shop.untilHeight(134);
  expect(await shop.history(sale.id)).toEqual(SETTLED);
});

test('CHAIN-21: a double spend that Core has mined does not come back when an Esplora that is behind lists the payment (M7)', async () => {
  const parts = await openAll();
  const { node, facade, shop } = parts;
  const sale = await shop.charge(SATS);
  const txid = await node.pay(sale.address, SATS);
  await shop.until(sale.id, 'processing');
  await untilHeard(parts);
  await facade.freeze();
  await node.replaceToOther(txid);
  await node.mine(7);
  await shop.until(sale.id, 'new');
  await untilHeard(parts);
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
  await untilHeard(parts);
  expect(facade.asked).toContain('/tx');
  expect(await shop.history(sale.id)).toEqual(['new', 'processing']);
  expect((await shop.payments(sale.id)).map(({ dropped }) => dropped)).toEqual([false]);
});

/** Counts every block 500 too high. */
const countHigh = (facade: EsploraFacade): void =>
  facade.intercept(async (path, honest) => {
    const answer = await honest();
    const body = answer.body.replaceAll(
      /"(height|block_height)":(\d+)/g,
      (_all, key: string, height: string) => `"${key}":${Number(height) + 500}`,
    );
    return { ...answer, body: path === '/blocks/tip/height' ? String(Number(answer.body) + 500) : body };
  });

test('CHAIN-1: an Esplora that counts heights 500 too high is shown, and spoils no sale (M7)', async () => {
  const parts = await openAll('both', countHigh);
  const { facade, shop } = parts;
  await untilHealth(parts, ({ lastError }) => /^it calls .* number \d+$/.test(lastError ?? ''), 'the wrong height');
  const sale = await settle(parts);
  facade.intercept(null);
  await untilHeard(parts);
  expect(await shop.history(sale.id)).toEqual(SETTLED);
  expect(sale.createdHeight).toBe(130);
});

test('CHAIN-36: if it is the only source, no sale counts by its heights, and one made meanwhile is not lost (M7)', async () => {
  const parts = await openAll('esplora', countHigh);
  const { node, facade, shop } = parts;
  const wrong = 'it calls its first block number 500';
  await untilHealth(parts, ({ lastError }) => lastError === wrong, wrong);
  const sale = await shop.charge(SATS);
  await node.pay(sale.address, SATS);
  await node.mine(1);
  await untilHeard(parts);
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
