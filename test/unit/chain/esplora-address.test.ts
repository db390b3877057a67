import { afterEach, expect, test } from 'vitest';
import type { InvoiceRecord, PaymentRecord } from '../../../src/main/app/records.ts';
import type { KnownHeader, Observation } from '../../../src/main/app/payment/observations.ts';
import { bytesOfHeader } from '../../../src/main/chain/block-proof.ts';
import { createHttpClient } from '../../../src/main/upstream/http-client.ts';
import { bytesOfHex, parseHeader, parseTransaction } from '../../../src/main/chain/raw-transaction.ts';
import { ProvablyWrong, reasonOf } from '../../../src/main/upstream/reasons.ts';
import { createRecorder } from '../../../src/main/chain/recorder.ts';
import { DEFAULT_INTERVALS, type SourceDeps } from '../../../src/main/chain/source.ts';
import { checkAddress } from '../../../src/main/chain/sources/esplora-address.ts';
import { createEsploraApi } from '../../../src/main/chain/sources/esplora-api.ts';
import { createEsploraHeaders } from '../../../src/main/chain/sources/esplora-headers.ts';
import { buildTrainingTransaction } from '../../../src/main/chain/training-state.ts';
import type { Network } from '../../../src/shared/vocabulary.ts';
import { silentLogger } from '../../support/regtest-shop.ts';
import { branchOf, coinbaseHexOf, rootOf } from '../../support/made-blocks.ts';
import vectors from '../../vectors/chain/transactions.json' with { type: 'json' };
import { startWebServer, type WebServer } from './web-server.ts';

const SCRIPT = '0014'.padEnd(44, 'a');
const ADDRESS = 'bcrt1qexample';
const FIRST_HEIGHT = 1_000;
/** Answers of a server that does not know the thing, and of one that refuses a transaction. */
const NOTHING = 'nothing';
const REFUSED = 'sendrawtransaction RPC error: ';

interface Place {
  /** What the coinbase of its block names as the height of that block. */
  readonly named?: number;
}
/** A transaction that pays the address, in a block after the coinbase. */
const makeTx = (height: number | null, { named = height ?? 0 }: Place = {}) => {
  const rawHex = buildTrainingTransaction(SCRIPT, 1_000n);
  const { txid, outputs } = parseTransaction(bytesOfHex(rawHex));
  const blockHash = (height ?? 0).toString(16).padStart(64, 'b');
  const status =
    height === null
      ? { confirmed: false }
      : { confirmed: true, block_height: height, block_hash: blockHash, block_time: 1_795_000_000 };
  const vout = outputs.map(({ scriptHex, amountSats }) => ({ scriptpubkey: scriptHex, value: Number(amountSats) }));
  const coinbaseHex = coinbaseHexOf(named, 0);
  const txids = [parseTransaction(bytesOfHex(coinbaseHex)).txid, txid];
  return { rawHex, txid, height, blockHash, coinbaseHex, txids, json: { txid, vout, status } };
};
type Tx = ReturnType<typeof makeTx>;
/** Puts transactions of one height into one block. */
const inOneBlock = (txs: readonly Tx[]): Tx[] => {
  const coinbase = txs[0]?.txids[0] ?? '';
  return txs.map((tx) => ({ ...tx, txids: [coinbase, ...txs.map(({ txid }) => txid)] }));
};

/** What a server answers about a block and the proofs of what it holds. */
const answerOfBlock = (txs: readonly Tx[], path: string): string | undefined => {
  const [, what, id = '', kind] = path.split('/');
  const tx = txs.find(({ blockHash, txids }) => (what === 'block' ? blockHash === id : txids.includes(id)));
  if (!tx) return undefined;
  if (what === 'block' && kind === 'txid') return tx.txids[0];
  if (kind === 'hex' && id === tx.txids[0]) return tx.coinbaseHex;
  if (kind !== 'merkle-proof') return undefined;
  const pos = tx.txids.indexOf(id);
  return JSON.stringify({ block_height: tx.height, merkle: branchOf(tx.txids, pos), pos });
};

