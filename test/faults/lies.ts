/** The lies of a public Esplora, each as it answers and as it is shown. */
import { randomBytes } from 'node:crypto';
import { hasWork, hashOfHeader, type HeaderFields } from '../../src/main/chain/block-proof.ts';
import { bytesOfHex, parseTransaction } from '../../src/main/chain/raw-transaction.ts';
import type { SourcePlace } from '../../src/shared/vocabulary.ts';
import type { BitcoinNode } from '../support/bitcoin-node.ts';
import type { Answer, Intercept } from '../support/esplora-facade.ts';
import { branchOf, coinbaseHexOf, rootOf } from '../support/made-blocks.ts';
import type { PayableInvoice, Shop } from '../support/regtest-shop.ts';

export const LIE_SATS = 40_000n;

/** The sales when the liar begins: one sale is settled, one waits for its block, and one is not paid. */
export interface Scene {
  readonly node: BitcoinNode;
  readonly shop: Shop;
  readonly settled: PayableInvoice;
  readonly waiting: PayableInvoice;
  readonly waitingTxid: string;
  readonly unpaid: PayableInvoice;
  readonly tip: string;
  readonly height: number;
}

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
const invent = async (
  node: BitcoinNode,
  spends: { txid: string; vout: number },
  address: string,
): Promise<Invented> => {
  const hex = await node.rpc<string>('createrawtransaction', [spends], [{ [address]: '0.00040000' }]);
  const { txid, vout } = await node.rpc<{ txid: string; vout: { scriptPubKey: { hex: string } }[] }>(
    'decoderawtransaction',
    hex,
  );
  return { txid, hex, listed: { txid, vout: [{ scriptpubkey: vout[0]?.scriptPubKey.hex, value: Number(LIE_SATS) }] } };
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

export interface Lie {
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

export const LIES: readonly Lie[] = [
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
    tell: async ({ node, waitingTxid, unpaid }) =>
      answering({ [`/tx/${waitingTxid}/hex`]: text((await invent(node, nowhere(), unpaid.address)).hex) }),
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
      const paid = await invent(scene.node, nowhere(), scene.unpaid.address);
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
    tell: async ({ node, unpaid }) => {
      const paid = await invent(node, nowhere(), unpaid.address);
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
    tell: async ({ node, waiting, waitingTxid }) => {
      const { vin } = await node.rpc<{ vin: { txid: string; vout: number }[] }>('getrawtransaction', waitingTxid, true);
      const [spends = nowhere()] = vin;
      const theft = await invent(node, { txid: spends.txid, vout: spends.vout }, await node.newAddress());
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
    tell: async ({ node, height, settled }) => {
      const hash = await node.rpc<string>('getblockhash', height - 1);
      return answering({ '/blocks/tip/hash': text(hash), [`/address/${settled.address}/txs`]: json([]) });
    },
    isShown: stands('behind'),
  },
];
