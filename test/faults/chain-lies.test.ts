/** A public Esplora that lies beside an honest node: it settles nothing and denies nothing, and its lie is shown. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasWork, hashOfHeader, type HeaderFields } from '../../src/main/chain/block-proof.ts';
import { bytesOfHex, parseTransaction } from '../../src/main/chain/raw-transaction.ts';
import { DEFAULT_INTERVALS } from '../../src/main/chain/source.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startEsploraFacade, type Answer, type EsploraFacade, type Intercept } from '../support/esplora-facade.ts';
import { tipsAsked } from '../support/esplora-heard.ts';
import { branchOf, coinbaseHexOf, rootOf } from '../support/made-blocks.ts';
import { coreConfig, eventually, openShop, type PayableInvoice, type Shop } from '../support/regtest-shop.ts';
import type { SourcePlace } from '../../src/shared/vocabulary.ts';
import { addRow } from './rows.ts';

const ROUNDS = Number(process.env['SATCHEL_CHAIN_LIES'] ?? 2);
const SATS = 40_000n;
/** So often the liar was asked for its tip that it has said all it has to say. */
const ENOUGH_ROUNDS = 4;
const SHOWN_LIMIT_MS = 60_000;

let node: BitcoinNode;
let facade: EsploraFacade;
/** The first round is played at the pace of the program, so that its limit of time is the one of a shop. */
let paced: Shop;
let hurried: Shop;
let liars = 0;

beforeAll(async () => {
  node = await startBitcoinNode();
  facade = await startEsploraFacade(node);
  const options = { sources: [coreConfig(node)], password: node.rpcPassword };
  paced = await openShop({ ...options, intervals: DEFAULT_INTERVALS });
  hurried = await openShop({ ...options, firstIndex: 1_000 }); // no address of the other shop
  for (const shop of [paced, hurried]) await shop.untilHeight(await node.height());
});
afterAll(async () => {
  await hurried?.close();
  await paced?.close();
  await facade?.close();
  await node?.close();
});

/** The sales when the liar begins: one sale is settled, one waits for its block, and one is not paid. */
interface Scene {
  readonly shop: Shop;
  readonly settled: PayableInvoice;
  readonly waiting: PayableInvoice;
  readonly waitingTxid: string;
  readonly unpaid: PayableInvoice;
  readonly tip: string;
  readonly height: number;
}

const setScene = async (shop: Shop): Promise<Scene> => {
  const [settled, waiting, unpaid] = [await shop.charge(SATS), await shop.charge(SATS), await shop.charge(SATS)];
  await node.pay(settled.address, SATS);
  const [tip = ''] = await node.mine(1);
  await shop.until(settled.id, 'settled');
  const waitingTxid = await node.pay(waiting.address, SATS);
  await shop.until(waiting.id, 'processing');
  return { shop, settled, waiting, waitingTxid, unpaid, tip, height: await node.height() };
};

const json = (value: unknown): Answer => ({ status: 200, body: JSON.stringify(value) });
const text = (body: string): Answer => ({ status: 200, body });
const NOT_FOUND: Answer = { status: 404, body: 'not found' };
/** Answers some paths, and the others honestly. */
const answering =
  (answers: Readonly<Record<string, Answer>>): Intercept =>
  (path, honest) =>
    answers[path] ?? honest();
/** Changes honest answers. */
const changing =
  (change: (body: string, path: string) => string): Intercept =>
  async (path, honest) => {
    const answer = await honest();
    return { ...answer, body: change(answer.body, path) };
  };

interface NewBlock {
  readonly hash: string;
  readonly answers: Readonly<Record<string, Answer>>;
}
/** Makes up a block on the tip. @param merkleRoot of its transactions @param isMined its work is done */
const inventBlock = ({ tip, height }: Scene, merkleRoot: string, bits = 0x207f_ffff, isMined = true): NewBlock => {
  const timestamp = Math.floor(Date.now() / 1_000) + 60;
  const fields = { version: 0x2000_0000, previousHash: tip, merkleRoot, timestamp, bits };
  let nonce = 0;
  while (hasWork(hashOfHeader({ ...fields, nonce }), bits, 'regtest') !== isMined) nonce += 1;
  const header: HeaderFields = { ...fields, nonce };
  const hash = hashOfHeader(header);
  const block = {
    id: hash,
    height: height + 1,
    version: header.version,
    timestamp,
    merkle_root: merkleRoot,
    previousblockhash: tip,
    bits,
    nonce: header.nonce,
  };
  return { hash, answers: { '/blocks/tip/hash': text(hash), [`/block/${hash}`]: json(block) } };
};

interface Invented {
  readonly txid: string;
  readonly hex: string;
  readonly listed: Readonly<Record<string, unknown>>;
}
/** Makes up a transaction that nobody signed. */
const invent = async (spends: { txid: string; vout: number }, address: string): Promise<Invented> => {
  const hex = await node.rpc<string>('createrawtransaction', [spends], [{ [address]: '0.00040000' }]);
  const { txid, vout } = await node.rpc<{ txid: string; vout: { scriptPubKey: { hex: string } }[] }>(
    'decoderawtransaction',
    hex,
  );
  return { txid, hex, listed: { txid, vout: [{ scriptpubkey: vout[0]?.scriptPubKey.hex, value: Number(SATS) }] } };
};
/** A coin that does not exist, another one each time, because two payments with one coin would clash. */
const nowhere = () => ({ txid: randomBytes(32).toString('hex'), vout: 0 });
const IN_MEMPOOL = { confirmed: false };

