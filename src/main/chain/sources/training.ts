import type { SeenBlock, SeenHeader } from '../../app/payment/observations.ts';
import { z } from 'zod';
import type { SourceConfigOf, TrainingChain } from '../../app/ports.ts';
import type { FeeWords } from '../../domain/chain/fees.ts';
import { ok, refuse } from '../../../shared/result.ts';
import { bytesOfHex, parseTransaction } from '../raw-transaction.ts';
import { createSerial } from '../../upstream/serial.ts';
import {
  createSourceHealth,
  type Source,
  type SourceDeps,
  type SourceEntry,
  type SourceHealthTracker,
} from '../source.ts';
import {
  buildTrainingTransaction,
  firstTrainingState,
  mineInto,
  reorganise,
  replaceIn,
  tipOf,
  trainingStateSchema,
  type TrainingBlock,
  type TrainingState,
} from '../training-state.ts';

type TrainingConfig = SourceConfigOf<'training'>;

const LABEL = 'training';

export const trainingEntry: SourceEntry<'training'> = {
  schema: z.object({ id: z.string(), kind: z.literal('training') }),
  fromInput: (id, { kind }) => ({ source: { id, kind }, password: null }),
  isTraining: true,
  trust: () => 'own',
  needsCredential: () => false,
  urls: () => [],
  label: () => LABEL,
  create: (config, _password, deps) => createTrainingSource(config, deps),
  test: async () => 0,
};

type Reports = ReturnType<typeof createReports>;

/** The simulated chain. It is stored as the state of its source, so a restart finds it as it was. */
export const createTrainingSource = (config: TrainingConfig, deps: SourceDeps): Source & TrainingChain => {
  const serially = createSerial();
  const health = createSourceHealth(config, () => LABEL, deps);
  const report = createReports(config.id, deps, health);
  const memory = createMemory(config.id, deps, report);
  const operations = createOperations(deps, report, memory);
  let blockTimer: NodeJS.Timeout | undefined;
  let checkTimer: NodeJS.Timeout | undefined;
  let stopped = false;

  const inBackground = (work: () => Promise<unknown>): void => {
    if (!stopped) serially(work).catch(health.failed);
  };
  const setAutoBlocks = (on: boolean): void => {
    clearInterval(blockTimer);
    blockTimer =
      on && !stopped ? setInterval(() => inBackground(operations.mine), deps.intervals.trainingBlockMs) : undefined;
  };

  return {
    id: config.id,
    health: health.current,
    start: () => {
      inBackground(memory.load);
      setAutoBlocks(true);
      checkTimer = setInterval(() => inBackground(async () => report.chainCheck('all')), deps.intervals.chainCheckMs);
    },
    stop: async () => {
      stopped = true;
      clearInterval(blockTimer);
      clearInterval(checkTimer);
      await serially(async () => {});
    },
    watch: () => {},
    checkInvoices: (invoiceIds) => inBackground(async () => report.chainCheck(invoiceIds)),
    // its wallet is built in, so it was never paid elsewhere
    scan: async () => null,
    peek: async () => [],
    // nobody holds its keys
    unspent: async (outpoints) => outpoints,
    fees: async (txids) => trainingFees(txids),
    pay: async (scriptHex, amountSats) => serially(async () => operations.pay(scriptHex, amountSats)),
    replace: async (txid) => serially(async () => operations.replace(txid)),
    mine: async (count) =>
      serially(async () => {
        for (let done = 0; done < count; done += 1) await operations.mine();
      }),
    reorg: async (depth) => serially(async () => operations.reorg(depth)),
    setAutoBlocks,
  };
};

