import type { SeenBlock } from '../../app/payment/observations.ts';
import type { SourceConfig, TrainingChain } from '../../app/ports.ts';
import { ok, refuse } from '../../../shared/result.ts';
import { bytesOfHex, parseTransaction } from '../raw-transaction.ts';
import { createSerial } from '../serial.ts';
import { createHealth, type HealthTracker, type Source, type SourceDeps } from '../source.ts';
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

type TrainingConfig = Extract<SourceConfig, { kind: 'training' }>;

const seenBlock = ({ height, hash, timeMs }: TrainingBlock): SeenBlock => ({ height, hash, timeMs });
const parsed = (rawHexes: readonly string[]) => rawHexes.map((rawHex) => parseTransaction(bytesOfHex(rawHex)));
const txidOf = (rawHex: string): string => parseTransaction(bytesOfHex(rawHex)).txid;

/** Reports what the chain holds, in the words every source uses. */
const createReports = (sourceId: string, deps: SourceDeps, health: HealthTracker) => ({
  mempool: async (rawHexes: readonly string[]) => deps.recorder.transactions(sourceId, null, parsed(rawHexes)),
  lost: async (block: TrainingBlock) =>
    deps.recorder.observe({ kind: 'block-lost', sourceId, atMs: deps.clock.nowMs(), hash: block.hash }),
  block: async (block: TrainingBlock) => {
    if (block.transactions.length > 0)
      await deps.recorder.transactions(sourceId, seenBlock(block), parsed(block.transactions));
  },
  tip: async ({ height, hash }: TrainingBlock) => {
    await deps.recorder.observe({ kind: 'tip', sourceId, atMs: deps.clock.nowMs(), height, hash });
    health.ok(height);
  },
  look: async (invoiceIds: readonly string[] | 'all') =>
    deps.recorder.observe({ kind: 'look', sourceId, begunAtMs: deps.clock.nowMs(), invoiceIds }),
});
type Reports = ReturnType<typeof createReports>;

/** The state as stored: what the source must remember. */
const createMemory = (sourceId: string, deps: SourceDeps, report: Reports) => {
  let state: TrainingState | undefined;
  const save = async (next: TrainingState): Promise<void> => {
    await deps.database.write(async (tx) => tx.chain.setSourceState(sourceId, JSON.stringify(next)));
    state = next;
  };
  /** After a stop between saving and telling, everything kept is told again: telling twice changes nothing. */
  const load = async (): Promise<TrainingState> => {
    if (state) return state;
    const stored = await deps.database.read.chain.sourceState(sourceId);
    const loaded =
      stored === null ? firstTrainingState(deps.clock.nowMs()) : trainingStateSchema.parse(JSON.parse(stored));
    if (stored === null) await save(loaded);
    for (const block of loaded.blocks) await report.block(block);
    await report.mempool(loaded.mempool);
    await report.tip(tipOf(loaded));
    await report.look('all');
    state = loaded;
    return loaded;
  };
  return { load, save };
};

const createOperations = (deps: SourceDeps, report: Reports, memory: ReturnType<typeof createMemory>) => ({
  mine: async () => {
    const next = mineInto(await memory.load(), deps.clock.nowMs());
    await memory.save(next);
    await report.block(tipOf(next));
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
    const { next, lost } = reorganise(await memory.load(), depth, deps.clock.nowMs());
    await memory.save(next);
    for (const block of lost.toReversed()) await report.lost(block);
    await report.tip(tipOf(next));
  },
});

/** The simulated chain: its state is the source's stored state, so a restart finds it as it was. */
export const createTrainingSource = (config: TrainingConfig, deps: SourceDeps): Source & TrainingChain => {
  const serially = createSerial();
  const health = createHealth(config, () => 'training', deps);
  const report = createReports(config.id, deps, health);
  const memory = createMemory(config.id, deps, report);
  const operations = createOperations(deps, report, memory);
  let blockTimer: NodeJS.Timeout | undefined;
  let lookTimer: NodeJS.Timeout | undefined;
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
    health: health.get,
    start: () => {
      inBackground(memory.load);
      setAutoBlocks(true);
      lookTimer = setInterval(() => inBackground(async () => report.look('all')), deps.intervals.lookMs);
    },
    stop: async () => {
      stopped = true;
      clearInterval(blockTimer);
      clearInterval(lookTimer);
      await serially(async () => {});
    },
    watch: () => {},
    checkInvoices: (invoiceIds) => inBackground(async () => report.look(invoiceIds)),
    // its wallet is built in: nobody ever paid it elsewhere
    scan: async () => null,
    // and nobody holds its keys
    unspent: async (outpoints) => outpoints,
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