type IsShown = (scene: Scene, liarId: string) => boolean | Promise<boolean>;
/** Reads the health: bytes that disprove are a fault of the source, or else of the one address. */
const saysOfIt =
  (reason: RegExp): IsShown =>
  ({ shop }, liarId) =>
    reason.test(shop.chain.sources().find(({ id }) => id === liarId)?.lastError ?? '');
/** Compares with what the node says, because no bytes disprove it. */
const stands =
  (place: SourcePlace): IsShown =>
  ({ shop }, liarId) =>
    shop.health.standOf(liarId)?.place === place;
const namesAlone: IsShown = ({ shop }, liarId) => shop.words(liarId).some(({ word }) => word === 'other-double-spend');
/** The payment is listed as one that nobody vouches for. */
const isUnsure: IsShown = async ({ shop, unpaid }) => {
  const payments = await shop.payments(unpaid.id);
  return payments.length === 1 && payments.every(({ sure }) => !sure);
};

interface Lie {
  readonly name: string;
  /** Builds what the server answers. */
  readonly tell: (scene: Scene) => Promise<Intercept>;
  /** Returns true once the owner can see it. */
  readonly isShown: IsShown;
  /** It shows money that may come, which is no money yet. */
  readonly unpaid?: 'processing';
}

const inBlock = ({ tip, height }: Scene) => ({
  confirmed: true,
  block_height: height,
  block_hash: tip,
  block_time: Math.floor(Date.now() / 1_000),
});

