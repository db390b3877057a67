import type { SourceConfig } from '../../app/ports.ts';
import type { Network } from '../../../shared/vocabulary.ts';
import { createHttpClient } from '../../upstream/http-client.ts';
import { createLoop } from '../../upstream/loop.ts';
import {
  createHealth,
  DEFAULT_INTERVALS,
  type DeriveScan,
  type HealthTracker,
  type Source,
  type SourceDeps,
} from '../source.ts';
import { UpstreamFailed } from '../../upstream/read-capped.ts';
import { UNUSED_IN_A_ROW } from './core-scan.ts';
import { checkAddress, type AddressCheck } from './esplora-address.ts';
import { createEsploraApi, type EsploraApi } from './esplora-api.ts';
import { createEsploraHeaders } from './esplora-headers.ts';
import { createQueue, type Queue } from './esplora-queue.ts';

export type EsploraConfig = Extract<SourceConfig, { kind: 'esplora' }>;

/** Block 0 of each network: another one is another network. */
const GENESIS: Record<Network, string> = {
  mainnet: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f',
  testnet4: '00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043',
  signet: '00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6',
  regtest: '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206',
};
const LONGEST_WAIT_MS = 60_000;
const AT_ONCE = 4;
/** With nothing open the tip is asked for this much more seldom. */
const IDLE_FACTOR = 5;
const SWEEP_PAGE = 20;
/** Between two questions for a balance. */
const BALANCE_GAP_MS = 50;

const assertNetwork = async (api: EsploraApi, network: Network): Promise<void> => {
  if ((await api.hashAt(0)) !== GENESIS[network]) throw new UpstreamFailed('it is on another network');
};

/** Asks it once who it is. @returns its height @throws UpstreamFailed */
export const verifyEsploraNetwork = async (config: EsploraConfig, network: Network): Promise<number> => {
  const http = createHttpClient({ urls: config.urls, gapMs: () => 0, ...DEFAULT_INTERVALS });
  try {
    const api = createEsploraApi(http);
    await assertNetwork(api, network);
    return (await api.block(await api.tipHash())).height;
  } finally {
    await http.close();
  }
};

const scan = async (api: EsploraApi, derive: DeriveScan, from: number): Promise<number | null> => {
  let highest: number | null = null;
  for (let start = from; start <= (highest ?? from - 1) + UNUSED_IN_A_ROW; start += UNUSED_IN_A_ROW)
    for (const { index, address } of await derive(start, UNUSED_IN_A_ROW)) {
      if (index > (highest ?? from - 1) + UNUSED_IN_A_ROW) return highest;
      if ((await api.addressUses(address)) > 0) highest = index;
    }
  return highest;
};

/** Which outputs nothing spends, with a connection of its own: somebody waits, and what is watched must not. */
const unspent = async (config: EsploraConfig, outpoints: readonly string[]): Promise<readonly string[]> => {
  const http = createHttpClient({ urls: config.urls, gapMs: () => BALANCE_GAP_MS, ...DEFAULT_INTERVALS });
  try {
    const api = createEsploraApi(http);
    if (outpoints.length === 0) await api.tipHash(); // that it answers is all there is to learn
    const found: string[] = [];
    for (const outpoint of outpoints) if (!(await api.isSpent(outpoint))) found.push(outpoint);
    return found;
  } finally {
    await http.close();
  }
};

