import { afterEach, expect, test } from 'vitest';
import type { KnownChain, KnownHeader, Observation } from '../../../src/main/app/payment/observations.ts';
import { bytesOfHeader } from '../../../src/main/chain/block-proof.ts';
import { readHeaders } from '../../../src/main/chain/header-chain.ts';
import { bytesOfHex, parseHeader, parseTransaction } from '../../../src/main/chain/raw-transaction.ts';
import { createRecorder } from '../../../src/main/chain/recorder.ts';
import { DEFAULT_INTERVALS, type SourceDeps } from '../../../src/main/chain/source.ts';
import { createEsploraApi } from '../../../src/main/chain/sources/esplora-api.ts';
import { createEsploraHeaders } from '../../../src/main/chain/sources/esplora-headers.ts';
import { createHttpClient } from '../../../src/main/upstream/http-client.ts';
import { ProvablyWrong, reasonOf } from '../../../src/main/upstream/reasons.ts';
import type { Network } from '../../../src/shared/vocabulary.ts';
import { coinbaseHexOf } from '../../support/made-blocks.ts';
import vectors from '../../vectors/chain/transactions.json' with { type: 'json' };
import { startWebServer } from './web-server.ts';

const open: { close: () => Promise<unknown> }[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(async (one) => one.close()));
});

/** A block as Esplora names it, with its coinbase, which is its only transaction. */
interface Made {
  readonly id: string;
  readonly height: number;
  readonly version: number;
  readonly timestamp: number;
  readonly merkle_root: string;
  readonly previousblockhash: string | null;
  readonly bits: number;
  readonly nonce: number;
  readonly coinbaseHex: string;
}
const REGTEST_GENESIS: Made = {
  id: '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206',
  height: 0,
  version: 1,
  timestamp: 1_296_688_602,
  merkle_root: '4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b',
  previousblockhash: null,
  bits: 0x207f_ffff,
  nonce: 2,
  coinbaseHex: '',
};

const fieldsOf = (block: Omit<Made, 'id'>) => ({
  version: block.version,
  previousHash: block.previousblockhash ?? '0'.repeat(64),
  merkleRoot: block.merkle_root,
  timestamp: block.timestamp,
  bits: block.bits,
  nonce: block.nonce,
});
/** Mines on a block; regtest accepts every second hash. */
const mineOn = (parent: Made, salt = 0): Made => {
  const coinbaseHex = coinbaseHexOf(parent.height + 1, salt);
  const unmined = {
    height: parent.height + 1,
    version: 1,
    timestamp: parent.timestamp + 600,
    merkle_root: parseTransaction(bytesOfHex(coinbaseHex)).txid,
    previousblockhash: parent.id,
    bits: parent.bits,
    coinbaseHex,
  };
  for (let nonce = 0; ; nonce += 1) {
    const { hash } = parseHeader(bytesOfHeader(fieldsOf({ ...unmined, nonce })));
    if (BigInt(`0x${hash}`) < 0x7fff_ffn << 232n) return { ...unmined, nonce, id: hash };
  }
};
const chainOf = (count: number, from: Made = REGTEST_GENESIS, salt = 0): Made[] => {
  const blocks = [from];
  for (let made = 0; made < count; made += 1) blocks.push(mineOn(blocks.at(-1) ?? from, salt));
  return blocks;
};

/** Keeps what has been proven so far, as the merge does. */
const createKnown = () => {
  const headers = new Map<string, KnownHeader>();
  let root: KnownHeader | null = null;
  const add = (header: KnownHeader): void => {
    root ??= header;
    headers.set(header.hash, header);
  };
  const known: KnownChain = {
    header: (hash) => headers.get(hash),
    root: () => root,
    held: () => [],
    awaitAdvice: () => [],
    lie: () => null,
    isOlder: () => false,
  };
  return {
    known,
    add,
    addAll: (blocks: readonly Made[]) => {
      for (const block of blocks) {
        const [header] = readHeaders(bytesOfHeader(fieldsOf(block)), 'regtest');
        if (header) add({ ...header, height: block.height });
      }
    },
    join: (observation: Observation): void => {
      if (observation.kind !== 'headers') return;
      let next = observation.firstHeight;
      for (const header of observation.headers) {
        const parent = headers.get(header.parentHash);
        if (root === null || parent) add({ ...header, height: parent ? parent.height + 1 : next });
        next += 1;
      }
    },
  };
};

