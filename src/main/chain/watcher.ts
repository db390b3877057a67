import type {
  Chain,
  ChainSources,
  Secrets,
  SourceConfig,
  SourceHealth,
  TrainingChain,
  WalletKeys,
} from '../app/ports.ts';
import { ok, refuse, type Result } from '../../shared/result.ts';
import { createExpiryWatch } from './expiry-watch.ts';
import { createRecorder } from './recorder.ts';
import { createRpcClient } from './rpc-client.ts';
import { DEFAULT_INTERVALS, type ChainDeps, type Intervals, type Source, type SourceDeps } from './source.ts';
import { createCoreSource, verifyCoreNetwork, hostOf } from './sources/core.ts';
import { createEsploraSource, verifyEsploraNetwork } from './sources/esplora.ts';
import { createTrainingSource } from './sources/training.ts';
import { reasonOf } from '../upstream/read-capped.ts';
import { sourceSecret } from '../app/secret-names.ts';

export interface WatcherDeps extends ChainDeps {
  readonly sources: readonly SourceConfig[];
  readonly walletKeys: Pick<WalletKeys, 'derive'>;
  readonly secrets: Pick<Secrets, 'isOpen' | 'get' | 'onUnlocked'>;
  readonly intervals?: Partial<Intervals>;
}

export interface RunningChain extends Chain, ChainSources {
  /** The simulated chain, where a training source was given at creation. */
  readonly training: TrainingChain | null;
  /** Catches up first, then listens; resolves once every source was started. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

interface Running {
  /** What it was made from: another credential or URL makes another. */
  readonly made: string;
  readonly source: Source;
}

const needsCredential = (config: SourceConfig): boolean => config.kind === 'core' && config.username !== null;

const asleep = (config: SourceConfig): SourceHealth => ({
  id: config.id,
  kind: config.kind,
  label: config.kind === 'core' ? hostOf(config.url) : config.id,
  state: 'starting',
  height: null,
  lagMs: null,
  lastError: 'its password is locked away',
  lastOkAtMs: null,
});

const makeSource = (config: SourceConfig, password: string | null, deps: SourceDeps): Source => {
  if (config.kind === 'core') return createCoreSource(config, password, deps);
  if (config.kind === 'esplora') return createEsploraSource(config, deps);
  return createTrainingSource(config, deps);
};

/** Keeps the sources that run equal to those that were configured. */
const createFleet = (deps: WatcherDeps, sourceDeps: SourceDeps, training: (Source & TrainingChain) | null) => {
  const running = new Map<string, Running>();
  let wanted = deps.sources;
  let live = false;

  const passwordOf = async (config: SourceConfig): Promise<string | null | undefined> => {
    if (!needsCredential(config)) return null;
    if (!deps.secrets.isOpen()) return undefined;
    return deps.secrets.get(sourceSecret(config.id)).catch(() => undefined);
  };

  const drop = async (id: string): Promise<void> => {
    const { source } = running.get(id) ?? {};
    running.delete(id);
    await source?.stop();
  };

  const raise = async (config: SourceConfig): Promise<void> => {
    const password = await passwordOf(config);
    // While locked a source that needs its password waits; what runs already goes on.
    if (password === undefined || !live) return;
    const made = JSON.stringify([config, password]);
    if (running.get(config.id)?.made === made) return;
    await drop(config.id);
    const source = training?.id === config.id ? training : makeSource(config, password, sourceDeps);
    running.set(config.id, { made, source });
    source.start();
  };

  const align = async (): Promise<void> => {
    const ids = new Set(wanted.map(({ id }) => id));
    await Promise.all([...running.keys()].filter((id) => !ids.has(id)).map(drop));
    await Promise.all(wanted.map(raise));
  };
  let aligning: Promise<void> = Promise.resolve();
  const alignNext = async (): Promise<void> => {
    aligning = aligning.then(align, align);
    return aligning;
  };
  return {
    all: (): Source[] => [...running.values()].map(({ source }) => source),
    health: () => wanted.map((config) => running.get(config.id)?.source.health() ?? asleep(config)),
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
      await Promise.all([...running.keys()].map(drop));
    },
  };
};

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
  const failure = outcomes.find((outcome) => outcome.status === 'rejected');
  if (found.length === 0)
    return refuse('upstream_failed', {
      params: { reason: failure ? reasonOf(failure.reason) : 'no chain source is set' },
    });
  const used = found.filter((index) => index !== null);
  return ok({ highestUsed: used.length === 0 ? null : Math.max(...used) });
};

/** Asks one source after the other, those that work first. */
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
  if (config.kind === 'training') return ok({ height: 0 });
  const rpc = config.kind === 'core' ? createRpcClient({ ...config, password }) : undefined;
  try {
    const height =
      config.kind === 'esplora'
        ? await verifyEsploraNetwork(config, deps.network)
        : rpc
          ? (await verifyCoreNetwork(rpc, deps.network)).height
          : 0;
    return ok({ height });
  } catch (error) {
    return refuse('upstream_failed', { params: { reason: reasonOf(error) } });
  } finally {
    await rpc?.close();
  }
};

/** The chain: any number of sources at once, each catching up before it listens; looks right after an expiry. */
export const createChain = (deps: WatcherDeps): RunningChain => {
  const recorder = createRecorder(deps);
  const sourceDeps: SourceDeps = { ...deps, recorder, intervals: { ...DEFAULT_INTERVALS, ...deps.intervals } };
  const trainingConfig = deps.sources.find((config) => config.kind === 'training');
  const training = trainingConfig ? createTrainingSource(trainingConfig, sourceDeps) : null;
  const fleet = createFleet(deps, sourceDeps, training);
  const expiry = createExpiryWatch(deps.clock, (ids) => fleet.all().forEach((source) => source.checkInvoices(ids)));
  const endings: (() => void)[] = [];

  const report = (error: unknown): void => deps.logger.error({ err: error }, 'the chain watcher stumbled');

  return {
    training,
    sources: fleet.health,
    watch: (invoice) => {
      expiry.add(invoice);
      for (const source of fleet.all()) source.watch(invoice);
    },
    scanWallet: async (walletId, from) => scanAll(fleet.all(), deps, walletId, from),
    unspent: async (outpoints) => askUnspent(fleet.all(), outpoints),
    configure: async (sources) => {
      await fleet.configure(sources);
      const sourceIds = sources.map(({ id }) => id);
      await recorder.observe({ kind: 'sources', sourceId: 'owner', atMs: deps.clock.nowMs(), sourceIds });
    },
    test: async (source, password) => testSource(source, password, deps),
    start: async () => {
      for (const invoice of await deps.database.read.invoices.open()) expiry.add(invoice);
      endings.push(deps.secrets.onUnlocked(() => void fleet.align().catch(report)));
      expiry.start();
      await fleet.start();
    },
    stop: async () => {
      for (const end of endings.splice(0)) end();
      expiry.stop();
      await fleet.stop();
    },
  };
};