/** Lists newest first, 50 unconfirmed and 25 confirmed per page, as Esplora does. */
const answerOf = (txs: readonly Tx[], path: string): string => {
  const ofBlock = answerOfBlock(txs, path);
  if (ofBlock !== undefined) return ofBlock;
  const confirmed = txs.filter(({ height }) => height !== null).toReversed();
  const waiting = txs.filter(({ height }) => height === null).toReversed();
  const json = (page: readonly Tx[]): string => JSON.stringify(page.map((tx) => tx.json));
  const tx = txs.find(({ txid }) => path.startsWith(`/tx/${txid}`));
  if (path.endsWith('/hex')) return tx?.rawHex ?? '';
  if (path.startsWith('/tx/')) return tx ? JSON.stringify(tx.json) : NOTHING;
  if (path.endsWith('/utxo')) return JSON.stringify(txs.map(({ txid, json: { status } }) => ({ txid, status })));
  const after = /\/txs\/chain\/(\w+)$/.exec(path)?.[1];
  if (after === undefined) return json([...waiting.slice(0, 50), ...confirmed.slice(0, 25)]);
  const from = confirmed.findIndex(({ txid }) => txid === after) + 1;
  return json(confirmed.slice(from, from + 25));
};

const open: { close: () => Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async (one) => one.close()));
});

/** A header that commits to the transactions of the block; nothing here asks for its work. */
const headerOf = ({ txids, blockHash, height }: Tx): KnownHeader => {
  const fields = {
    version: 1,
    previousHash: '0'.repeat(64),
    merkleRoot: rootOf(txids),
    timestamp: 1_795_000_000,
    bits: 1,
    nonce: 1,
  };
  return {
    hash: blockHash,
    parentHash: fields.previousHash,
    work: 1n,
    timeMs: 1_795_000_000_000,
    rawHex: bytesOfHeader(fields).toString('hex'),
    height: height ?? 0,
  };
};

interface Case {
  readonly network?: Network;
  /** Blocks up to here are older than the invoice. */
  readonly createdHeight?: number;
  /** Answers instead of the honest server; undefined leaves it to that one. */
  readonly answer?: (path: string) => string | undefined;
  /** Payments that are kept, with the transactions that the source last said to have in its mempool. */
  readonly kept?: readonly Tx[];
  readonly held?: readonly Tx[];
  /** Txids about which the source said something before. */
  readonly spokenOf?: readonly Tx[];
}

