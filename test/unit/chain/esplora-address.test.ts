import { afterEach, expect, test } from 'vitest';
import { bytesOfHex, parseHeader, parseTransaction } from '../../../src/main/chain/raw-transaction.ts';
import vectors from '../../vectors/chain/transactions.json' with { type: 'json' };
import {
  ADDRESS,
  answerOf,
  checkOnce,
  closeAll,
  FIRST_HEIGHT,
  makeTx,
  many,
  REFUSED,
  txidsOf,
  type Tx,
} from './esplora-world.ts';

afterEach(closeAll);

test.each([24, 25, 26, 50, 51, 60])('%i confirmed transactions are all found, page by page', async (count) => {
  const txs = many(count, (index) => FIRST_HEIGHT + 1 + index);
  const { seen, failure } = await checkOnce(txs);
  expect(seen.toSorted()).toEqual(txidsOf(txs));
  expect(failure).toBeNull();
});

test('sixty unconfirmed transactions are all found although fifty are listed', async () => {
  const txs = many(60, () => null);
  expect((await checkOnce(txs)).seen.toSorted()).toEqual(txidsOf(txs));
});

test('CHAIN-33: pages that end with a block of before the invoice are the last', async () => {
  const { paths } = await checkOnce(many(60, (index) => FIRST_HEIGHT - 59 + index));
  expect(paths.filter((path) => path.includes('/txs/chain/'))).toEqual([]);
});

const pagesOf = (paths: readonly string[]): string[] => paths.filter((path) => path.includes('/txs/chain/'));

test('CHAIN-33: a page that repeats what was listed ends the reading, and the check is not complete', async () => {
  const txs = many(60, (index) => FIRST_HEIGHT + 1 + index);
  const first = answerOf(txs, `/address/${ADDRESS}/txs`);
  const { seen, failure, paths } = await checkOnce(txs, {
    answer: (path) => (path.includes('/txs/chain/') ? first : undefined),
  });
  expect(failure).toBe('it lists the same transactions again');
  expect(pagesOf(paths)).toHaveLength(1);
  expect(seen.toSorted()).toEqual(txidsOf(txs.slice(-25)));
});

test('CHAIN-33: pages that never end are read up to the two hundredth, and what they name is not asked for one by one', async () => {
  const { json } = makeTx(FIRST_HEIGHT + 1);
  let made = 0;
  const next = (): string => (made += 1).toString(16).padStart(64, '0');
  const page = (): string => JSON.stringify(Array.from({ length: 25 }, () => ({ ...json, txid: next() })));
  const { failure, paths } = await checkOnce([], {
    answer: (path) => (path.includes('/txs') ? page() : undefined),
  });
  expect(failure).not.toBeNull();
  expect(pagesOf(paths)).toHaveLength(199);
  expect(paths.length).toBeLessThan(220);
});

test('CHAIN-32: a transaction that cannot be read does not hide the others of its address', async () => {
  const txs = many(3, (index) => FIRST_HEIGHT + 1 + index);
  const { seen, failure } = await checkOnce(txs, {
    answer: (path) => (path === `/tx/${txs[2]?.txid}/hex` ? 'zz' : undefined),
  });
  expect(failure).toBe('it is not hex');
  expect(seen.toSorted()).toEqual(txidsOf(txs.slice(0, 2)));
});

/** Block 0 of mainnet and its only transaction, as an Esplora server lists them for an address. */
const oldPayment = () => {
  const rawHex =
    '01000000010000000000000000000000000000000000000000000000000000000000000000ffffffff4d04ffff001d0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e206272696e6b206f66207365636f6e64206261696c6f757420666f722062616e6b73ffffffff0100f2052a01000000434104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac00000000';
  const { txid, outputs } = parseTransaction(bytesOfHex(rawHex));
  const { hash, timeMs } = vectors.genesis;
  const { bits, merkleRoot } = parseHeader(Buffer.from(vectors.genesis.header, 'hex'));
  const timestamp = timeMs / 1_000;
  const block = { id: hash, height: 0, version: 1, timestamp, merkle_root: merkleRoot, bits, nonce: 2_083_236_893 };
  const status = { confirmed: true, block_height: 0, block_hash: hash, block_time: timestamp };
  const vout = outputs.map(({ scriptHex, amountSats }) => ({ scriptpubkey: scriptHex, value: Number(amountSats) }));
  const answers = new Map([
    [`/tx/${txid}/hex`, rawHex],
    [`/tx/${txid}/merkle-proof`, JSON.stringify({ block_height: 0, merkle: [], pos: 0 })],
    [`/block/${hash}`, JSON.stringify(block)],
    [`/block/${hash}/txid/0`, txid],
  ]);
  return { json: { txid, vout, status }, answers };
};

