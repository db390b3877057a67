/** Troubles of an Esplora: it is late, stale, frozen or wrong, or two servers that disagree answer for it in turn. */
import type { SourceConfig } from '../../../src/main/app/ports.ts';
import { startBitcoinNode, type BitcoinNode } from '../bitcoin-node.ts';
import { startEsploraFacade, type EsploraFacade } from '../esplora-facade.ts';
import { countHigh, untilHeard } from '../esplora-heard.ts';
import { coreConfig, eventually, openShop, type PayableInvoice, type Shop } from '../regtest-shop.ts';
import { SATS, settle, type Keep } from '../shop-over.ts';
import { AFTER_EXPIRY_MS, type End, type Play, type Trouble } from './play.ts';

interface Parts {
  readonly node: BitcoinNode;
  readonly facade: EsploraFacade;
  readonly shop: Shop;
  readonly core: SourceConfig;
}
/** Longer than an unconfirmed payment is waited for. */
const NINE_HOURS_MS = 9 * 3_600_000;

type Beside = 'beside Bitcoin Core' | 'alone';

const esploraAt = ({ url }: EsploraFacade, id = 'esplora'): SourceConfig => ({ id, kind: 'esplora', urls: [url] });

const openParts = async (keep: Keep, beside: Beside): Promise<Parts> => {
  const node = keep(await startBitcoinNode());
  const facade = keep(await startEsploraFacade(node));
  await facade.snapshot(); // it reads every block once, which takes long on a busy machine
  const core = coreConfig(node);
  const sources = [...(beside === 'alone' ? [] : [core]), esploraAt(facade)];
  const shop = keep(await openShop({ sources, password: node.rpcPassword }));
  await shop.untilHeight(await node.height());
  return { node, facade, shop, core };
};

/** Shows Esplora all that the node has, and lets the sales that are not paid expire. */
const endAll = async (
  { node, facade, shop }: Parts,
  sales: { readonly settled: readonly PayableInvoice[]; readonly unpaid: PayableInvoice },
): Promise<End[]> => {
  facade.thaw();
  await shop.untilHeight(await node.height());
  await untilHeard(facade, 2); // what it said before is past, too
  shop.advance(AFTER_EXPIRY_MS);
  await shop.until(sales.unpaid.id, 'expired');
  return [...sales.settled.map((sale) => ({ sale, end: 'settled' }) as const), { sale: sales.unpaid, end: 'expired' }];
};

const trouble = (
  name: string,
  runs: number,
  beside: Beside,
  playWith: (parts: Parts, round: number) => ReturnType<Play>,
): Trouble => ({
  name: `Esplora ${beside}: ${name}`,
  runs,
  open: async (keep) => {
    const parts = await openParts(keep, beside);
    return { shop: () => parts.shop, play: (round) => playWith(parts, round) };
  },
});

/** Makes a sale whose payment waits in the mempool. */
const payUnmined = async ({ node, shop }: Parts): Promise<{ sale: PayableInvoice; txid: string }> => {
  const sale = await shop.charge(SATS);
  const txid = await node.pay(sale.address, SATS);
  await shop.until(sale.id, 'processing');
  return { sale, txid };
};

export const late = (runs: number): Trouble =>
  trouble('shows blocks 1 to 3 blocks late', runs, 'beside Bitcoin Core', async (parts, round) => {
    const { node, facade, shop } = parts;
    const unpaid = await shop.charge(SATS);
    const { sale } = await payUnmined(parts);
    await facade.freeze();
    await node.mine(1 + (round % 3));
    await shop.until(sale.id, 'settled');
    await untilHeard(facade);
    return endAll(parts, { settled: [sale], unpaid });
  });

export const oneBlockApart = (beside: Beside, runs: number): Trouble =>
  trouble('two servers, one of them without the last block', runs, beside, async (parts, round) => {
    const { facade, shop } = parts;
    const unpaid = await shop.charge(SATS);
    const withoutBlock = await facade.snapshot();
    const { sale } = await settle(parts);
    await facade.balance(withoutBlock, round % 2 === 0 ? 'tip' : 'request');
    await untilHeard(facade, 16);
    return endAll(parts, { settled: [sale], unpaid });
  });

