import type { Sats } from '../../shared/money.ts';
import type {
  Chain,
  ChainSources,
  PaidIndex,
  Secrets,
  SourceConfig,
  SourceHealth,
  TrainingChain,
  WalletKeys,
} from '../app/ports.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { createLoop } from '../upstream/loop.ts';
import { reasonOf } from '../upstream/reasons.ts';
import { createExpiryWatch } from './expiry-watch.ts';
import { createFeeWatch } from './fee-watch.ts';
import { createRecorder } from './recorder.ts';
import { sourceSecret } from '../app/secret-names.ts';
import { entryOf } from './registry.ts';
import { DEFAULT_INTERVALS, type ChainDeps, type Intervals, type Source, type SourceDeps } from './source.ts';
import { createTrainingSource } from './sources/training.ts';

export interface WatcherDeps extends ChainDeps {
  readonly sources: readonly SourceConfig[];
  readonly walletKeys: Pick<WalletKeys, 'derive'>;
  readonly secrets: Pick<Secrets, 'isOpen' | 'get' | 'onUnlocked'>;
  readonly intervals?: Partial<Intervals>;
}

export interface RunningChain extends Chain, ChainSources {
  /** The simulated chain, if a training source was among the first sources. */
  readonly training: TrainingChain | null;
  /** Starts every source: each catches up first, then listens. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Running {
  /** Configuration and credential it was made from: other ones make another source. */
  readonly madeFrom: string;
  readonly source: Source;
}

/** The chain: any number of sources beside each other, each checked right after an invoice expires. */
export const createChain = (deps: WatcherDeps): RunningChain => {
  const recorder = createRecorder(deps);
  const sourceDeps: SourceDeps = { ...deps, recorder, intervals: { ...DEFAULT_INTERVALS, ...deps.intervals } };
  const trainingConfig = deps.sources.find((config) => config.kind === 'training');
  const training = trainingConfig ? createTrainingSource(trainingConfig, sourceDeps) : null;
  const fleet = createFleet(deps, sourceDeps, training);
  const expiry = createExpiryWatch(deps.clock, (ids) => fleet.all().forEach((source) => source.checkInvoices(ids)));
  const endings: (() => void)[] = [];
  let wanted = deps.sources;
  /** First, because the words of a source that the owner does not have count for nothing. */
  const tellSources = async (sources: readonly SourceConfig[]): Promise<void> => {
    wanted = sources;
    const told = sources.map((source) => ({ id: source.id, trust: entryOf(source.kind).trust(source) }));
    await recorder.observe({ kind: 'sources', sourceId: 'owner', atMs: deps.clock.nowMs(), sources: told });
  };
  const ticking = createLoop({
    step: async () => {
      await recorder.observe({ kind: 'time', sourceId: 'owner', atMs: deps.clock.nowMs() });
      return sourceDeps.intervals.judgeMs;
    },
    failed: (error) => deps.logger.error({ err: error }, 'what the sources say could not be judged'),
    backOffMs: sourceDeps.intervals.judgeMs,
    backOffMaxMs: sourceDeps.intervals.backOffMaxMs,
  });

  const feeWatch = createFeeWatch(sourceDeps, fleet.all);
  const report = (error: unknown): void =>
    deps.logger.error({ err: error }, 'chain sources could not be started after the unlock');

  return {
    training,
    sources: fleet.health,
    watch: (invoice) => {
      expiry.add(invoice);
      for (const source of fleet.all()) source.watch(invoice);
    },
    scanWallet: async (walletId, from) => scanAll(fleet.all(), deps, walletId, from),
    lookAhead: async (walletId, from) => lookAhead(fleet.all(), deps, walletId, from),
    unspent: async (outpoints) => askUnspent(fleet.all(), outpoints),
    configure: async (sources) => {
      await tellSources(sources);
      await fleet.configure(sources);
    },
    test: async (source, password) => testSource(source, password, deps),
    start: async () => {
      for (const invoice of await deps.database.read.invoices.open()) expiry.add(invoice);
      endings.push(deps.secrets.onUnlocked(() => void fleet.align().catch(report)));
      expiry.start();
      await tellSources(wanted);
      ticking.start();
      feeWatch.start();
      await fleet.start();
    },
    stop: async () => {
      for (const end of endings.splice(0)) end();
      expiry.stop();
      await Promise.all([ticking.stop(), feeWatch.stop()]);
      await fleet.stop();
    },
  };
};