test('INV-22: a block of mainnet from before 2020 hides no newer payment, and counts for nothing', async () => {
  const fresh = makeTx(null);
  const old = oldPayment();
  const { seen, failure, paths } = await checkOnce([fresh], {
    network: 'mainnet',
    answer: (path) => (path.endsWith('/txs') ? JSON.stringify([fresh.json, old.json]) : old.answers.get(path)),
  });
  expect(failure).toBeNull();
  expect(paths).toEqual(expect.arrayContaining([...old.answers.keys()]));
  expect(seen).toEqual([fresh.txid]);
});

test('CHAIN-8: a waiting payment is handed over once, and again only when the word of the source does not have it', async () => {
  const tx = makeTx(null);
  const { observed, again } = await checkOnce([tx]);
  expect(observed).toMatchObject([{ kind: 'transactions', block: null }]);
  expect(await again()).toEqual([]);
});

test('CHAIN-8: what a complete list leaves out has left, and nothing else is said about it', async () => {
  const tx = makeTx(null);
  const { observed } = await checkOnce([], {
    kept: [tx],
    held: [tx],
    answer: (path) => (path === '/tx' ? '' : undefined),
  });
  expect(observed).toMatchObject([{ kind: 'left', txids: [tx.txid] }]);
});

const refusing = (words: string) => (path: string) => (path === '/tx' ? `${REFUSED}${words}` : undefined);

test('CHAIN-8: a refusal for a conflict is a word of a source that had the payment, and of no other one', async () => {
  const tx = makeTx(null);
  const answer = refusing('{"code":-26,"message":"txn-mempool-conflict"}');
  const had = await checkOnce([], { kept: [tx], spokenOf: [tx], answer });
  expect(had.observed).toMatchObject([{ kind: 'refused', txid: tx.txid }]);
  expect((await checkOnce([], { kept: [tx], answer })).observed).toEqual([]);
});

test('CHAIN-34: “missing inputs” of a server that never heard of the parent is no word', async () => {
  const tx = makeTx(null);
  const answer = refusing('{"code":-25,"message":"bad-txns-inputs-missingorspent"}');
  expect((await checkOnce([], { kept: [tx], spokenOf: [tx], answer })).observed).toEqual([]);
});

test.each([
  ['another transaction', (path: string, other: Tx) => (path.endsWith('/hex') ? other.rawHex : undefined)],
  [
    'a proof of nothing',
    (path: string) =>
      path.endsWith('/merkle-proof')
        ? JSON.stringify({ block_height: 1, merkle: ['a'.repeat(64)], pos: 0 })
        : undefined,
  ],
])('CHAIN-40: a server that answers with %s is provably wrong', async (_what, lie) => {
  const [tx, other] = many(2, (index) => FIRST_HEIGHT + 1 + index);
  if (!tx || !other) throw new Error('no transaction');
  const { seen, isLie } = await checkOnce([tx], { answer: (path) => lie(path, other) });
  expect(isLie).toBe(true);
  expect(seen).toEqual([]);
});

test('CHAIN-1: a server that counts the block of a payment 500 too high is provably wrong', async () => {
  const tx = makeTx(FIRST_HEIGHT + 1);
  const high = JSON.stringify([{ ...tx.json, status: { ...tx.json.status, block_height: FIRST_HEIGHT + 501 } }]);
  const { seen, isLie, failure } = await checkOnce([tx], {
    answer: (path) => (path.endsWith('/txs') ? high : undefined),
  });
  expect(failure).toBe(`it calls block ${FIRST_HEIGHT + 1} number ${FIRST_HEIGHT + 501}`);
  expect(isLie).toBe(true);
  expect(seen).toEqual([]);
});

test('CHAIN-5: a proof from another branch, as behind a load balancer, is no lie', async () => {
  const [tx, twin] = many(2, () => FIRST_HEIGHT + 1);
  if (!tx || !twin) throw new Error('no transaction');
  const status = { ...tx.json.status, block_hash: 'c'.repeat(64) };
  const { isLie, failure } = await checkOnce([tx], {
    answer: (path) =>
      path.endsWith('/merkle-proof')
        ? JSON.stringify({ block_height: tx.height, merkle: [twin.txid], pos: 0 })
        : path === `/tx/${tx.txid}`
          ? JSON.stringify({ ...tx.json, status })
          : undefined,
  });
  expect(isLie).toBe(false);
  expect(failure).toBe('its chain moved meanwhile');
});
