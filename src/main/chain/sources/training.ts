import type { SeenBlock } from '../../app/observations.ts';
import type { SourceConfig, TrainingChain } from '../../app/ports.ts';
import { ok, refuse } from '../../../shared/result.ts';
import { bytesOfHex, parseTransaction } from '../raw-transaction.ts';
import { createHealth, type Source, type SourceDeps } from '../source.ts';
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

const createSerial = () => {
  let last: Promise<unknown> = Promise.resolve();
  return async <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work, work);
    last = mine;
    return mine;
  };
};

/** Reports what the chain holds, in the words every source uses. */
const createReports = (sourceId: string, deps: SourceDeps) => ({
  mempool: async (rawHexes: readonly string[]) => deps.recorder.transactions(sourceId, null, parsed(rawHexes)),
  lost: async (block: TrainingBlock) =>
    deps.recorder.observe({ kind: 'block-lost', sourceId, atMs: deps.clock.nowMs(), hash: block.hash }),
  block: async (block: TrainingBlock) => {
    if (block.transactions.length > 0)
      await deps.recorder.transactions(sourceId, seenBlock(block), parsed(block.transactions));
  },
  tip: async ({ height, hash }: TrainingBlock) =>
    deps.recorder.observe({ kind: 'tip', sourceId, atMs: deps.clock.nowMs(), height, hash }),
  look: async (invoiceIds: readonly string[] | 'all') =>
    deps.recorder.observe({ kind: 'look', sourceId, begunAtMs: deps.clock.nowMs(), invoiceIds }),
});

/** The simulated chain: its state is the source's stored state, so a restart finds it as it was. */
export const createTrainingSource = (config: TrainingConfig, deps: SourceDeps): Source & TrainingChain => {
  const serially = createSerial();
  const report = createReports(config.id, deps);
  const health = createHealth(config, () => 'training', deps);
  let state: TrainingState | undefined;
  let blockTimer: NodeJS.Timeout | undefined;
  let lookTimer: NodeJS.Timeout | undefined;
  let stopped = false;

  const save = async (next: TrainingState): Promise<void> => {
    await deps.database.write(async (tx) => tx.chain.setSourceState(config.id, JSON.stringify(next)));
    state = next;
  };

  /** After a stop between saving and telling, everything kept is told again: telling twice changes nothing. */
  const load = async (): Promise<TrainingState> => {
    if (state) return state;
    const stored = await deps.database.read.chain.sourceState(config.id);
    const loaded =
      stored === null ? firstTrainingState(deps.clock.nowMs()) : trainingStateSchema.parse(JSON.parse(stored));
    if (stored === null) await save(loaded);
    for (const block of loaded.blocks) await report.block(block);
    await report.mempool(loaded.mempool);
    await report.tip(tipOf(loaded));
    await report.look('all');
    state = loaded;
    health.ok(tipOf(loaded).height);
    return loaded;
  };

  const mineOne = async (): Promise<void> => {
    const next = mineInto(await load(), deps.clock.nowMs());
    await save(next);
    await report.block(tipOf(next));
    await report.tip(tipOf(next));
    health.ok(tipOf(next).height);
  };

  const pay = async (scriptHex: string, amountSats: bigint): Promise<{ txid: string }> => {
    const before = await load();
    const rawHex = buildTrainingTransaction(scriptHex, amountSats);
    await save({ ...before, mempool: [...before.mempool, rawHex] });
    await report.mempool([rawHex]);
    return { txid: parseTransaction(bytesOfHex(rawHex)).txid };
  };

  const reorg = async (depth: number): Promise<void> => {
    const { next, lost } = reorganise(await load(), depth, deps.clock.nowMs());
    await save(next);
    for (const block of lost.toReversed()) await report.lost(block);
    await report.tip(tipOf(next));
    health.ok(tipOf(next).height);
  };

  const inBackground = (work: () => Promise<unknown>): void => {
    if (!stopped) serially(work).catch(health.failed);
  };
  const setAutoBlocks = (on: boolean): void => {
    clearInterval(blockTimer);
    blockTimer = on && !stopped ? setInterval(() => inBackground(mineOne), deps.pace.trainingBlockMs) : undefined;
  };

  return {
    id: config.id,
    health: health.get,
    start: () => {
      inBackground(load);
      setAutoBlocks(true);
      lookTimer = setInterval(() => inBackground(async () => report.look('all')), deps.pace.lookMs);
    },
    stop: async () => {
      stopped = true;
      clearInterval(blockTimer);
      clearInterval(lookTimer);
      await serially(async () => {});
    },
    watch: () => {},
    look: (invoiceIds) => inBackground(async () => report.look(invoiceIds)),
    // its wallet is built in: nobody ever paid it elsewhere
    scan: async () => null,
    pay: async (scriptHex, amountSats) => serially(async () => pay(scriptHex, amountSats)),
    replace: async (txid) =>
      serially(async () => {
        const replaced = replaceIn(await load(), txid);
        if (!replaced) return refuse('nothing_to_replace');
        await save(replaced.next);
        await report.mempool([replaced.rawHex]);
        return ok({ txid: parseTransaction(bytesOfHex(replaced.rawHex)).txid });
      }),
    mine: async (count) =>
      serially(async () => {
        for (let done = 0; done < count; done += 1) await mineOne();
      }),
    reorg: async (depth) => serially(async () => reorg(depth)),
    setAutoBlocks,
  };
};
