/** A public Esplora that lies beside an honest node: it settles nothing and denies nothing, and a proven lie is shown. */
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasWork, hashOfHeader, type HeaderFields } from '../../src/main/chain/block-proof.ts';
import type { SourceHealth } from '../../src/main/app/ports.ts';
import { bytesOfHex, parseTransaction } from '../../src/main/chain/raw-transaction.ts';
import { startBitcoinNode, type BitcoinNode } from '../support/bitcoin-node.ts';
import { startEsploraFacade, type Answer, type EsploraFacade, type Intercept } from '../support/esplora-facade.ts';
import { branchOf, coinbaseHexOf, rootOf } from '../support/made-blocks.ts';
import { coreConfig, eventually, openShop, type PayableInvoice, type Shop } from '../support/regtest-shop.ts';
import { addRow } from './rows.ts';

const ROUNDS = Number(process.env['SATCHEL_CHAIN_LIES'] ?? 2);
const SATS = 40_000n;
/** So often the liar was asked for its tip that it has said all it has to say. */
const ENOUGH_ROUNDS = 4;

let node: BitcoinNode;
let facade: EsploraFacade;
let shop: Shop;
let liars = 0;

beforeAll(async () => {
  node = await startBitcoinNode();
  facade = await startEsploraFacade(node);
  shop = await openShop({ sources: [coreConfig(node)], password: node.rpcPassword });
  await shop.untilHeight(await node.height());
});
afterAll(async () => {
  await shop?.close();
  await facade?.close();
  await node?.close();
});

/** The sales when the liar begins: one sale is settled, one waits for its block, and one is not paid. */
interface Scene {
  readonly settled: PayableInvoice;
  readonly waiting: PayableInvoice;
  readonly waitingTxid: string;
  readonly unpaid: PayableInvoice;
  readonly tip: string;
  readonly height: number;
}

const setScene = async (): Promise<Scene> => {
  const [settled, waiting, unpaid] = [await shop.charge(SATS), await shop.charge(SATS), await shop.charge(SATS)];
  await node.pay(settled.address, SATS);
  const [tip = ''] = await node.mine(1);
  await shop.until(settled.id, 'settled');
  const waitingTxid = await node.pay(waiting.address, SATS);
  await shop.until(waiting.id, 'processing');
  return { settled, waiting, waitingTxid, unpaid, tip, height: await node.height() };
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

interface Lie {
  readonly name: string;
  /** Builds what the server answers. */
  readonly tell: (scene: Scene) => Promise<Intercept>;
  /** Matches what its health says; null if no bytes prove it, and it only counts for nothing. */
  readonly told: RegExp | null;
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
    told: /^its block header fails the proof of work$/,
  },
  {
    name: 'a block of another difficulty',
    tell: async (scene) => answering(inventBlock(scene, 'cd'.repeat(32), 0x1f7f_ffff).answers),
    told: /^its block has the wrong difficulty$/,
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
    told: /^it cannot prove that a transaction was mined$/,
  },
  {
    name: 'bytes of another transaction',
    tell: async ({ waitingTxid, unpaid }) =>
      answering({ [`/tx/${waitingTxid}/hex`]: text((await invent(nowhere(), unpaid.address)).hex) }),
    told: /^it answers with another transaction$/,
  },
  {
    name: 'outputs that the transaction has not',
    tell: async ({ waiting }) =>
      changing((body, path) =>
        path.includes(waiting.address) ? body.replaceAll(/"value":40000\b/g, '"value":41000') : body,
      ),
    told: /^it lists outputs that the transaction does not have$/,
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
    told: /^it calls block \d+ number \d+$/,
  },
  {
    name: 'a page that is cut off',
    tell: async ({ waiting }) =>
      changing((body, path) => (path.includes(waiting.address) ? body.slice(0, body.length / 2) : body)),
    told: /it answers no JSON$/,
  },
  {
    name: 'nothing is ever found',
    tell: async () => (path, honest) => (/^\/(?:address|tx)\//.test(path) ? NOT_FOUND : honest()),
    told: /it answers 404$/,
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
    told: null,
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
    told: null,
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
    told: null,
  },
  {
    name: 'a chain that ends one block before the payment',
    tell: async ({ height, settled }) => {
      const hash = await node.rpc<string>('getblockhash', height - 1);
      return answering({ '/blocks/tip/hash': text(hash), [`/address/${settled.address}/txs`]: json([]) });
    },
    told: null,
  },
];

const tipsAsked = (): number => facade.asked.filter((path) => path === '/blocks/tip/hash').length;

/** Adds the liar, and waits until its lie is known or until it has said all. @returns what its health says */
const hear = async ({ told }: Lie): Promise<SourceHealth> => {
  liars += 1;
  const id = `liar-${liars}`;
  const before = tipsAsked();
  await shop.chain.configure([coreConfig(node), { id, kind: 'esplora', urls: [facade.url] }]);
  const health = await eventually(
    async () => shop.chain.sources().find((source) => source.id === id),
    (found) => (told === null ? tipsAsked() - before >= ENOUGH_ROUNDS : told.test(found?.lastError ?? '')),
    `the lie ${told?.source ?? ''}`,
  );
  if (!health) throw new Error('no liar');
  return health;
};

const play = async (lie: Lie): Promise<void> => {
  const scene = await setScene();
  facade.intercept(await lie.tell(scene));
  const health = await hear(lie);
  // what its bytes disprove is a fault of the source, or else of the one address
  if (lie.told) expect(health.lastError).toMatch(lie.told);
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
};

test.each(LIES)(`CHAIN-40, CHAIN-56: $name, ${ROUNDS} times, settles and denies nothing (M7, M8)`, async (lie) => {
  for (let round = 0; round < ROUNDS; round += 1) await play(lie);
  const figure = lie.told ? 'shown as wrong' : 'cannot be proven';
  addRow({ fault: 'M8', what: `an Esplora beside an own node: ${lie.name}`, runs: ROUNDS, figure });
});