/** Checks an address with these transactions. @returns the observations, the requested paths and the failure */
const checkOnce = async (txs: readonly Tx[], options: Case = {}) => {
  const { createdHeight = FIRST_HEIGHT, network = 'regtest', answer, kept = [], held = [], spokenOf = held } = options;
  const server: WebServer = await startWebServer((path, response) => {
    const body = answer?.(path) ?? answerOf(txs, path);
    if (body === NOTHING) response.statusCode = 404;
    if (body.startsWith(REFUSED)) response.statusCode = 400;
    response.end(body);
  });
  const http = createHttpClient({ urls: [server.url], gapMs: () => 0, backOffMs: 0, backOffMaxMs: 0 });
  open.push(server, http);
  const observed: Observation[] = [];
  const mempool = new Set(held.map(({ txid }) => txid));
  const clock = { nowMs: () => 1_795_000_000_000 };
  const record = async (observation: Observation): Promise<void> => {
    observed.push(observation);
    if (observation.kind !== 'transactions' || observation.block) return;
    for (const { txid, outputs } of observation.transactions)
      if (outputs.some(({ scriptHex }) => scriptHex === SCRIPT)) mempool.add(txid);
  };
  const stored = kept.map(({ txid }) => ({ txid, blockHash: null, dropped: false }) as PaymentRecord);
  const read = {
    payments: {
      ofInvoice: async () => stored,
      rawTransaction: async (txid: string) => kept.find((tx) => tx.txid === txid)?.rawHex,
      conflictsOf: async () => [],
    },
    chain: { mempoolWords: async () => spokenOf.map(({ txid }) => ({ sourceId: 'esplora', txid, word: 'had' })) },
  };
  const headerAt = new Map(txs.map((tx) => [tx.blockHash, headerOf(tx)]));
  const known = {
    header: (hash: string) => headerAt.get(hash),
    // only its height is read
    root: () => ({ height: 1 }) as KnownHeader,
    held: () => [...mempool],
    awaitAdvice: () => [],
    lie: () => null,
    isOlder: (hash: string) => (headerAt.get(hash)?.height ?? createdHeight + 1) <= createdHeight,
  };
  const deps = {
    network,
    known,
    // only what a chain check reads
    database: { read } as unknown as SourceDeps['database'],
    recorder: createRecorder({ record, clock }),
    clock,
    logger: silentLogger,
    intervals: DEFAULT_INTERVALS,
  } satisfies SourceDeps;
  const api = createEsploraApi(http);
  // a chain check reads no more of an invoice
  const invoice = { id: 'invoice', address: ADDRESS, scriptHex: SCRIPT } as InvoiceRecord;
  const headers = createEsploraHeaders('esplora', api, deps);
  const check = { sourceId: 'esplora', api, headers, deps, taken: new Map(), depths: new Map() };
  let error: unknown = null;
  const again = async (): Promise<void> =>
    checkAddress(check, invoice).catch((thrown: unknown) => void (error = thrown));
  await again();
  const seen = observed.flatMap((one) => (one.kind === 'transactions' ? one.transactions.map(({ txid }) => txid) : []));
  return {
    seen,
    observed,
    failure: error === null ? null : reasonOf(error),
    isLie: error instanceof ProvablyWrong,
    paths: server.asked.map(({ path }) => path),
    again: async () => {
      const before = observed.length;
      await again();
      return observed.slice(before);
    },
  };
};
const txidsOf = (txs: readonly Tx[]): string[] => txs.map(({ txid }) => txid).toSorted();
const many = (count: number, height: (index: number) => number | null): Tx[] =>
  Array.from({ length: count }, (_none, index) => makeTx(height(index)));

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

const isAboutCoinbase = (path: string): boolean => path.endsWith('/txid/0');

test('CHAIN-39: the coinbase is proven once per block, however many payments it holds', async () => {
  const txs = inOneBlock(many(3, () => FIRST_HEIGHT + 1));
  const { seen, failure, paths } = await checkOnce(txs);
  expect(failure).toBeNull();
  expect(seen.toSorted()).toEqual(txidsOf(txs));
  expect(paths.filter(isAboutCoinbase)).toHaveLength(1);
});

test('CHAIN-39: a block whose coinbase names another height proves nothing, and its server is provably wrong', async () => {
  const tx = makeTx(FIRST_HEIGHT + 1, { named: FIRST_HEIGHT + 2 });
  const { seen, isLie } = await checkOnce([tx]);
  expect(isLie).toBe(true);
  expect(seen).toEqual([]);
});

test('CHAIN-39: what hangs below a transaction is deeper than the coinbase, and its server is provably wrong (CVE-2017-12842)', async () => {
  const tx = makeTx(FIRST_HEIGHT + 1);
  const [coinbase = ''] = tx.txids;
  const sibling = 'a'.repeat(64);
  // a transaction of 64 bytes in the block: the txid of the payment and its sibling
  const forged = { ...tx, txids: [coinbase, rootOf([tx.txid, sibling])] };
  const proof = JSON.stringify({ block_height: tx.height, merkle: [sibling, coinbase], pos: 2 });
  const { seen, isLie } = await checkOnce([forged], {
    answer: (path) => (path === `/tx/${tx.txid}/merkle-proof` ? proof : undefined),
  });
  expect(isLie).toBe(true);
  expect(seen).toEqual([]);
});

test('CHAIN-39: a server without the coinbase proves nothing yet, and is no liar', async () => {
  const tx = makeTx(FIRST_HEIGHT + 1);
  const { seen, isLie, failure } = await checkOnce([tx], {
    answer: (path) => (isAboutCoinbase(path) ? NOTHING : undefined),
  });
  expect(failure).toBe('it answers 404');
  expect(isLie).toBe(false);
  expect(seen).toEqual([]);
});
