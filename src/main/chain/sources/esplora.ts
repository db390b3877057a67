import type { InvoiceRecord, Network, SourceConfig } from '../../app/ports.ts';
import { createHttpClient } from '../http-client.ts';
import { createLoop } from '../loop.ts';
import { createHealth, DEFAULT_PACE, type DeriveScan, type Source, type SourceDeps } from '../source.ts';
import { UpstreamFailed } from '../upstream.ts';
import { UNUSED_IN_A_ROW } from './core-scan.ts';
import { checkAddress, type AddressCheck } from './esplora-address.ts';
import { createEsploraApi, type EsploraApi } from './esplora-api.ts';
import { createEsploraHeaders } from './esplora-headers.ts';

export type EsploraConfig = Extract<SourceConfig, { kind: 'esplora' }>;

/** Block 0 of each network: another one is another network. */
const GENESIS: Record<Network, string> = {
  mainnet: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f',
  testnet4: '00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043',
  signet: '00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6',
  regtest: '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206',
};
const WATCHED_MS = 30 * 86_400_000;
const AT_ONCE = 4;
const SWEEP_PAGE = 20;

const assertNetwork = async (api: EsploraApi, network: Network): Promise<void> => {
  if ((await api.hashAt(0)) !== GENESIS[network]) throw new UpstreamFailed('it is on another network');
};

/** Asks it once who it is. @returns its height @throws UpstreamFailed */
export const greetEsplora = async (config: EsploraConfig, network: Network): Promise<number> => {
  const http = createHttpClient({ urls: config.urls, gapMs: () => 0, ...DEFAULT_PACE });
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

/** Whose turn it is: every watched invoice with the time of its next question. */
const createQueue = (deps: SourceDeps) => {
  const dueAt = new Map<string, number>();
  const open = new Set<string>();
  return {
    busy: () => open.size > 0,
    ask: (id: string, atMs: number) => void dueAt.set(id, Math.min(atMs, dueAt.get(id) ?? atMs)),
    load: async () => {
      const nowMs = deps.clock.nowMs();
      for (const { id, status } of await deps.database.read.invoices.watched(nowMs - WATCHED_MS)) {
        dueAt.set(id, nowMs);
        if (status === 'new' || status === 'processing') open.add(id);
      }
    },
    opened: (id: string) => void open.add(id),
    due: (nowMs: number, count: number): string[] =>
      [...dueAt.entries()]
        .filter(([, atMs]) => atMs <= nowMs)
        .toSorted((left, right) => left[1] - right[1])
        .slice(0, count)
        .map(([id]) => id),
    nextAtMs: () => [...dueAt.values()].reduce((least, atMs) => Math.min(least, atMs), Number.POSITIVE_INFINITY),
    /** After a look: open ones soon, ended ones rarely, older ones no more. */
    reschedule: (invoice: InvoiceRecord | undefined, id: string, lookedAtMs: number) => {
      open.delete(id);
      if (!invoice || invoice.expiresAtMs + WATCHED_MS < lookedAtMs) {
        dueAt.delete(id);
        return;
      }
      const isOpen = invoice.status === 'new' || invoice.status === 'processing';
      if (isOpen) open.add(id);
      dueAt.set(id, lookedAtMs + (isOpen ? deps.pace.openAddressMs : deps.pace.endedAddressMs));
    },
  };
};

/** Esplora over HTTP: asks address by address, checks every answer against the raw transaction, the header and the proof. */
export const createEsploraSource = (config: EsploraConfig, deps: SourceDeps): Source => {
  const queue = createQueue(deps);
  const http = createHttpClient({
    urls: config.urls,
    gapMs: () => (queue.busy() ? deps.pace.requestGapMs : deps.pace.pollMs),
    backOffMs: deps.pace.backOffMs,
    backOffMaxMs: deps.pace.backOffMaxMs,
  });
  const api = createEsploraApi(http);
  const health = createHealth(config, http.label, deps);
  const headers = createEsploraHeaders(config.id, api, deps);
  const check: AddressCheck = { sourceId: config.id, api, headers, deps, idle: new Map() };
  let greeted = false;
  let tipAskedMs = Number.NEGATIVE_INFINITY;
  let sweepAfter: string | null = null;

  const greet = async (): Promise<void> => {
    health.catchingUp();
    await assertNetwork(api, deps.network);
    await queue.load();
    greeted = true;
  };

  const refreshTip = async (): Promise<void> => {
    const moved = await headers.refresh();
    tipAskedMs = deps.clock.nowMs();
    const tip = headers.tip();
    if (!tip) throw new UpstreamFailed('it has no blocks');
    health.ok(tip.height);
    if (!moved) return;
    await deps.recorder.observe({ kind: 'tip', sourceId: config.id, atMs: tipAskedMs, ...tip });
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
    if (sweepAfter === null && nowMs - (await headers.sweptAtMs()) < deps.pace.sweepMs) return;
    const page = await deps.database.read.invoices.everShown(sweepAfter ?? '', SWEEP_PAGE);
    for (const invoice of page) await checkAddress(check, invoice);
    sweepAfter = page.at(-1)?.id ?? null;
    if (sweepAfter === null) await headers.setSwept(nowMs);
  };

  const step = async (): Promise<number> => {
    if (!greeted) await greet();
    // a clock that went back must not silence it
    const sinceTipMs = deps.clock.nowMs() - tipAskedMs;
    if (sinceTipMs >= deps.pace.openAddressMs || sinceTipMs < 0) await refreshTip();
    const due = queue.due(deps.clock.nowMs(), AT_ONCE);
    await Promise.all(due.map(lookAt));
    if (due.length === 0) await sweep();
    const nextAtMs = Math.min(queue.nextAtMs(), tipAskedMs + deps.pace.openAddressMs);
    return sweepAfter === null ? Math.max(0, Math.min(nextAtMs - deps.clock.nowMs(), 60_000)) : 0;
  };

  const loop = createLoop({
    step,
    failed: (error) => {
      greeted = false;
      http.distrust();
      health.failed(error);
    },
    backOffMs: deps.pace.backOffMs,
    backOffMaxMs: deps.pace.backOffMaxMs,
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
      loop.kick();
    },
    look: (invoiceIds) => {
      for (const id of invoiceIds) queue.ask(id, 0);
      loop.kick();
    },
    scan: async (derive, from) => scan(api, derive, from),
  };
};