/** The questions of one round: the tip, the addresses whose turn it is, else the sweep. */
const createRounds = (check: AddressCheck, queue: Queue, health: HealthTracker) => {
  const { sourceId, headers, deps } = check;
  let tipAskedMs = 0;
  let sweepAfter: string | null = null;
  let toldTip = false;

  const refreshTip = async (): Promise<void> => {
    const moved = await headers.refresh();
    tipAskedMs = deps.clock.nowMs();
    const tip = headers.tip();
    if (!tip) throw new UpstreamFailed('it has no blocks');
    health.ok(tip.height);
    if (!moved && toldTip) return;
    await deps.recorder.observe({ kind: 'tip', sourceId, atMs: tipAskedMs, ...tip });
    toldTip = true;
    for (const { invoiceId } of await deps.database.read.payments.unconfirmed()) queue.ask(invoiceId, 0);
  };
  const lookAt = async (id: string): Promise<void> => {
    const invoice = await deps.database.read.invoices.get(id);
    if (invoice) await checkAddress(check, invoice);
    queue.reschedule(await deps.database.read.invoices.get(id), id, deps.clock.nowMs());
  };

  /** Every address ever shown, a page at a time, once a day. */
  const sweep = async (): Promise<void> => {
    const nowMs = deps.clock.nowMs();
    if (sweepAfter === null && nowMs - (await headers.sweptAtMs()) < deps.intervals.sweepMs) return;
    const page = await deps.database.read.invoices.withAddress(sweepAfter ?? '', SWEEP_PAGE);
    for (const invoice of page) await checkAddress(check, invoice);
    sweepAfter = page.at(-1)?.id ?? null;
    if (sweepAfter === null) await headers.setSwept(nowMs);
  };

  const tipEveryMs = (): number => deps.intervals.openAddressMs * (queue.busy() ? 1 : IDLE_FACTOR);

  return {
    /** @returns milliseconds until the next one */
    round: async (): Promise<number> => {
      // a clock that went back must not silence it
      if (Math.abs(deps.clock.nowMs() - tipAskedMs) >= tipEveryMs()) await refreshTip();
      const due = queue.due(deps.clock.nowMs(), AT_ONCE);
      await Promise.all(due.map(lookAt));
      if (due.length === 0) await sweep();
      if (sweepAfter !== null) return 0;
      const nextAtMs = Math.min(queue.nextAtMs(), tipAskedMs + tipEveryMs());
      return Math.max(0, Math.min(nextAtMs - deps.clock.nowMs(), LONGEST_WAIT_MS));
    },
  };
};

/** Esplora over HTTP: asks address by address, checks every answer against the raw transaction, the header and the proof. */
export const createEsploraSource = (config: EsploraConfig, deps: SourceDeps): Source => {
  const queue = createQueue(deps);
  const http = createHttpClient({
    urls: config.urls,
    gapMs: () => (queue.busy() ? deps.intervals.requestGapMs : deps.intervals.pollMs),
    backOffMs: deps.intervals.backOffMs,
    backOffMaxMs: deps.intervals.backOffMaxMs,
  });
  const api = createEsploraApi(http);
  const health = createHealth(config, http.label, deps);
  const headers = createEsploraHeaders(config.id, api, deps);
  const rounds = createRounds({ sourceId: config.id, api, headers, deps, idle: new Map() }, queue, health);
  let verified = false;

  const greet = async (): Promise<void> => {
    health.catchingUp();
    await assertNetwork(api, deps.network);
    await queue.load();
    verified = true;
  };
  const loop = createLoop({
    step: async () => {
      if (!verified) await greet();
      return rounds.round();
    },
    failed: (error) => {
      verified = false;
      http.distrust();
      health.failed(error);
    },
    backOffMs: deps.intervals.backOffMs,
    backOffMaxMs: deps.intervals.backOffMaxMs,
  });

  return {
    id: config.id,
    health: health.get,
    start: loop.start,
    stop: async () => {
      await Promise.all([http.close(), loop.stop()]);
    },
    watch: (invoice) => {
      queue.opened(invoice.id);
      queue.ask(invoice.id, 0);
      loop.wake();
    },
    checkInvoices: (invoiceIds) => {
      for (const id of invoiceIds) queue.ask(id, 0);
      loop.wake();
    },
    scan: async (derive, from) => scan(api, derive, from),
    unspent: async (outpoints) => unspent(config, outpoints),
  };
};
