import { afterEach, expect, test } from 'vitest';
import type { Observation } from '../../../src/main/app/payment/observations.ts';
import type { InvoiceRecord, PaymentRecord } from '../../../src/main/app/records.ts';
import { createHttpClient } from '../../../src/main/upstream/http-client.ts';
import { bytesOfHex, parseHeader, parseTransaction } from '../../../src/main/chain/raw-transaction.ts';
import { reasonOf } from '../../../src/main/upstream/reasons.ts';
import { createRecorder } from '../../../src/main/chain/recorder.ts';
import { DEFAULT_INTERVALS, type SourceDeps } from '../../../src/main/chain/source.ts';
import { checkAddress } from '../../../src/main/chain/sources/esplora-address.ts';
import { createEsploraApi } from '../../../src/main/chain/sources/esplora-api.ts';
import { buildTrainingTransaction } from '../../../src/main/chain/training-state.ts';
import type { Network } from '../../../src/shared/vocabulary.ts';
import { silentLogger } from '../../support/regtest-shop.ts';
import vectors from '../../vectors/chain/transactions.json' with { type: 'json' };
import { startWebServer, type WebServer } from './web-server.ts';

const SCRIPT = '0014'.padEnd(44, 'a');
const ADDRESS = 'bcrt1qexample';
const FIRST_HEIGHT = 1_000;

/** A transaction that pays the address, alone in its block, so that its txid is the Merkle root. */
const makeTx = (height: number | null) => {
  const rawHex = buildTrainingTransaction(SCRIPT, 1_000n);
  const { txid, outputs } = parseTransaction(bytesOfHex(rawHex));
  const blockHash = (height ?? 0).toString(16).padStart(64, 'b');
  const status =
    height === null
      ? { confirmed: false }
      : { confirmed: true, block_height: height, block_hash: blockHash, block_time: 1_795_000_000 };
  const vout = outputs.map(({ scriptHex, amountSats }) => ({ scriptpubkey: scriptHex, value: Number(amountSats) }));
  return { rawHex, txid, height, blockHash, json: { txid, vout, status } };
};
type Tx = ReturnType<typeof makeTx>;

