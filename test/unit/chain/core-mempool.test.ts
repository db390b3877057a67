import { describe, expect, test } from 'vitest';
import type { PaymentRecord } from '../../../src/main/app/records.ts';
import type { Database } from '../../../src/main/app/repositories.ts';
import { parseTransaction } from '../../../src/main/chain/raw-transaction.ts';
import { inHalves, type RpcAnswer, type RpcClient } from '../../../src/main/chain/rpc-client.ts';
import { DEFAULT_INTERVALS, type SourceDeps } from '../../../src/main/chain/source.ts';
import { createCoreMempool, refusalOf } from '../../../src/main/chain/sources/core-mempool.ts';
import { buildTrainingTransaction } from '../../../src/main/chain/training-state.ts';
import { UpstreamFailed } from '../../../src/main/upstream/reasons.ts';
import { silentLogger } from '../../support/regtest-shop.ts';
import { NOTHING_KNOWN } from '../../support/told-chain.ts';

describe('words of a refusal', () => {
  test.each([
    'txn-mempool-conflict',
    'insufficient fee',
    'insufficient fee, rejecting replacement 5a; new feerate 0.00001 BTC/kvB <= old feerate 0.0001 BTC/kvB',
    'replacement-adds-unconfirmed',
    'replacement-failed',
    'too many potential replacements',
  ])('chain.md CHAIN-34: “%s” names a conflict', (reason) => {
    expect(refusalOf(reason)).toBe('conflict');
  });

  test.each([
    'min relay fee not met',
    'mempool min fee not met',
    'non-final',
    'too-long-mempool-chain',
    'insufficient fee (including sibling eviction), rejecting replacement 5a; new feerate 1 <= old feerate 2',
    '',
  ])('chain.md CHAIN-34: “%s” says nothing about the transaction itself', (reason) => {
    expect(refusalOf(reason)).toBeNull();
  });
});

/** 150 payments that the node lacks and does not want now. */
const createUnwanted = () => {
  const raws = new Map<string, string>();
  for (let index = 0; index < 150; index += 1) {
    const rawHex = buildTrainingTransaction('0014'.padEnd(44, '0'), 40_000n);
    raws.set(parseTransaction(Buffer.from(rawHex, 'hex')).txid, rawHex);
  }
  const payments = [...raws.keys()].map((txid) => ({ txid, firstSeenAtMs: 0 }) as PaymentRecord);
  const offered: string[] = [];
  const answer = (method: string, params: readonly unknown[]): RpcAnswer => {
    if (method === 'gettxspendingprevout') return { ok: true, value: [{}] };
    offered.push(String((params[0] as string[])[0])); // testmempoolaccept of one transaction
    return { ok: true, value: [{ allowed: false, 'reject-reason': 'min relay fee not met' }] };
  };
  const batch: RpcClient['batch'] = async (calls) => calls.map(({ method, params }) => answer(method, params));
  const read = {
    payments: { unconfirmed: async () => payments, rawTransaction: async (txid: string) => raws.get(txid) },
  };
  const deps: SourceDeps = {
    network: 'regtest',
    database: { read } as unknown as Database, // only what it reads
    recorder: { transactions: async () => {}, observe: async () => {} },
    known: NOTHING_KNOWN,
    clock: { nowMs: () => 10 * 60_000 },
    logger: silentLogger,
    intervals: DEFAULT_INTERVALS,
  };
  // nothing but batches is sent
  return { mempool: createCoreMempool('core', { batch } as unknown as RpcClient, deps), raws, offered };
};

test('chain.md CHAIN-33: payments that are missing are sent again in rotation: of 150 each has its turn', async () => {
  const { mempool, raws, offered } = createUnwanted();
  await mempool.resend(async () => true);
  expect(offered).toHaveLength(100);
  await mempool.resend(async () => true);
  expect(new Set(offered)).toEqual(new Set(raws.values()));
  // everybody's second turn comes before anybody's third
  await mempool.resend(async () => true);
  const counts = Map.groupBy(offered, (hex) => hex);
  expect([...counts.values()].map(({ length }) => length)).toEqual(Array.from({ length: 150 }, () => 2));
});

describe('halves', () => {
  const work = (limit: number, done: number[][]) => async (items: readonly number[]) => {
    if (items.length > limit) throw new UpstreamFailed('it answers far too much');
    done.push([...items]);
  };

  test('chain.md CHAIN-33: what is answered too large is halved, down to single items, in order', async () => {
    const done: number[][] = [];
    await inHalves([1, 2, 3, 4, 5], work(2, done));
    expect(done).toEqual([[1, 2], [3], [4, 5]]);
    const single: number[][] = [];
    await inHalves([1, 2, 3], work(1, single));
    expect(single).toEqual([[1], [2], [3]]);
  });

  test('chain.md CHAIN-33: a single item that is too large fails, and any other failure is not tried in halves', async () => {
    await expect(inHalves([1, 2], work(0, []))).rejects.toThrow('it answers far too much');
    let tries = 0;
    const broken = async (): Promise<void> => {
      tries += 1;
      throw new UpstreamFailed('it hung up');
    };
    await expect(inHalves([1, 2], broken)).rejects.toThrow('it hung up');
    expect(tries).toBe(1);
  });
});
