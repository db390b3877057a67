import { z } from 'zod';
import type { DerivedAddress, PaidIndex, SourceConfigOf } from '../../app/ports.ts';
import type { Network } from '../../../shared/vocabulary.ts';
import { GENESIS } from '../genesis.ts';
import { createHttpClient, type HttpClient } from '../../upstream/http-client.ts';
import { createLoop } from '../../upstream/loop.ts';
import { UpstreamFailed } from '../../upstream/reasons.ts';
import {
  createSourceHealth,
  DEFAULT_INTERVALS,
  type DeriveScan,
  type Source,
  type SourceDeps,
  type SourceEntry,
} from '../source.ts';
import { UNUSED_IN_A_ROW } from './core-scan.ts';
import { createEsploraApi, type EsploraApi } from './esplora-api.ts';
import { feesOfEsplora } from './esplora-fees.ts';
import { createEsploraHeaders } from './esplora-headers.ts';
import { createLooks } from './esplora-looks.ts';
import { withUnread } from './address-faults.ts';
import { createQueue } from './address-queue.ts';
import { createRounds } from './esplora-rounds.ts';

type EsploraConfig = SourceConfigOf<'esplora'>;

/** Longest pause that a server gets by `Retry-After` (chain.md CHAIN-33). */
const LONGEST_PAUSE_MS = { idle: 60_000, busy: 10_000 };
/** Between two requests for a balance. */
const BALANCE_GAP_MS = 50;

export const esploraEntry: SourceEntry<'esplora'> = {
  schema: z.object({
    id: z.string(),
    kind: z.literal('esplora'),
    urls: z.array(z.string()),
    own: z.boolean().default(false),
  }),
  fromInput: (id, { kind, url, own = false }) => ({ source: { id, kind, urls: [url], own }, password: null }),
  isTraining: false,
  needsCredential: () => false,
  trust: ({ own }) => (own ? 'own' : 'public'),
  urls: ({ urls }) => urls,
  label: ({ urls: [first = ''] }) => (URL.canParse(first) ? new URL(first).host : 'unknown'),
  create: (config, _password, deps) => createEsploraSource(config, deps),
  test: async ({ urls }, _password, network) => {
    const http = createHttpClient({ urls, gapMs: () => 0, ...DEFAULT_INTERVALS });
    try {
      const api = createEsploraApi(http);
      await verifyNetwork(api, network);
      return (await api.block(await api.tipHash())).height;
    } finally {
      await http.close();
    }
  },
};

/** Asks faster while somebody waits: for a sale, for a wallet's scan, or for a source that catches up. */
const createPacedHttp = (
  { urls }: EsploraConfig,
  { intervals }: SourceDeps,
  isBusy: () => boolean,
  isAwaited: () => boolean,
): HttpClient =>
  createHttpClient({
    urls,
    gapMs: () => (isBusy() || isAwaited() ? intervals.requestGapMs : intervals.pollMs),
    backOffMs: intervals.backOffMs,
    backOffMaxMs: intervals.backOffMaxMs,
    longestPauseMs: () => (isBusy() ? LONGEST_PAUSE_MS.busy : LONGEST_PAUSE_MS.idle),
  });

/** Esplora over HTTP: asks address by address, and checks each answer by raw transaction, header and Merkle proof. */
const createEsploraSource = (config: EsploraConfig, deps: SourceDeps): Source => {
  const queue = createQueue(deps);
  const scans = createRunning();
  let verified = false;
  const isAwaited = (): boolean => scans.are() || !verified || headers.said() === null;
  const http = createPacedHttp(config, deps, queue.busy, isAwaited);
  const api = createEsploraApi(http);
  const health = createSourceHealth(config, http.label, deps);
  const headers = createEsploraHeaders(config.id, api, deps);
  const check = { sourceId: config.id, api, headers, deps, taken: new Map(), depths: new Map() };
  const looks = createLooks(config.id, config.own ?? false, deps);
  const rounds = createRounds({ check, queue, looks, health, http });

  const verify = async (): Promise<void> => {
    health.catchingUp();
    // first, because an open sale shortens the pause that the server may ask for
    await queue.load();
    await verifyNetwork(api, deps.network);
    verified = true;
  };
  const loop = createLoop({
    step: async () => {
      const pauseMs = http.pauseMs();
      if (pauseMs > 0) return Math.ceil(pauseMs);
      if (!verified) await verify();
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
    health: () => withUnread(health.current(), queue.faults),
    start: loop.start,
    stop: async () => {
      await Promise.all([http.close(), loop.stop()]);
      await rounds.ended();
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
    scan: async (derive, from) => scans.run(async () => scan(api, derive, from)),
    peek: async (addresses) => scans.run(async () => peek(api, addresses)),
    unspent: async (outpoints) => unspent(config, outpoints),
    fees: async (txids) => feesOfEsplora(api, txids),
  };
};

/** Counts the work that runs. */
const createRunning = () => {
  let count = 0;
  return {
    are: (): boolean => count > 0,
    run: async <T>(work: () => Promise<T>): Promise<T> => {
      count += 1;
      try {
        return await work();
      } finally {
        count -= 1;
      }
    },
  };
};

const verifyNetwork = async (api: EsploraApi, network: Network): Promise<void> => {
  if ((await api.hashAt(0)) !== GENESIS[network]) throw new UpstreamFailed('it is on another network');
};

const scan = async (api: EsploraApi, derive: DeriveScan, from: number): Promise<number | null> => {
  let highest: number | null = null;
  for (let start = from; start <= (highest ?? from - 1) + UNUSED_IN_A_ROW; start += UNUSED_IN_A_ROW)
    for (const { index, address } of await derive(start, UNUSED_IN_A_ROW)) {
      if (index > (highest ?? from - 1) + UNUSED_IN_A_ROW) return highest;
      if ((await api.addressUses(address)).count > 0) highest = index;
    }
  return highest;
};

const peek = async (api: EsploraApi, addresses: readonly DerivedAddress[]): Promise<readonly PaidIndex[]> => {
  const found: PaidIndex[] = [];
  for (const { index, address } of addresses) {
    const { count, paidSats } = await api.addressUses(address);
    if (count > 0) found.push({ index, amountSats: paidSats });
  }
  return found;
};

/** Returns the unspent outputs. Uses its own connection, so that somebody who waits for a balance delays no chain check. */
const unspent = async (config: EsploraConfig, outpoints: readonly string[]): Promise<readonly string[]> => {
  const http = createHttpClient({ urls: config.urls, gapMs: () => BALANCE_GAP_MS, ...DEFAULT_INTERVALS });
  try {
    const api = createEsploraApi(http);
    if (outpoints.length === 0) await api.tipHash(); // only shows that it answers
    const found: string[] = [];
    for (const outpoint of outpoints) if (!(await api.isSpent(outpoint))) found.push(outpoint);
    return found;
  } finally {
    await http.close();
  }
};