/** Keeps exactly those sources running that are configured. */
const createFleet = (deps: WatcherDeps, sourceDeps: SourceDeps, training: (Source & TrainingChain) | null) => {
  const running = new Map<string, Running>();
  let wanted = deps.sources;
  let live = false;

  const passwordOf = async (config: SourceConfig): Promise<string | null | undefined> => {
    if (!entryOf(config.kind).needsCredential(config)) return null;
    if (!deps.secrets.isOpen()) return undefined;
    return deps.secrets.get(sourceSecret(config.id)).catch(() => undefined);
  };

  const stop = async (id: string): Promise<void> => {
    const { source } = running.get(id) ?? {};
    running.delete(id);
    await source?.stop();
  };

  const start = async (config: SourceConfig): Promise<void> => {
    const password = await passwordOf(config);
    // While the secrets are locked, a source that needs its password waits; one that runs keeps running.
    if (password === undefined || !live) return;
    const madeFrom = JSON.stringify([config, password]);
    if (running.get(config.id)?.madeFrom === madeFrom) return;
    await stop(config.id);
    const source = training?.id === config.id ? training : entryOf(config.kind).create(config, password, sourceDeps);
    running.set(config.id, { madeFrom, source });
    source.start();
  };

  const align = async (): Promise<void> => {
    const ids = new Set(wanted.map(({ id }) => id));
    await Promise.all([...running.keys()].filter((id) => !ids.has(id)).map(stop));
    await Promise.all(wanted.map(start));
  };
  let aligning: Promise<void> = Promise.resolve();
  const alignNext = async (): Promise<void> => {
    aligning = aligning.then(align, align);
    return aligning;
  };
  return {
    all: (): Source[] => [...running.values()].map(({ source }) => source),
    health: () => wanted.map((config) => running.get(config.id)?.source.health() ?? healthOfWaiting(config)),
    align: alignNext,
    start: async () => {
      live = true;
      await alignNext();
    },
    configure: async (sources: readonly SourceConfig[]) => {
      wanted = sources;
      await alignNext();
    },
    stop: async () => {
      live = false;
      await aligning.catch(() => {});
      await Promise.all([...running.keys()].map(stop));
    },
  };
};

/** Name of the secret entry that holds a source's password. */

const healthOfWaiting = (config: SourceConfig): SourceHealth => {
  const entry = entryOf(config.kind);
  return {
    id: config.id,
    kind: config.kind,
    label: entry.label(config),
    state: 'starting',
    height: null,
    lagMs: null,
    lastError: entry.needsCredential(config) ? 'its password is locked away' : null,
    lastOkAtMs: null,
    facts: { fault: null, progress: null, hiddenSales: 0, unread: null },
  };
};

/** Scans the wallet with every source; one that answers is enough. */
const scanAll = async (
  sources: readonly Source[],
  deps: WatcherDeps,
  walletId: string,
  from: number,
): Promise<Result<{ highestUsed: number | null }>> => {
  const outcomes = await Promise.allSettled(
    sources.map(async (source) =>
      source.scan(async (start, count) => deps.walletKeys.derive(walletId, start, count), from),
    ),
  );
  const found = outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value);
  if (found.length === 0) return refuse('upstream_failed', { params: { reason: whyNone(outcomes) } });
  const used = found.filter((index) => index !== null);
  return ok({ highestUsed: used.length === 0 ? null : Math.max(...used) });
};

/** Addresses to look at beyond the next one: twice as far as most wallets look. */
const AHEAD = 40;
/** A source that calls every address paid pushes the next index no further than this. */
const MOST_AHEAD = 5 * AHEAD;

/** Asks every source about the addresses beyond the next one, and further while they find money. */
const lookAhead = async (
  sources: readonly Source[],
  { walletKeys }: WatcherDeps,
  walletId: string,
  from: number,
): Promise<Result<readonly PaidIndex[]>> => {
  const found = new Map<number, Sats>();
  for (let start = from; start < from + MOST_AHEAD; start += AHEAD) {
    const addresses = await walletKeys.derive(walletId, start, AHEAD);
    const outcomes = await Promise.allSettled(sources.map(async (source) => source.peek(addresses)));
    const answers = outcomes.filter((outcome) => outcome.status === 'fulfilled').map(({ value }) => value);
    if (answers.length === 0) return refuse('upstream_failed', { params: { reason: whyNone(outcomes) } });
    for (const { index, amountSats } of answers.flat()) {
      const known = found.get(index) ?? 0n;
      found.set(index, amountSats > known ? amountSats : known);
    }
    if (answers.flat().length === 0) break;
  }
  return ok([...found].map(([index, amountSats]) => ({ index, amountSats })));
};

const whyNone = (outcomes: readonly PromiseSettledResult<unknown>[]): string => {
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  return failure ? reasonOf(failure.reason) : 'no chain source is set';
};

/** Asks one source after the other, working ones first, until one answers. */
const askUnspent = async (
  sources: readonly Source[],
  outpoints: readonly string[],
): Promise<Result<ReadonlySet<string>>> => {
  const isFailing = (source: Source): number => (source.health().state === 'ok' ? 0 : 1);
  let reason = 'no chain source is set';
  for (const source of sources.toSorted((a, b) => isFailing(a) - isFailing(b))) {
    try {
      return ok(new Set(await source.unspent(outpoints)));
    } catch (error) {
      reason = reasonOf(error);
    }
  }
  return refuse('upstream_failed', { params: { reason } });
};

const testSource = async (
  config: SourceConfig,
  password: string | null,
  deps: WatcherDeps,
): Promise<Result<{ height: number }>> => {
  try {
    return ok({ height: await entryOf(config.kind).test(config, password, deps.network) });
  } catch (error) {
    return refuse('upstream_failed', { params: { reason: reasonOf(error) } });
  }
};
