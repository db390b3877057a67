import { z } from 'zod';
import type { Logger, SourceConfigOf } from '../../app/ports.ts';
import type { Network } from '../../../shared/vocabulary.ts';
import { createLoop } from '../../upstream/loop.ts';
import { UpstreamFailed } from '../../upstream/reasons.ts';
import { createRpcClient, type RpcClient } from '../rpc-client.ts';
import { createSourceHealth, StillSyncs, type Source, type SourceDeps, type SourceEntry } from '../source.ts';
import { feesOfCore } from './core-fees.ts';
import { createCorePasses } from './core-pass.ts';
import { peekInCore, scanWithCore, unspentInCore } from './core-scan.ts';
import { withDailySweep } from './core-sweep.ts';
import { listenZmq, type ZmqListener } from './core-zmq.ts';
import { testZmq } from './core-zmq-test.ts';

type CoreConfig = SourceConfigOf<'core'>;

/** Names of the networks in Bitcoin Core. */
const CHAIN_NAMES: Record<Network, string> = {
  mainnet: 'main',
  testnet4: 'testnet4',
  signet: 'signet',
  regtest: 'regtest',
};
/** After ZMQ missed a transaction, the node is polled as well for this long. */
const DISTRUST_MS = 300_000;
const SLOWEST_POLL_MS = 5_000;

const infoSchema = z.object({
  chain: z.string(),
  blocks: z.number().int(),
  headers: z.number().int().optional(),
  initialblockdownload: z.boolean(),
});

export const coreEntry: SourceEntry<'core'> = {
  schema: z.object({
    id: z.string(),
    kind: z.literal('core'),
    url: z.string(),
    username: z.string().nullable(),
    zmqRawTx: z.string().nullable(),
    zmqHashBlock: z.string().nullable(),
  }),
  fromInput: (id, { kind, url, user, password, zmqRawTx = null, zmqHashBlock = null }) => {
    const username = user === '' && password === '' ? null : user;
    const source = { id, kind, url, username, zmqRawTx, zmqHashBlock };
    return { source, password: username === null ? null : password };
  },
  isTraining: false,
  trust: () => 'own',
  needsCredential: ({ username }) => username !== null,
  urls: ({ url, zmqRawTx, zmqHashBlock }) => [url, zmqRawTx, zmqHashBlock].filter((each) => each !== null),
  label: ({ url }) => hostOf(url),
  create: (config, password, deps) => {
    const source = createCoreSource(config, password, deps);
    // by a connection of its own, so that no pass waits for a scan
    const rpc = createRpcClient({ url: config.url, username: config.username, password });
    return withDailySweep(source, rpc, deps);
  },
  test: async ({ url, username, zmqRawTx, zmqHashBlock }, password, network) => {
    const rpc = createRpcClient({ url, username, password });
    try {
      const { height } = await verifyNetwork(rpc, network);
      await testZmq(rpc, { zmqRawTx, zmqHashBlock });
      return height;
    } finally {
      await rpc.close();
    }
  },
};

/** Bitcoin Core over RPC, with ZMQ if set: catches up before it listens. Needs no wallet and no txindex; may be pruned. */
const createCoreSource = (config: CoreConfig, password: string | null, deps: SourceDeps): Source => {
  const { logger, intervals } = deps;
  const rpc = createRpcClient({ url: config.url, username: config.username, password });
  const health = createSourceHealth(config, () => hostOf(config.url), deps);
  const passes = createCorePasses(config.id, rpc, deps, health.progress);
  const nextPass = createPollInterval(deps);
  let zmq: ZmqListener | undefined;
  let verified = false;

  const verify = async (): Promise<void> => {
    health.catchingUp();
    const { ready, height, headers } = await verifyNetwork(rpc, deps.network);
    if (!ready) throw new StillSyncs('it still downloads the chain', { done: height, of: headers });
    health.answers();
    verified = true;
  };
  const loop = createLoop({
    step: async () => {
      const startedMs = performance.now();
      if (!verified) await verify();
      const found = await passes.pass();
      const shortfall = passes.shortfall();
      health.looked(passes.height(), shortfall);
      if (passes.isChainCheckDue()) return 0;
      // ZMQ does not say when a node has what it lacked
      const listening = !shortfall && (zmq?.connected() ?? false);
      return nextPass(found, listening, performance.now() - startedMs);
    },
    failed: (error) => {
      verified = false;
      health.failed(error);
    },
    backOffMs: intervals.backOffMs,
    backOffMaxMs: intervals.backOffMaxMs,
  });
  const published = (raw: Buffer): void => {
    if (loop.stopped()) return;
    passes.published(raw).catch((error: unknown) => {
      logger.warn({ source: config.id, err: error }, 'a published transaction could not be stored; asking again');
      loop.wake();
    });
  };

  return {
    id: config.id,
    health: health.current,
    start: () => {
      zmq = listenTo(config, { rawTx: published, block: loop.wake, missed: loop.wake }, logger);
      loop.start();
    },
    stop: async () => {
      await Promise.all([zmq?.stop(), rpc.close(), loop.stop()]);
    },
    // every script is compared, so a new address needs nothing
    watch: () => {},
    checkInvoices: () => {
      passes.wantChainCheck();
      loop.wake();
    },
    ...createQuestions(rpc),
  };
};

/** Asks what is wanted beside the passes. */
const createQuestions = (rpc: RpcClient): Pick<Source, 'scan' | 'peek' | 'unspent' | 'fees'> => ({
  scan: async (derive, from) => scanWithCore(rpc, derive, from),
  peek: async (addresses) => peekInCore(rpc, addresses),
  unspent: async (outpoints) => unspentInCore(rpc, outpoints),
  fees: async (txids) => feesOfCore(rpc, txids),
});

const listenTo = (
  { zmqRawTx, zmqHashBlock }: CoreConfig,
  ...told: [Parameters<typeof listenZmq>[1], Logger]
): ZmqListener | undefined =>
  zmqRawTx === null && zmqHashBlock === null
    ? undefined
    : listenZmq({ rawTx: zmqRawTx, hashBlock: zmqHashBlock }, ...told);

/** Asks the node for its network. @throws UpstreamFailed if it is another one */
const verifyNetwork = async (rpc: RpcClient, network: Network) => {
  const info = await rpc.call(infoSchema, 'getblockchaininfo');
  if (info.chain !== CHAIN_NAMES[network]) throw new UpstreamFailed(`it is on another network (${info.chain})`);
  // A regtest node says that it downloads whenever its last block is a day old.
  return {
    height: info.blocks,
    headers: info.headers ?? info.blocks,
    ready: network === 'regtest' || !info.initialblockdownload,
  };
};

/** Decides when the next pass is due: ZMQ reports everything in between, unless it was caught missing something. */
const createPollInterval = ({ intervals }: SourceDeps) => {
  let distrustUntilMs = 0;
  let passes = 0;
  return (found: number, listening: boolean, tookMs: number): number => {
    const nowMs = performance.now();
    passes += 1;
    if (listening && found > 0 && passes > 1) distrustUntilMs = nowMs + DISTRUST_MS;
    if (listening && nowMs >= distrustUntilMs) return intervals.passMs;
    // a mempool that is slow to list is not listed every second
    return Math.max(intervals.pollMs, Math.min(tookMs, SLOWEST_POLL_MS));
  };
};

/** Host and port of a URL, without the credentials it may hold. */
const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'unknown');