/** Lists newest first, 50 unconfirmed and 25 confirmed per page, as Esplora does. */
const answerOf = (txs: readonly Tx[], path: string): string => {
  const confirmed = txs.filter(({ height }) => height !== null).toReversed();
  const waiting = txs.filter(({ height }) => height === null).toReversed();
  const json = (page: readonly Tx[]): string => JSON.stringify(page.map((tx) => tx.json));
  const tx = txs.find(({ txid }) => path.startsWith(`/tx/${txid}`));
  if (path.endsWith('/hex')) return tx?.rawHex ?? '';
  if (path.endsWith('/merkle-proof')) return JSON.stringify({ block_height: tx?.height, merkle: [], pos: 0 });
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

interface Case {
  readonly network?: Network;
  readonly createdHeight?: number | null;
  /** Answers instead of the honest server; undefined leaves it to that one. */
  readonly answer?: (path: string) => string | undefined;
}

/** Checks an address with these transactions once. @returns the observations, the requested paths and the failure */
const checkOnce = async (
  txs: readonly Tx[],
  { createdHeight = FIRST_HEIGHT, network = 'regtest', answer }: Case = {},
) => {
  const server: WebServer = await startWebServer((path, response) =>
    response.end(answer?.(path) ?? answerOf(txs, path)),
  );
  const http = createHttpClient({ urls: [server.url], gapMs: () => 0, backOffMs: 0, backOffMaxMs: 0 });
  open.push(server, http);
  const observed: Observation[] = [];
  const clock = { nowMs: () => 1_795_000_000_000 };
  const record = async (observation: Observation): Promise<void> => void observed.push(observation);
  const stored: PaymentRecord[] = [];
  const read = { payments: { ofInvoice: async () => stored } };
  const deps = {
    network,
    // only what a chain check reads
    database: { read } as unknown as SourceDeps['database'],
    recorder: createRecorder({ record, clock }),
    clock,
    logger: silentLogger,
    intervals: DEFAULT_INTERVALS,
  } satisfies SourceDeps;
  const byHeight = new Map(txs.map((tx) => [tx.height, tx]));
  const headers = {
    tip: () => null,
    at: (height: number) => {
      const tx = byHeight.get(height);
      return tx && { height, hash: tx.blockHash, merkleRoot: tx.txid, timeMs: 1_795_000_000_000 };
    },
    refresh: async () => false,
  };
  // a chain check reads no more of an invoice
  const invoice = { id: 'invoice', address: ADDRESS, scriptHex: SCRIPT, createdHeight } as InvoiceRecord;
  const check = { sourceId: 'esplora', api: createEsploraApi(http), headers, deps, idle: new Map() };
  const failure = await checkAddress(check, invoice).then(() => null, reasonOf);
  const seen = observed.flatMap((one) => (one.kind === 'transactions' ? one.transactions.map(({ txid }) => txid) : []));
  return { seen, observed, failure, paths: server.asked.map(({ path }) => path) };
};
const many = (count: number, height: (index: number) => number | null): Tx[] =>
  Array.from({ length: count }, (_none, index) => makeTx(height(index)));

test.each([24, 25, 26, 50, 51, 60])('%i confirmed transactions are all found, page by page', async (count) => {
  const txs = many(count, (index) => FIRST_HEIGHT + 1 + index);
  const { seen, observed } = await checkOnce(txs);
  expect(seen.toSorted()).toEqual(txs.map(({ txid }) => txid).toSorted());
  expect(observed.at(-1)).toMatchObject({ kind: 'chain-check', invoiceIds: ['invoice'] });
});

test('sixty unconfirmed transactions are all found although fifty are listed', async () => {
  const txs = many(60, () => null);
  expect((await checkOnce(txs)).seen.toSorted()).toEqual(txs.map(({ txid }) => txid).toSorted());
});

test('pages older than the invoice are not asked for', async () => {
  const { paths } = await checkOnce(many(60, (index) => FIRST_HEIGHT - 59 + index));
  expect(paths.filter((path) => path.includes('/txs/chain/'))).toEqual([]);
});

const pagesOf = (paths: readonly string[]): string[] => paths.filter((path) => path.includes('/txs/chain/'));
const isCheck = ({ kind }: Observation): boolean => kind === 'chain-check';

test('CHAIN-33: a page that repeats what was listed ends the reading, and the check is not complete', async () => {
  const txs = many(60, (index) => FIRST_HEIGHT + 1 + index);
  const first = answerOf(txs, `/address/${ADDRESS}/txs`);
  const { seen, observed, failure, paths } = await checkOnce(txs, {
    answer: (path) => (path.includes('/txs/chain/') ? first : undefined),
  });
  expect(failure).toBe('it lists the same transactions again');
  expect(pagesOf(paths)).toHaveLength(1);
  expect(seen.toSorted()).toEqual(
    txs
      .slice(-25)
      .map(({ txid }) => txid)
      .toSorted(),
  );
  expect(observed.some(isCheck)).toBe(false);
});

test('CHAIN-33: pages that never end are read up to the two hundredth, and what they name is not asked for one by one', async () => {
  let made = 0;
  const page = (): string =>
    JSON.stringify(
      Array.from({ length: 25 }, () => {
        made += 1;
        const txid = made.toString(16).padStart(64, '0');
        return { ...makeTx(FIRST_HEIGHT + 1).json, txid };
      }),
    );
  const { observed, failure, paths } = await checkOnce([], {
    answer: (path) => (path.includes('/txs') ? page() : undefined),
  });
  expect(failure).not.toBeNull();
  expect(pagesOf(paths)).toHaveLength(199);
  expect(paths.length).toBeLessThan(220);
  expect(observed.some(isCheck)).toBe(false);
});

test('CHAIN-32: a transaction that cannot be read does not hide the others of its address', async () => {
  const txs = many(3, (index) => FIRST_HEIGHT + 1 + index);
  const { seen, observed, failure } = await checkOnce(txs, {
    answer: (path) => (path === `/tx/${txs[2]?.txid}/hex` ? 'zz' : undefined),
  });
  expect(failure).toBe('it is not hex');
  expect(seen.toSorted()).toEqual(
    txs
      .slice(0, 2)
      .map(({ txid }) => txid)
      .toSorted(),
  );
  expect(observed.some(isCheck)).toBe(false);
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
  ]);
  return { json: { txid, vout, status }, answers };
};

test('INV-22: a block of mainnet from before 2020 hides no newer payment, and counts for nothing', async () => {
  const fresh = makeTx(null);
  const old = oldPayment();
  const { seen, observed, failure, paths } = await checkOnce([fresh], {
    network: 'mainnet',
    createdHeight: null,
    answer: (path) => (path.endsWith('/txs') ? JSON.stringify([fresh.json, old.json]) : old.answers.get(path)),
  });
  expect(failure).toBeNull();
  expect(paths).toEqual(expect.arrayContaining([...old.answers.keys()]));
  expect(seen).toEqual([fresh.txid]);
  expect(observed.some(isCheck)).toBe(true);
});