/** Reports what the chain holds, as every source does. */
const createReports = (sourceId: string, deps: SourceDeps, health: SourceHealthTracker) => ({
  mempool: async (rawHexes: readonly string[]) => deps.recorder.transactions(sourceId, null, parsed(rawHexes)),
  /** Blocks in a row, oldest first. @param parent of the first one; null if it is the lowest that is kept */
  blocks: async (blocks: readonly TrainingBlock[], parent: TrainingBlock | null) => {
    const headers = blocks.map((block, at) => headerOf(block, blocks[at - 1] ?? parent));
    const firstHeight = blocks[0]?.height ?? 0;
    await deps.recorder.observe({ kind: 'headers', sourceId, atMs: deps.clock.nowMs(), firstHeight, headers });
    for (const block of blocks)
      await deps.recorder.transactions(sourceId, seenBlock(block), parsed(block.transactions), block === blocks.at(-1));
  },
  tip: async ({ height, hash }: TrainingBlock) => {
    health.ok(height);
    await deps.recorder.observe({ kind: 'tip', sourceId, atMs: deps.clock.nowMs(), hash });
  },
  chainCheck: async (invoiceIds: readonly string[] | 'all') =>
    deps.recorder.observe({ kind: 'chain-check', sourceId, begunAtMs: deps.clock.nowMs(), invoiceIds }),
});

const parsed = (rawHexes: readonly string[]) => rawHexes.map((rawHex) => parseTransaction(bytesOfHex(rawHex)));

/** A simulated block proves no work; each counts the same. */
const headerOf = ({ hash, timeMs }: TrainingBlock, parent: TrainingBlock | null): SeenHeader => ({
  hash,
  parentHash: parent?.hash ?? '',
  work: 1n,
  timeMs,
  rawHex: null,
});

const seenBlock = ({ height, hash, timeMs }: TrainingBlock): SeenBlock => ({ height, hash, timeMs });

/** The chain as stored. */
const createMemory = (sourceId: string, deps: SourceDeps, report: Reports) => {
  let state: TrainingState | undefined;
  const save = async (next: TrainingState): Promise<void> => {
    await deps.database.write(async (tx) => tx.chain.setSourceState(sourceId, JSON.stringify(next)));
    state = next;
  };
  /** Reports everything stored again, because the last run may have stopped before it did. Twice changes nothing. */
  const load = async (): Promise<TrainingState> => {
    if (state) return state;
    const stored = await deps.database.read.chain.sourceState(sourceId);
    const loaded =
      stored === null ? firstTrainingState(deps.clock.nowMs()) : trainingStateSchema.parse(JSON.parse(stored));
    if (stored === null) await save(loaded);
    await report.blocks(loaded.blocks, null);
    await report.mempool(loaded.mempool);
    await report.tip(tipOf(loaded));
    await report.chainCheck('all');
    state = loaded;
    return loaded;
  };
  return { load, save };
};

const createOperations = (deps: SourceDeps, report: Reports, memory: ReturnType<typeof createMemory>) => ({
  mine: async () => {
    const next = mineInto(await memory.load(), deps.clock.nowMs());
    await memory.save(next);
    await report.blocks([tipOf(next)], next.blocks.at(-2) ?? null);
    await report.tip(tipOf(next));
  },
  pay: async (scriptHex: string, amountSats: bigint) => {
    const before = await memory.load();
    const rawHex = buildTrainingTransaction(scriptHex, amountSats);
    await memory.save({ ...before, mempool: [...before.mempool, rawHex] });
    await report.mempool([rawHex]);
    return { txid: txidOf(rawHex) };
  },
  replace: async (txid: string) => {
    const replaced = replaceIn(await memory.load(), txid);
    if (!replaced) return refuse('nothing_to_replace');
    await memory.save(replaced.next);
    await report.mempool([replaced.rawHex]);
    return ok({ txid: txidOf(replaced.rawHex) });
  },
  reorg: async (depth: number) => {
    const before = await memory.load();
    const { next } = reorganise(before, depth, deps.clock.nowMs());
    const kept = new Set(before.blocks.map(({ hash }) => hash));
    await memory.save(next);
    const fork = next.blocks.findIndex(({ hash }) => !kept.has(hash));
    await report.blocks(next.blocks.slice(fork), next.blocks[fork - 1] ?? null);
    await report.tip(tipOf(next));
    await report.mempool(next.mempool);
  },
});

/** Every payment of training pays well and has no parents. */
const trainingFees = (txids: readonly string[]): FeeWords => ({
  minimumSatsPerKvb: 1_000n,
  twoBlockSatsPerKvb: 5_000n,
  transactions: new Map(txids.map((txid) => [txid, { feeSats: 10_000n, ancestors: 0 }])),
});

const txidOf = (rawHex: string): string => parseTransaction(bytesOfHex(rawHex)).txid;