/** Answers as Esplora does, with heights that are off by `off`. */
const answerOf = (path: string, chain: readonly Made[], all: ReadonlyMap<string, Made>, off: number): unknown => {
  const [, what, first = '', third] = path.split('/');
  const shown = ({ coinbaseHex: _hex, ...block }: Made) => ({ ...block, height: block.height + off });
  const block = all.get(first);
  if (path === '/blocks/tip/hash') return chain.at(-1)?.id;
  if (what === 'tx')
    return third === 'merkle-proof'
      ? { block_height: 0, merkle: [], pos: 0 }
      : [...all.values()].find(({ merkle_root: txid }) => txid === first)?.coinbaseHex;
  if (what === 'block') return third === 'txid' ? block?.merkle_root : block && shown(block);
  const end = chain.findIndex(({ height }) => height + off === Number(first)) + 1;
  return chain
    .slice(Math.max(0, end - 10), end)
    .toReversed()
    .map(shown);
};

/** A server over these blocks, whose heights are off by `off`, and a source that follows it. */
const follow = async (
  blocks: readonly Made[],
  { off = 0, network = 'regtest' }: { readonly off?: number; readonly network?: Network } = {},
) => {
  let chain = blocks;
  const all = new Map(blocks.map((block) => [block.id, block]));
  const server = await startWebServer((path, response) => {
    const found = answerOf(path, chain, all, off);
    if (found === undefined) response.statusCode = 404;
    response.end(typeof found === 'string' ? found : JSON.stringify(found ?? null));
  });
  const http = createHttpClient({ urls: [server.url], gapMs: () => 0, backOffMs: 0, backOffMaxMs: 0 });
  open.push(server, http);
  let nowMs = Date.UTC(2026, 0, 1);
  const clock = { nowMs: () => nowMs };
  const told = createKnown();
  const observed: Observation[] = [];
  const record = async (observation: Observation): Promise<void> => {
    observed.push(observation);
    told.join(observation);
  };
  const read = { invoices: { watched: async () => [] } };
  // only what the headers read
  const database = { read } as unknown as SourceDeps['database'];
  const recorder = createRecorder({ record, clock });
  const deps = { network, database, known: told.known, clock, recorder, intervals: DEFAULT_INTERVALS };
  // headers log nothing
  const headers = createEsploraHeaders('esplora', createEsploraApi(http), deps as unknown as SourceDeps);
  let failure: unknown = null;
  return {
    known: told,
    headers,
    server,
    /** Asks once. @returns what it handed over and said */
    round: async (): Promise<readonly Observation[]> => {
      const before = observed.length;
      failure = null;
      await headers
        .refresh()
        .then(headers.say)
        .catch((error: unknown) => void (failure = error));
      return observed.slice(before);
    },
    reason: () => (failure === null ? null : reasonOf(failure)),
    isLie: () => failure instanceof ProvablyWrong,
    /** The server turns to this chain; it still knows the blocks of the other ones. */
    turn: (next: readonly Made[]) => {
      chain = next;
      for (const block of next) all.set(block.id, block);
    },
    advance: (ms: number) => void (nowMs += ms),
  };
};

test('CHAIN-38: the first source hands over all headers that are needed, the oldest first, and then says its tip', async () => {
  const blocks = chainOf(30);
  const source = await follow(blocks);
  const [headers, tip] = await source.round();
  expect(headers).toMatchObject({ kind: 'headers', firstHeight: 0 });
  expect(headers?.kind === 'headers' && headers.headers.map(({ hash }) => hash)).toEqual(blocks.map(({ id }) => id));
  expect(tip).toMatchObject({ kind: 'tip', hash: blocks.at(-1)?.id });
});

test('CHAIN-7: a tip that was said is not said again, except now and then by who may have to insist on it', async () => {
  const source = await follow(chainOf(3));
  await source.round();
  expect(await source.round()).toEqual([]);
  source.advance(DEFAULT_INTERVALS.chainCheckMs);
  expect(await source.round()).toMatchObject([{ kind: 'tip' }]);
});

