import { z } from 'zod';
import type { Network, SourceConfig } from '../../app/ports.ts';
import { createLoop } from '../loop.ts';
import { createRpcClient, valueOf, type RpcClient } from '../rpc-client.ts';
import { createHealth, type Source, type SourceDeps } from '../source.ts';
import { UpstreamFailed } from '../upstream.ts';
import { createCoreBlocks } from './core-blocks.ts';
import { createCoreMempool } from './core-mempool.ts';
import { scanWithCore } from './core-scan.ts';
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

const infoSchema = z.object({
  chain: z.string(),
  blocks: z.number().int(),
  initialblockdownload: z.boolean(),
});

/** Asks the node who it is. @throws UpstreamFailed for another network */
export const greetCore = async (rpc: RpcClient, network: Network) => {
  const info = await rpc.call(infoSchema, 'getblockchaininfo');
  if (info.chain !== CHAIN_NAMES[network]) throw new UpstreamFailed(`it is on another network (${info.chain})`);
  // A regtest node calls itself downloading whenever its last block is a day old.
  return { height: info.blocks, ready: network === 'regtest' || !info.initialblockdownload };
};

/** Host and port of a URL, without what may be secret in it. */
export const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'unknown');

/** Bitcoin Core over RPC, with ZMQ when given: catches up before it listens; no wallet, no txindex, pruned is fine. */
export const createCoreSource = (config: CoreConfig, password: string | null, deps: SourceDeps): Source => {
  const rpc = createRpcClient({ url: config.url, username: config.username, password });
  const health = createHealth(config, () => hostOf(config.url), deps);
  const blocks = createCoreBlocks(config.id, rpc, deps);
  const mempool = createCoreMempool(config.id, rpc, deps);
  let zmq: ZmqListener | undefined;
  let greeted = false;
  let lookWanted = true;
  let lastLookMs = 0;
  let distrustUntilMs = 0;

  const greet = async (): Promise<void> => {
    const { ready } = await greetCore(rpc, deps.network);
    if (!ready) throw new UpstreamFailed('it still downloads the chain');
    greeted = true;
  };

  /** One request when nothing happened. */
  const readTip = async (): Promise<{ hash: string; txids: string[] }> => {
    const [hash, txids] = await rpc.batch([
      { method: 'getbestblockhash', params: [] },
      { method: 'getrawmempool', params: [] },
    ]);
    return { hash: valueOf(z.string(), hash), txids: valueOf(z.array(z.string()), txids) };
  };

  const follow = async (): Promise<boolean> => {
    const changed = await blocks.catchUp();
    const tip = blocks.processed();
    if (changed && tip)
      await deps.recorder.observe({ kind: 'tip', sourceId: config.id, atMs: deps.clock.nowMs(), ...tip });
    return changed;
  };

  const look = async (begunAtMs: number): Promise<void> => {
    lookWanted = false;
    await mempool.resend(async () => (await readTip()).hash === blocks.processed()?.hash);
    lastLookMs = begunAtMs;
    const open = await deps.database.read.invoices.open();
    if (open.length > 0)
      await deps.recorder.observe({ kind: 'look', sourceId: config.id, begunAtMs, invoiceIds: 'all' });
  };

  const passOnce = async (): Promise<void> => {
    const begunAtMs = deps.clock.nowMs();
    let seen = await readTip();
    for (let tries = 0; seen.hash !== blocks.processed()?.hash && tries < 5; tries += 1) {
      if (await follow()) lookWanted = true;
      seen = await readTip();
    }
    if (seen.hash !== blocks.processed()?.hash) throw new UpstreamFailed('its chain moves too fast');
    const fresh = await mempool.pass(seen.txids);
    if (fresh > 0 && zmq?.connected() && lastLookMs > 0) distrustUntilMs = begunAtMs + DISTRUST_MS;
    // a clock that went back must not silence the looks
    const sinceMs = begunAtMs - lastLookMs;
    if (lookWanted || sinceMs >= deps.pace.lookMs || sinceMs < 0) await look(begunAtMs);
  };

  const step = async (): Promise<number> => {
    const startedMs = performance.now();
    if (!greeted) {
      health.catchingUp();
      await greet();
    }
    await passOnce();
    health.ok(blocks.processed()?.height ?? 0);
    if (lookWanted) return 0;
    if (zmq?.connected() && deps.clock.nowMs() >= distrustUntilMs) return deps.pace.passMs;
    // a mempool that is slow to list is not listed every second
    return Math.max(deps.pace.pollMs, (performance.now() - startedMs) * 10);
  };

  const loop = createLoop({
    step,
    failed: (error) => {
      greeted = false;
      health.failed(error);
    },
    backOffMs: deps.pace.backOffMs,
    backOffMaxMs: deps.pace.backOffMaxMs,
  });

  const published = (raw: Buffer): void => {
    if (loop.stopped()) return;
    mempool.published(raw).catch((error: unknown) => {
      deps.logger.warn({ source: config.id, err: error }, 'a published transaction could not be taken; asking again');
      loop.kick();
    });
  };

  return {
    id: config.id,
    health: health.get,
    start: () => {
      if (config.zmqRawTx !== null || config.zmqHashBlock !== null)
        zmq = listenZmq(
          { rawTx: config.zmqRawTx, hashBlock: config.zmqHashBlock },
          { rawTx: published, block: loop.kick, missed: loop.kick },
          deps.logger,
        );
      loop.start();
    },
    stop: async () => {
      await Promise.all([zmq?.stop(), rpc.close(), loop.stop()]);
    },
    // every script is looked up, so a new address needs nothing
    watch: () => {},
    look: () => {
      lookWanted = true;
      loop.kick();
    },
    scan: async (derive, from) => scanWithCore(rpc, derive, from),
  };
};
