import { expect, test } from 'vitest';
import { RpcRefused, valueOf, type RpcAnswer, type RpcClient } from '../../../src/main/chain/rpc-client.ts';
import { readStanding } from '../../../src/main/chain/sources/core-shortfall.ts';
import type { Network } from '../../../src/shared/vocabulary.ts';

const NOW_S = 1_800_000_000;
const TIP = 'ab'.repeat(32);

const GOOD = {
  getblockchaininfo: { blocks: 130, headers: 130, bestblockhash: TIP, initialblockdownload: false },
  getmempoolinfo: { loaded: true },
  getconnectioncount: 8,
  getblockheader: { time: NOW_S - 600 },
};
type Answers = Readonly<Record<keyof typeof GOOD, unknown>>;

/** A node that gives these answers. */
const nodeSaying = (answers: Readonly<Record<string, unknown>>): RpcClient => {
  const answer = (method: string): RpcAnswer =>
    method in answers
      ? { ok: true, value: answers[method] }
      : { ok: false, error: new RpcRefused(-32601, 'Method not found') };
  return {
    call: async (schema, method) => valueOf(schema, answer(method)),
    slow: async (schema, method) => valueOf(schema, answer(method)),
    batch: async (calls) => calls.map(({ method }) => answer(method)),
    close: async () => {},
  };
};
const shortfallOf = async (change: Partial<Answers>, network: Network) => {
  const standing = await readStanding(nodeSaying({ ...GOOD, ...change }), {
    clock: { nowMs: () => NOW_S * 1_000 },
    network,
  });
  expect(standing.tip).toBe(TIP);
  return standing.shortfall;
};

const behind = { getblockchaininfo: { ...GOOD.getblockchaininfo, headers: 131 } };
const downloading = { getblockchaininfo: { ...GOOD.getblockchaininfo, initialblockdownload: true } };
const loading = { getmempoolinfo: { loaded: false } };
const alone = { getconnectioncount: 0 };
const old = { getblockheader: { time: NOW_S - 3 * 3_600 - 1 } };

test('chain.md CHAIN-29: a node that lacks nothing completes a check, also with a tip of 3 hours', async () => {
  expect(await shortfallOf({}, 'mainnet')).toBeNull();
  expect(await shortfallOf({ getblockheader: { time: NOW_S - 3 * 3_600 } }, 'mainnet')).toBeNull();
});

test.each([
  { change: behind, reason: 'it lacks the newest blocks', passes: true },
  { change: downloading, reason: 'it still downloads the chain', passes: true },
  { change: loading, reason: 'it still loads its mempool', passes: true },
  { change: alone, reason: 'it is connected to no other node', passes: false },
  { change: old, reason: 'it has seen no block for hours', passes: false },
])('chain.md CHAIN-29: on mainnet a look does not count while $reason', async ({ change, reason, passes }) => {
  // only a node that says itself that it syncs has no vote (chain.md CHAIN-9)
  // how far it is, so that the office can say it (CHAIN-52)
  const progress = change === behind ? { progress: { done: 130, of: 131 } } : {};
  const shortfall = { reason, passes, syncs: change === downloading, ...progress };
  expect(await shortfallOf(change, 'mainnet')).toEqual(shortfall);
  expect(await shortfallOf(change, 'signet')).toEqual(shortfall);
});

test('chain.md CHAIN-29: on regtest only all blocks and the mempool are demanded', async () => {
  expect(await shortfallOf({ ...downloading, ...alone, ...old }, 'regtest')).toBeNull();
  expect(await shortfallOf(behind, 'regtest')).toMatchObject({ reason: 'it lacks the newest blocks' });
  expect(await shortfallOf(loading, 'regtest')).toMatchObject({ reason: 'it still loads its mempool' });
});
