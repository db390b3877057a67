/** Troubles of a node: it is killed, comes back with old data, lacks blocks, or stands still. */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startBitcoinNode, type BitcoinNode } from '../bitcoin-node.ts';
import { blocksFrom, copyBlocks, giveBlocks } from '../copy-blocks.ts';
import { startEsploraFacade } from '../esplora-facade.ts';
import { untilHeard } from '../esplora-heard.ts';
import { openNodeProxy, refusal, untilReadAgain, untilSays } from '../node-proxy.ts';
import { mineAndPrune, startPrunedNode } from '../prune.ts';
import { coreConfig, eventually, openShop, type PayableInvoice, type Shop } from '../regtest-shop.ts';
import { openShopOver, SATS, settle, type Kind } from '../shop-over.ts';
import { AFTER_EXPIRY_MS, type Play, type Trouble } from './play.ts';

const untilHasFewerBlocks = async (shop: Shop, height: number): Promise<void> => {
  await eventually(
    async () => shop.chain.sources(),
    (sources) => sources.every((source) => source.state === 'ok' && source.height === height),
    'the source with fewer blocks',
  );
};

/** Starts a node without its last blocks, and waits until its source has said so. */
const comeBack = async (kind: Kind, node: BitcoinNode, shop: Shop, height: number): Promise<void> => {
  await node.start({ wallet: false });
  await seeLower(kind, node, shop, height);
};

const seeLower = async (kind: Kind, node: BitcoinNode, shop: Shop, height: number): Promise<void> => {
  const [found, waiting] = [await node.height(), await node.rpc<string[]>('getrawmempool')];
  if (found !== height || waiting.length > 0) throw new Error(`the node came back at ${found} with ${waiting.length}`);
  // ElectrumX keeps a block that its node lost until it reads another branch
  if (kind !== 'ElectrumX') await untilHasFewerBlocks(shop, height);
};

/** Gives a node its blocks back, and waits until every sale that is open has ended. */
const goOn = async (node: BitcoinNode, shop: Shop, blocks: readonly string[]): Promise<void> => {
  shop.advance(AFTER_EXPIRY_MS);
  await giveBlocks(node, blocks);
  await node.rpc('loadwallet', 'customer');
  await node.mine(1);
  await shop.untilHeight(await node.height());
};

/** A slow machine gives the node time to write the block before it is killed, and then there is nothing to lose. */
const MOST_TRIES = 10;

export const killed = (kind: Kind, runs: number): Trouble => ({
  name: `${kind}: killed right after a sale settled, starts one block lower`,
  runs,
  open: async (keep) => {
    const parts = await openShopOver(kind, keep);
    const { node, shop } = parts;
    /** @returns a sale whose block the killed node has lost, and that block */
    const loseBlock = async () => {
      for (let tries = 0; tries < MOST_TRIES; tries += 1) {
        await node.restart(); // so that all but the next block is on the disk
        const before = await node.height();
        await shop.untilHeight(before);
        const { sale } = await settle(parts);
        const lost = await blocksFrom(node, before + 1);
        await node.kill();
        await node.start({ wallet: false });
        if ((await node.height()) === before) return { sale, lost, before };
      }
      throw new Error('the node wrote each block before it was killed');
    };
    const play: Play = async () => {
      const unpaid = await shop.charge(SATS);
      const { sale, lost, before } = await loseBlock();
      await seeLower(kind, node, shop, before);
      await goOn(node, shop, lost);
      await shop.until(unpaid.id, 'expired');
      return [
        { sale, end: 'settled' },
        { sale: unpaid, end: 'expired' },
      ];
    };
    return { shop: () => shop, play };
  },
});

const CHAIN_FOLDERS = ['blocks', 'chainstate'];
const copyChain = async (from: string, to: string): Promise<void> => {
  for (const part of CHAIN_FOLDERS) {
    await rm(join(to, part), { recursive: true, force: true });
    await cp(join(from, part), join(to, part), { recursive: true });
  }
};

export const startedFromOldData = (kind: Kind, runs: number): Trouble => ({
  name: `${kind}: starts from an old copy of its blocks and chainstate`,
  runs,
  open: async (keep) => {
    const parts = await openShopOver(kind, keep);
    const { node, shop } = parts;
    const [data, old] = [join(node.dataDir, 'regtest'), join(node.dataDir, 'old')];
    const play: Play = async (round) => {
      await node.stop();
      await copyChain(data, old);
      await node.start();
      const before = await node.height();
      await shop.untilHeight(before);
      const unpaid = await shop.charge(SATS);
      const sales = [(await settle(parts)).sale, (await settle(parts)).sale];
      await node.mine(1 + (round % 5));
      await shop.untilHeight(await node.height());
      const lost = await blocksFrom(node, before + 1);
      await node.kill();
      await copyChain(old, data);
      await comeBack(kind, node, shop, before);
      await goOn(node, shop, lost);
      await shop.until(unpaid.id, 'expired');
      return [...sales.map((sale) => ({ sale, end: 'settled' }) as const), { sale: unpaid, end: 'expired' }];
    };
    return { shop: () => shop, play };
  },
});

const HEADER_DIGITS = 160;