const LIES: readonly Lie[] = [
  {
    name: 'a block without work',
    tell: async (scene) => answering(inventBlock(scene, 'cd'.repeat(32), 0x207f_ffff, false).answers),
    isShown: saysOfIt(/^its block header fails the proof of work$/),
  },
  {
    name: 'a block of another difficulty',
    tell: async (scene) => answering(inventBlock(scene, 'cd'.repeat(32), 0x1f7f_ffff).answers),
    isShown: saysOfIt(/^its block has the wrong difficulty$/),
  },
  {
    name: 'a block without the transaction',
    tell: async (scene) => {
      const proof = json({ block_height: scene.height, merkle: ['ef'.repeat(32)], pos: 1 });
      const mined = changing((body) => body.replaceAll('{"confirmed":false}', JSON.stringify(inBlock(scene))));
      return (path, honest) => {
        if (path === `/tx/${scene.waitingTxid}/merkle-proof`) return proof;
        const isAboutIt = path.includes(scene.waiting.address) || path === `/tx/${scene.waitingTxid}`;
        return isAboutIt ? mined(path, honest) : honest();
      };
    },
    isShown: saysOfIt(/^it cannot prove that a transaction was mined$/),
  },
  {
    name: 'bytes of another transaction',
    tell: async ({ waitingTxid, unpaid }) =>
      answering({ [`/tx/${waitingTxid}/hex`]: text((await invent(nowhere(), unpaid.address)).hex) }),
    isShown: saysOfIt(/^it answers with another transaction$/),
  },
  {
    name: 'outputs that the transaction has not',
    tell: async ({ waiting }) =>
      changing((body, path) =>
        path.includes(waiting.address) ? body.replaceAll(/"value":40000\b/g, '"value":41000') : body,
      ),
    isShown: saysOfIt(/^it lists outputs that the transaction does not have$/),
  },
  {
    name: 'heights that are 500 too high',
    tell: async () =>
      changing((body) =>
        body.replaceAll(
          /"(height|block_height)":(\d+)/g,
          (_all, key: string, height: string) => `"${key}":${Number(height) + 500}`,
        ),
      ),
    isShown: saysOfIt(/^it calls block \d+ number \d+$/),
  },
  {
    name: 'a page that is cut off',
    tell: async ({ waiting }) =>
      changing((body, path) => (path.includes(waiting.address) ? body.slice(0, body.length / 2) : body)),
    isShown: saysOfIt(/it answers no JSON$/),
  },
  {
    name: 'nothing is ever found',
    tell: async () => (path, honest) => (/^\/(?:address|tx)\//.test(path) ? NOT_FOUND : honest()),
    isShown: saysOfIt(/it answers 404$/),
  },
  {
    name: 'a longer chain with a payment',
    tell: async (scene) => {
      const paid = await invent(nowhere(), scene.unpaid.address);
      const coinbaseHex = coinbaseHexOf(scene.height + 1, 0);
      const txids = [parseTransaction(bytesOfHex(coinbaseHex)).txid, paid.txid];
      const { hash, answers } = inventBlock(scene, rootOf(txids));
      const proof = (pos: number) => json({ block_height: scene.height + 1, merkle: branchOf(txids, pos), pos });
      const status = { ...inBlock(scene), block_height: scene.height + 1, block_hash: hash };
      return answering({
        ...answers,
        [`/address/${scene.unpaid.address}/txs`]: json([{ ...paid.listed, status }]),
        [`/tx/${paid.txid}/hex`]: text(paid.hex),
        [`/tx/${paid.txid}/merkle-proof`]: proof(1),
        [`/block/${hash}/txid/0`]: text(txids[0] ?? ''),
        [`/tx/${txids[0]}/hex`]: text(coinbaseHex),
        [`/tx/${txids[0]}/merkle-proof`]: proof(0),
      });
    },
    isShown: stands('ahead'),
    unpaid: 'processing',
  },
  {
    name: 'a payment that nobody sent',
    tell: async ({ unpaid }) => {
      const paid = await invent(nowhere(), unpaid.address);
      return answering({
        [`/address/${unpaid.address}/txs`]: json([{ ...paid.listed, status: IN_MEMPOOL }]),
        [`/tx/${paid.txid}`]: json({ ...paid.listed, status: IN_MEMPOOL }),
        [`/tx/${paid.txid}/hex`]: text(paid.hex),
      });
    },
    isShown: isUnsure,
    unpaid: 'processing',
  },
  {
    name: 'a double spend that nobody sent',
    tell: async ({ waiting, waitingTxid }) => {
      const { vin } = await node.rpc<{ vin: { txid: string; vout: number }[] }>('getrawtransaction', waitingTxid, true);
      const [spends = nowhere()] = vin;
      const theft = await invent({ txid: spends.txid, vout: spends.vout }, await node.newAddress());
      return answering({
        [`/address/${waiting.address}/txs`]: json([]),
        [`/tx/${waitingTxid}`]: NOT_FOUND,
        [`/tx/${spends.txid}/outspend/${spends.vout}`]: json({ spent: true, txid: theft.txid }),
        [`/tx/${theft.txid}`]: json({ ...theft.listed, status: IN_MEMPOOL }),
        [`/tx/${theft.txid}/hex`]: text(theft.hex),
      });
    },
    isShown: namesAlone,
  },
  {
    name: 'a chain that ends one block before the payment',
    tell: async ({ height, settled }) => {
      const hash = await node.rpc<string>('getblockhash', height - 1);
      return answering({ '/blocks/tip/hash': text(hash), [`/address/${settled.address}/txs`]: json([]) });
    },
    isShown: stands('behind'),
  },
];

/** Adds the liar, and waits until its lie is shown and it has said all. @returns milliseconds until it was shown */
const hear = async ({ isShown }: Lie, scene: Scene): Promise<number> => {
  liars += 1;
  const id = `liar-${liars}`;
  const before = tipsAsked(facade);
  const from = performance.now();
  await scene.shop.chain.configure([coreConfig(node), { id, kind: 'esplora', urls: [facade.url] }]);
  await eventually(
    async () => isShown(scene, id),
    (shown) => shown,
    'that the lie is shown',
  );
  const shownMs = performance.now() - from;
  const isMuted = scene.shop.words(id).some(({ word }) => word === 'wrong-answers' || word === 'address-unread');
  await eventually(
    async () => tipsAsked(facade) - before,
    (asked) => isMuted || asked >= ENOUGH_ROUNDS,
    'all that it says',
  );
  return shownMs;
};

/** @returns milliseconds until the lie was shown */
const play = async (lie: Lie, shop: Shop): Promise<number> => {
  const scene = await setScene(shop);
  facade.intercept(await lie.tell(scene));
  const shownMs = await hear(lie, scene);
  if (lie.unpaid) await shop.until(scene.unpaid.id, lie.unpaid);
  const isUnpaid = lie.unpaid ? ['new', lie.unpaid] : ['new'];
  expect(await shop.history(scene.settled.id)).toEqual(['new', 'processing', 'settled']);
  expect(await shop.history(scene.waiting.id)).toEqual(['new', 'processing']);
  expect(await shop.history(scene.unpaid.id)).toEqual(isUnpaid);

  await node.mine(1);
  await shop.until(scene.waiting.id, 'settled');
  expect(await shop.history(scene.settled.id)).toEqual(['new', 'processing', 'settled']);
  expect(await shop.history(scene.waiting.id)).toEqual(['new', 'processing', 'settled']);
  expect(await shop.history(scene.unpaid.id)).toEqual(isUnpaid);
  await shop.chain.configure([coreConfig(node)]);
  facade.intercept(null);
  return shownMs;
};

test.each(LIES)(
  `CHAIN-40, CHAIN-52, CHAIN-56: $name, ${ROUNDS} times, settles and denies nothing and is shown within 60 s (M7, M8)`,
  async (lie) => {
    let longest = 0;
    for (let round = 0; round < ROUNDS; round += 1)
      longest = Math.max(longest, await play(lie, round === 0 ? paced : hurried));
    expect(longest).toBeLessThanOrEqual(SHOWN_LIMIT_MS);
    const figure = `0 settled, 0 denied, shown after ${Math.round(longest)} ms`;
    addRow({ fault: 'M8', what: `an Esplora beside an own node: ${lie.name}`, runs: ROUNDS, figure });
  },
);
