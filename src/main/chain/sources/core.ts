import { z } from 'zod';
import type { SourceConfig } from '../../app/ports.ts';
import type { Network } from '../../../shared/vocabulary.ts';
import { createLoop } from '../../upstream/loop.ts';
import { createRpcClient, type RpcClient } from '../rpc-client.ts';
import { createHealth, type Source, type SourceDeps } from '../source.ts';
import { UpstreamFailed } from '../../upstream/read-capped.ts';
import { createCorePasses } from './core-pass.ts';
import { scanWithCore, unspentInCore } from './core-scan.ts';
import { listenZmq, type ZmqListener } from './core-zmq.ts';

export type CoreConfig = Extract<SourceConfig, { kind: 'core' }>;

/** What the node calls the networks. */
const CHAIN_NAMES: Record<Network, string> = {
  mainnet: 'main',
  testnet4: 'testnet4',
  signet: 'signet',
  regtest: 'regtest',
};
/** After a published transaction was missed, ZMQ is not trusted alone for this long. */
const DISTRUST_MS = 300_000;
const SLOWEST_POLL_MS = 5_000;

const infoSchema = z.object({
  chain: z.string(),
  blocks: z.number().int(),
  initialblockdownload: z.boolean(),
});

/** Asks the node who it is. @throws UpstreamFailed for another network */
export const verifyCoreNetwork = async (rpc: RpcClient, network: Network) => {
  const info = await rpc.call(infoSchema, 'getblockchaininfo');
  if (info.chain !== CHAIN_NAMES[network]) throw new UpstreamFailed(`it is on another network (${info.chain})`);
  // A regtest node calls itself downloading whenever its last block is a day old.
  return { height: info.blocks, ready: network === 'regtest' || !info.initialblockdownload };
};

/** Host and port of a URL, without what may be secret in it. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'unknown');

/** How long until the next pass: ZMQ tells of everything in between, unless it was caught missing something. */
const createPacing = (deps: SourceDeps) => {
  let distrustUntilMs = 0;
  let passes = 0;
  return {
    next: (found: number, listening: boolean, tookMs: number): number => {
      const nowMs = performance.now();
      passes += 1;
      if (listening && found > 0 && passes > 1) distrustUntilMs = nowMs + DISTRUST_MS;
      if (listening && nowMs >= distrustUntilMs) return deps.intervals.passMs;
      // a mempool that is slow to list is not listed every second
      return Math.max(deps.intervals.pollMs, Math.min(tookMs, SLOWEST_POLL_MS));
    },
  };
};

/** Bitcoin Core over RPC, with ZMQ when given: catches up before it listens; no wallet, no txindex, pruned is fine. */
export const createCoreSource = (config: CoreConfig, password: string | null, deps: SourceDeps): Source => {
  const rpc = createRpcClient({ url: config.url, username: config.username, password });
  const health = createHealth(config, () => hostOf(config.url), deps);
  const passes = createCorePasses(config.id, rpc, deps);
  const pacing = createPacing(deps);
  let zmq: ZmqListener | undefined;
  let verified = false;

  const greet = async (): Promise<void> => {
    health.catchingUp();
    const { ready } = await verifyCoreNetwork(rpc, deps.network);
    if (!ready) throw new UpstreamFailed('it still downloads the chain');
    verified = true;
  };
  const loop = createLoop({
    step: async () => {
      const startedMs = performance.now();
      if (!verified) await greet();
      const found = await passes.pass();
      health.ok(passes.height());
      if (passes.lookWanted()) return 0;
      return pacing.next(found, zmq?.connected() ?? false, performance.now() - startedMs);
    },
    failed: (error) => {
      verified = false;
      health.failed(error);
    },
    backOffMs: deps.intervals.backOffMs,
    backOffMaxMs: deps.intervals.backOffMaxMs,
  });
  const published = (raw: Buffer): void => {
    if (loop.stopped()) return;
    passes.published(raw).catch((error: unknown) => {
      deps.logger.warn({ source: config.id, err: error }, 'a published transaction could not be taken; asking again');
      loop.wake();
    });
  };

  return {
    id: config.id,
    health: health.get,
    start: () => {
      if (config.zmqRawTx !== null || config.zmqHashBlock !== null)
        zmq = listenZmq(
          { rawTx: config.zmqRawTx, hashBlock: config.zmqHashBlock },
          { rawTx: published, block: loop.wake, missed: loop.wake },
          deps.logger,
        );
      loop.start();
    },
    stop: async () => {
      await Promise.all([zmq?.stop(), rpc.close(), loop.stop()]);
    },
    // every script is looked up, so a new address needs nothing
    watch: () => {},
    checkInvoices: () => {
      passes.wantChainCheck();
      loop.wake();
    },
    scan: async (derive, from) => scanWithCore(rpc, derive, from),
    unspent: async (outpoints) => unspentInCore(rpc, outpoints),
  };
};