/** Makes a block that nobody has, with a payment that nobody has seen. @returns its hex */
const blockInSecret = async (node: BitcoinNode, address: string): Promise<string> => {
  const outputs = await node.rpc<{ txid: string; vout: number; amount: number }[]>('listunspent', 1);
  const from = outputs.find(({ amount }) => amount > 0.01);
  if (!from) throw new Error('no money');
  const raw = await node.rpc<string>(
    'createrawtransaction',
    [{ txid: from.txid, vout: from.vout }],
    [{ [address]: '0.00040000' }, { [await node.newAddress()]: (from.amount - 0.001).toFixed(8) }],
  );
  const { hex } = await node.rpc<{ hex: string }>('signrawtransactionwithwallet', raw);
  return (await node.rpc<{ hex: string }>('generateblock', await node.newAddress(), [hex], false)).hex;
};

export const headersWithoutBlocks = (runs: number): Trouble => ({
  name: 'Bitcoin Core: has a header and not its block, past the expiry',
  runs,
  open: async (keep) => {
    const node = keep(await startBitcoinNode({ zmq: false }));
    const proxy = keep(await openNodeProxy(node));
    const shop = keep(await openShop({ sources: [proxy.source], password: node.rpcPassword }));
    await shop.untilHeight(await node.height());
    const play: Play = async () => {
      const [paid, unpaid] = [await shop.charge(SATS), await shop.charge(SATS)];
      const block = await blockInSecret(node, paid.address);
      await node.rpc('submitheader', block.slice(0, HEADER_DIGITS));
      shop.advance(AFTER_EXPIRY_MS);
      await untilReadAgain(proxy);
      await untilSays(shop, 'it lacks the newest blocks');
      await node.rpc('submitblock', block);
      await shop.until(paid.id, 'settled');
      await shop.until(unpaid.id, 'expired');
      await untilSays(shop, null);
      return [
        { sale: paid, end: 'settled' },
        { sale: unpaid, end: 'expired' },
      ];
    };
    return { shop: () => shop, play };
  },
});

/** So long a busy machine may take to read 600 blocks. */
const READ_LIMIT_MS = 600_000;

/** Waits until the blocks are read that are left. @throws if the sale ended before the gap was known */
const untilTellsGap = async (shop: Shop, sale: PayableInvoice): Promise<void> => {
  const { status } = await eventually(
    async () => ({ status: (await shop.invoice(sale.id)).status, lastError: shop.chain.sources()[0]?.lastError }),
    (now) => now.status !== 'new' || now.lastError === 'it deleted blocks before they were read',
    'the gap',
    READ_LIMIT_MS,
  );
  if (status !== 'new') throw new Error(`${status} although its block was not read`);
};

export const gap = (runs: number): Trouble => ({
  name: 'Bitcoin Core: blocks are deleted unread while the shop is closed',
  runs,
  open: async (keep) => {
    const node = keep(await startPrunedNode());
    const proxy = keep(await openNodeProxy(node));
    const options = { sources: [proxy.source], password: node.rpcPassword };
    let shop = await openShop(options);
    keep({ close: () => shop.close() });
    await shop.untilHeight(await node.height());
    let aheadMs = 0;
    const openLater = async (folder: string): Promise<void> => {
      shop = await openShop({ ...options, folder, startChain: false });
      aheadMs += AFTER_EXPIRY_MS;
      shop.advance(aheadMs);
      await shop.chain.start();
    };
    const play: Play = async () => {
      const [seen, paid, unpaid] = [await shop.charge(SATS), await shop.charge(SATS), await shop.charge(SATS)];
      await node.pay(seen.address, SATS);
      await shop.until(seen.id, 'processing');
      await shop.stop();
      await node.pay(paid.address, SATS);
      await mineAndPrune(node, 'anyFile');
      proxy.change(({ method }) => (method === 'scantxoutset' ? refusal(-8, 'Scan already in progress') : undefined));
      await openLater(shop.folder);
      await untilTellsGap(shop, paid);
      await shop.until(seen.id, 'settled');
      await untilReadAgain(proxy);
      proxy.change(() => undefined);
      await shop.until(paid.id, 'settled');
      await shop.until(unpaid.id, 'expired');
      await untilSays(shop, null);
      return [
        { sale: seen, end: 'settled' },
        { sale: paid, end: 'settled' },
        { sale: unpaid, end: 'expired' },
      ];
    };
    return { shop: () => shop, play };
  },
});

export const ownNodeStandsStill = (runs: number): Trouble => ({
  name: 'Bitcoin Core: its tip is frozen, beside a live Esplora',
  runs,
  open: async (keep) => {
    const node = keep(await startBitcoinNode());
    const own = keep(await startBitcoinNode({ zmq: false, blocks: 0 }));
    await copyBlocks(node, own);
    const facade = keep(await startEsploraFacade(node));
    const sources = [coreConfig(own, { zmq: false }), { id: 'esplora', kind: 'esplora', urls: [facade.url] } as const];
    const shop = keep(await openShop({ sources, password: own.rpcPassword }));
    await shop.untilHeight(await node.height());
    const play: Play = async (round) => {
      const [paid, unpaid] = [await shop.charge(SATS), await shop.charge(SATS)];
      await node.pay(paid.address, SATS);
      await shop.until(paid.id, 'processing');
      await node.mine(1 + (round % 3));
      await untilHeard(facade);
      shop.advance(AFTER_EXPIRY_MS);
      await shop.until(unpaid.id, 'expired');
      const { status } = await shop.invoice(paid.id);
      if (status !== 'processing') throw new Error(`${status} while the node that decides stands still`); // CHAIN-10
      await copyBlocks(node, own);
      await shop.until(paid.id, 'settled');
      await shop.untilHeight(await node.height());
      return [
        { sale: paid, end: 'settled' },
        { sale: unpaid, end: 'expired' },
      ];
    };
    return { shop: () => shop, play };
  },
});