/** The servers have different blocks of the same height; in two rounds of four, one of them then gets ahead. */
export const onTwins = (runs: number): Trouble =>
  trouble('two servers, one of them on a stale twin', runs, 'alone', async (parts, round) => {
    const { node, facade, shop } = parts;
    const unpaid = await shop.charge(SATS);
    const { sale, txid } = await payUnmined(parts);
    await facade.freeze();
    const twin = await node.generateBlockWith([]);
    const onTwin = await facade.snapshot();
    await node.rpc('invalidateblock', twin);
    await node.generateBlockWith([txid]);
    facade.thaw();
    await shop.until(sale.id, 'settled');
    await facade.balance(onTwin, round % 2 === 0 ? 'tip' : 'request');
    await untilHeard(facade, 16);
    if (round % 4 > 1) {
      await node.mine(1);
      await untilHeard(facade, 16);
    }
    return endAll(parts, { settled: [sale], unpaid });
  });

export const onStaleTwin = (runs: number): Trouble =>
  trouble(
    'stays on a stale twin of the block of a payment, and is removed',
    runs,
    'beside Bitcoin Core',
    async (parts) => {
      const { node, facade, shop, core } = parts;
      const unpaid = await shop.charge(SATS);
      const { sale, txid } = await payUnmined(parts);
      const twin = await node.generateBlockWith([]);
      await shop.untilHeight(await node.height());
      await facade.freeze();
      await node.rpc('invalidateblock', twin);
      await node.generateBlockWith([txid]);
      await node.mine(1);
      await shop.until(sale.id, 'settled');
      await untilHeard(facade);
      await node.mine(1);
      await untilHeard(facade);
      await shop.chain.configure([core]);
      shop.advance(NINE_HOURS_MS);
      await shop.until(unpaid.id, 'expired');
      await node.mine(1);
      await shop.untilHeight(await node.height());
      await shop.chain.configure([core, esploraAt(facade)]);
      return endAll(parts, { settled: [sale], unpaid });
    },
  );

export const down = (runs: number): Trouble =>
  trouble('goes down for 9 hours', runs, 'beside Bitcoin Core', async (parts) => {
    const { node, facade, shop } = parts;
    const unpaid = await shop.charge(SATS);
    const first = await settle(parts);
    await shop.untilHeight(await node.height());
    facade.intercept(() => ({ status: 500, body: 'oops' }));
    await eventually(
      async () => shop.chain.sources().find(({ id }) => id === 'esplora')?.state,
      (state) => state === 'failing',
      'failing',
    );
    shop.advance(NINE_HOURS_MS);
    const second = await settle(parts);
    facade.intercept(null);
    return endAll(parts, { settled: [first.sale, second.sale], unpaid });
  });

export const frozen = (runs: number): Trouble =>
  trouble('its tip and mempool are frozen for 9 hours', runs, 'beside Bitcoin Core', async (parts) => {
    const { node, facade, shop } = parts;
    const unpaid = await shop.charge(SATS);
    await facade.freeze();
    const first = await settle(parts);
    await untilHeard(facade);
    shop.advance(NINE_HOURS_MS);
    await shop.until(unpaid.id, 'expired');
    const second = await settle(parts);
    await node.mine(1);
    await untilHeard(facade);
    return endAll(parts, { settled: [first.sale, second.sale], unpaid });
  });

export const highHeights = (runs: number): Trouble =>
  trouble('counts heights 500 too high', runs, 'beside Bitcoin Core', async (parts, round) => {
    const { facade, shop, core } = parts;
    // known by another name each time, because what it did wrong is remembered
    const id = `esplora-${round}`;
    const unpaid = await shop.charge(SATS);
    countHigh(facade);
    await shop.chain.configure([core, esploraAt(facade, id)]);
    await eventually(
      async () => shop.chain.sources().find((source) => source.id === id)?.lastError ?? '',
      (lastError) => /^it calls .* number \d+$/.test(lastError),
      'the wrong height',
    );
    const { sale } = await settle(parts);
    facade.intercept(null);
    await shop.chain.configure([core, esploraAt(facade, `${id}-again`)]);
    return endAll(parts, { settled: [sale], unpaid });
  });
