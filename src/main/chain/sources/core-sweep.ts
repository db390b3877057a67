import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { InvoiceRecord } from '../../app/records.ts';
import { createLoop } from '../../upstream/loop.ts';
import { bytesOfHex, parseBlock } from '../raw-transaction.ts';
import { RpcRefused, type RpcClient } from '../rpc-client.ts';
import type { Source, SourceDeps } from '../source.ts';
import { announceHeaders } from './core-headers.ts';
import { ADDRESSES_PER_SCAN, creditUnspent, findMissed, scanSchema, type Unspent } from './core-unspent.ts';
import { createSweep } from './sweep.ts';

/** After a scan the node is left alone this many times as long as the scan took. */
const REST = 9;
const LONGEST_REST_MS = 3_600_000;
const ABORT_AGAIN_MS = 200;
/** At the end of the program, the node has this long to end a scan. */
const RELEASE_MS = 1_000;
/** Bitcoin Core: RPC_MISC_ERROR, a pruned block. */
const PRUNED = -1;

/**
 * Lets a source look once per day for payments that the node has and Satchel missed, such as in a block that was skipped:
 * compares the node's unspent outputs with every address ever issued (chain.md CHAIN-48). The sweep waits while the source
 * does not work, and while the owner's scan needs the node.
 */
export const withDailySweep = (source: Source, rpc: RpcClient, deps: SourceDeps): Source => {
  const { intervals, logger } = deps;
  const sweep = createSweep(source.id, deps, ADDRESSES_PER_SCAN);
  const scans = createScans(rpc);

  const step = async (): Promise<number> => {
    const { state, height } = source.health();
    if (state !== 'ok' || height === null) return intervals.passMs;
    const page = await sweep.next();
    if (page.length === 0) return intervals.passMs;
    const startedMs = performance.now();
    const unspents = await scans.scan(page);
    if (!unspents) return intervals.passMs;
    // whatever is above is left to the passes
    const below = unspents.filter((unspent) => unspent.height <= height);
    await takeAll({ sourceId: source.id, rpc, deps }, await findMissed(deps, below));
    await sweep.done();
    return Math.min(LONGEST_REST_MS, (performance.now() - startedMs) * REST);
  };
  const loop = createLoop({
    step,
    failed: (error) => logger.warn({ source: source.id, err: error }, 'the daily sweep failed and is tried again'),
    backOffMs: intervals.passMs,
    backOffMaxMs: LONGEST_REST_MS,
  });

  return {
    ...source,
    start: () => {
      source.start();
      loop.start();
    },
    stop: async () => {
      await scans.release();
      await Promise.all([source.stop(), rpc.close(), loop.stop()]);
    },
    scan: async (derive, from) => scans.alone(async () => source.scan(derive, from)),
    peek: async (addresses) => scans.alone(async () => source.peek(addresses)),
  };
};

/** Scans the UTXO set, and gives way to whoever needs the node's only scan more. */
const createScans = (rpc: RpcClient) => {
  let running: Promise<unknown> | null = null;
  let held = 0;

  const abort = async (): Promise<void> => {
    // the first request to abort may arrive before the scan has begun
    for (let scan = running; scan !== null && scan === running;) {
      await rpc.call(z.boolean(), 'scantxoutset', 'abort').catch(() => {});
      await Promise.race([scan.catch(() => {}), sleep(ABORT_AGAIN_MS, undefined, { ref: false })]);
    }
  };
  return {
    /** @returns null if it must wait, or was aborted */
    scan: async (page: readonly InvoiceRecord[]): Promise<readonly Unspent[] | null> => {
      if (held > 0) return null;
      const scripts = page.flatMap(({ scriptHex }) => (scriptHex === null ? [] : [`raw(${scriptHex})`]));
      const scan = rpc.slow(scanSchema, 'scantxoutset', 'start', scripts);
      running = scan;
      try {
        const { success, unspents } = await scan;
        return success ? unspents : null;
      } finally {
        running = null;
      }
    },
    /** Ends the scan for good, while the node can still be asked to: it would continue for minutes. */
    release: async () => {
      held += 1;
      await Promise.race([abort(), sleep(RELEASE_MS, undefined, { ref: false })]);
    },
    /** Runs work that scans by itself: a node does one scan at a time. */
    alone: async <T>(work: () => Promise<T>): Promise<T> => {
      held += 1;
      try {
        await abort();
        return await work();
      } finally {
        held -= 1;
      }
    },
  };
};

interface Context {
  readonly sourceId: string;
  readonly rpc: RpcClient;
  readonly deps: SourceDeps;
}

/** Records what was missed from the whole blocks that hold it; of a block that the node deleted, from the outputs alone. */
const takeAll = async ({ sourceId, rpc, deps }: Context, missed: readonly Unspent[]): Promise<void> => {
  for (const [height, outputs] of Map.groupBy(missed, (unspent) => unspent.height)) {
    const txids = new Set(outputs.map(({ txid }) => txid));
    deps.logger.warn({ source: sourceId, height, txids: [...txids] }, 'the daily sweep found a missed payment');
    const raw = await readBlock(rpc, height);
    if (raw === null) {
      await creditUnspent(sourceId, rpc, deps, outputs);
      continue;
    }
    const { hash, timeMs, transactions } = parseBlock(bytesOfHex(raw));
    if (height > (deps.known.root()?.height ?? height)) await announceHeaders(sourceId, rpc, deps, [{ height, hash }]);
    // if the chain moved since the scan, none of them is in it
    const found = transactions.filter(({ txid }) => txids.has(txid));
    await deps.recorder.transactions(sourceId, { height, hash, timeMs }, found);
  }
};

/** Returns a block of the best chain, or null if the node pruned it. */
const readBlock = async (rpc: RpcClient, height: number): Promise<string | null> => {
  const hash = await rpc.call(z.string(), 'getblockhash', height);
  return rpc.call(z.string(), 'getblock', hash, 0).catch((error: unknown) => {
    if (error instanceof RpcRefused && error.code === PRUNED && /pruned/i.test(error.message)) return null;
    throw error;
  });
};