test('CHAIN-1: a block on a known one costs one request, and one that is known already none', async () => {
  const blocks = chainOf(4);
  const source = await follow(blocks.slice(0, 4));
  await source.round();
  source.turn(blocks);
  const before = source.server.asked.length;
  expect(await source.round()).toMatchObject([
    { kind: 'headers', firstHeight: 4 },
    { kind: 'tip', hash: blocks[4]?.id },
  ]);
  expect(source.server.asked.slice(before).map(({ path }) => path)).toEqual([
    '/blocks/tip/hash',
    `/block/${blocks[4]?.id}`,
  ]);
});

test('CHAIN-5: fewer blocks than before are an older tip, and nothing else is said', async () => {
  const blocks = chainOf(5);
  const source = await follow(blocks);
  await source.round();
  source.turn(blocks.slice(0, 4));
  expect(await source.round()).toMatchObject([{ kind: 'tip', hash: blocks[3]?.id }]);
});

test('CHAIN-5: a server that answers 404 says nothing', async () => {
  const blocks = chainOf(3);
  const source = await follow(blocks);
  await source.round();
  source.turn(blocks.slice(0, 0));
  expect(await source.round()).toEqual([]);
  expect(source.reason()).toBe('it answers 404');
  expect(source.isLie()).toBe(false);
});

test('CHAIN-5: behind a load balancer the blocks of either branch are found by their hash', async () => {
  const blocks = chainOf(4);
  const source = await follow(blocks);
  await source.round();
  const twins = [...blocks.slice(0, 3), ...chainOf(2, blocks[2], 7).slice(1)];
  // its tip is on one branch, its pages are on the other
  source.turn(twins);
  source.turn([...blocks.slice(0, 4), ...twins.slice(-1)]);
  expect(await source.round()).toMatchObject([
    { kind: 'headers', firstHeight: 3, headers: twins.slice(3).map(({ id }) => ({ hash: id })) },
    { kind: 'tip', hash: twins.at(-1)?.id },
  ]);
});

test('CHAIN-1: blocks that join no known one are not handed over', async () => {
  const source = await follow(chainOf(3, mineOn(REGTEST_GENESIS, 9)));
  source.known.addAll(chainOf(8).slice(4));
  expect(await source.round()).toEqual([]);
  expect(source.reason()).toBe('its blocks do not join the known ones');
});

test.each([
  { which: 'the first source of all', blocks: 30, known: 0, reason: 'it calls its first block number 500' },
  {
    which: 'the first source of all, far from genesis',
    blocks: 700,
    known: 0,
    reason: 'it calls block 550 number 1050',
  },
  { which: 'a source whose tip is known', blocks: 30, known: 31, reason: 'it calls block 30 number 530' },
  { which: 'a source with a new block', blocks: 30, known: 30, reason: 'it calls block 29 number 529' },
])('CHAIN-36: heights that are 500 too high are a lie: $which', async ({ blocks, known, reason }) => {
  const chain = chainOf(blocks);
  const source = await follow(chain, { off: 500 });
  source.known.addAll(chain.slice(0, known));
  expect(await source.round()).toEqual([]);
  expect(source.reason()).toBe(reason);
  expect(source.isLie()).toBe(true);
});

test('CHAIN-36: the height of the block that becomes the root is proven by its coinbase', async () => {
  const chain = chainOf(700);
  const source = await follow(chain);
  await source.round();
  expect(source.reason()).toBeNull();
  expect(source.known.known.root()).toMatchObject({ height: 550, hash: chain[550]?.id });
});

test('M8: a chain whose tip is easy because it claims to be old is refused', async () => {
  const { hash, header, timeMs } = vectors.genesis;
  const { bits, merkleRoot } = parseHeader(Buffer.from(header, 'hex'));
  const old: Made = {
    ...REGTEST_GENESIS,
    id: hash,
    height: 900_000,
    timestamp: timeMs / 1_000,
    merkle_root: merkleRoot,
    bits,
    nonce: 2_083_236_893,
  };
  const source = await follow([old], { network: 'mainnet' });
  expect(await source.round()).toEqual([]);
  expect(source.reason()).toBe('its block header fails the proof of work');
  expect(source.isLie()).toBe(true);
});
