/** Transactions in blocks, and an Esplora server over them that a chain check reads. */
import type { InvoiceRecord, PaymentRecord } from '../../../src/main/app/records.ts';
import type { KnownHeader, Observation } from '../../../src/main/app/payment/observations.ts';
import { bytesOfHeader } from '../../../src/main/chain/block-proof.ts';
import { createHttpClient } from '../../../src/main/upstream/http-client.ts';
import { bytesOfHex, parseTransaction } from '../../../src/main/chain/raw-transaction.ts';
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
import { startWebServer, type WebServer } from './web-server.ts';

const SCRIPT = '0014'.padEnd(44, 'a');
export const ADDRESS = 'bcrt1qexample';
export const FIRST_HEIGHT = 1_000;
/** Answers of a server that does not know the thing, and of one that refuses a transaction. */
export const NOTHING = 'nothing';
export const REFUSED = 'sendrawtransaction RPC error: ';

interface Place {
  /** The height that the coinbase of its block names. */
  readonly named?: number;
}
/** A transaction that pays the address, in a block after the coinbase. */
export const makeTx = (height: number | null, { named = height ?? 0 }: Place = {}) => {
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
export type Tx = ReturnType<typeof makeTx>;
/** Puts transactions of one height into one block. */
export const inOneBlock = (txs: readonly Tx[]): Tx[] => {
  const coinbase = txs[0]?.txids[0] ?? '';
  return txs.map((tx) => ({ ...tx, txids: [coinbase, ...txs.map(({ txid }) => txid)] }));
};

/** Answers about a block and the proofs of what it holds. */
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
export const answerOf = (txs: readonly Tx[], path: string): string => {
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
/** Closes the servers and clients of a test. */
export const closeAll = async (): Promise<void> =>
  void (await Promise.all(open.splice(0).map(async (one) => one.close())));

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
export const checkOnce = async (txs: readonly Tx[], options: Case = {}) => {
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
export const txidsOf = (txs: readonly Tx[]): string[] => txs.map(({ txid }) => txid).toSorted();
export const many = (count: number, height: (index: number) => number | null): Tx[] =>
  Array.from({ length: count }, (_none, index) => makeTx(height(index)));
