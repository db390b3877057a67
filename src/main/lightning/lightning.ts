import { setTimeout as sleep } from 'node:timers/promises';
import { MSATS_PER_SAT, type Msats } from '../../shared/money.ts';
import { ok, refuse, type Refusal } from '../../shared/result.ts';
import type {
  Lightning,
  LightningHealth,
  LightningInvoice,
  LightningInvoiceRequest,
  LightningKind,
  LightningSats,
} from '../app/lightning-invoice/lightning-ports.ts';
import {
  createRunningBackend,
  type BackendIdentity,
  type RunningBackend,
  type RunningBackendDeps,
} from './running-backend.ts';
import type { LightningNode } from './node.ts';
import { createOwnSats } from './own-sats.ts';
import { DEFAULT_INTERVALS } from './watch-invoices.ts';

/** A backend of stores, as it shall run. */
export interface WantedBackend extends BackendIdentity {
  readonly kind: LightningKind;
  /** Null: every store (training). */
  readonly storeId: string | null;
  /** It makes no more invoices, and is watched to the end of its last one. */
  readonly isRetired: boolean;
  /** Null while its credential is locked away. */
  readonly node: LightningNode | null;
}

export interface LightningDeps extends Omit<
  RunningBackendDeps,
  'node' | 'backend' | 'ownSats' | 'isUsed' | 'onReady' | 'onEnded'
> {
  /** The next backend is asked too if the one before it has not answered by then (lightning.md LN-20). */
  readonly nextAfterMs?: number;
}

export interface RunningLightning extends Lightning {
  /** Runs exactly these from now on, in this order. A backend that runs already continues. */
  readonly configure: (wanted: readonly WantedBackend[]) => Promise<void>;
  /** The health of each backend of a store, by id. */
  readonly healthOf: (backendId: string) => LightningHealth | null;
  /** Asks a backend now, for 3 s at most; its health says what came of it. */
  readonly askNow: (backendId: string) => Promise<void>;
  readonly sats: LightningSats;
  readonly start: () => void;
  readonly stop: () => Promise<void>;
}

const NEXT_AFTER_MS = 1_500;

interface Patience {
  readonly nextAfterMs: number;
  readonly answerMs: number;
}

interface Running extends WantedBackend {
  readonly backend: RunningBackend | null;
}

/** Takes Lightning over the backends of each store. */
export const createLightning = (deps: LightningDeps): RunningLightning => {
  const [ready, ended] = [createListeners<void>(), createListeners<string>()];
  let all: readonly Running[] = [];
  let isStarted = false;

  const run = (wanted: WantedBackend): Running => {
    const same = all.find(({ id, node }) => id === wanted.id && node === wanted.node);
    if (same) return { ...wanted, backend: same.backend };
    if (wanted.node === null) return { ...wanted, backend: null };
    const backend = createRunningBackend({
      ...deps,
      node: wanted.node,
      backend: wanted,
      ownSats,
      isUsed: () => byId(wanted.id)?.isRetired === false,
      onReady: ready.tell,
      onEnded: ended.tell,
    });
    if (isStarted) backend.start();
    return { ...wanted, backend };
  };
  const ofStore = (storeId: string): Running[] =>
    all.filter((one) => !one.isRetired && (one.storeId === null || one.storeId === storeId));
  const byId = (backendId: string | null): Running | undefined => all.find(({ id }) => id === backendId);
  const ownSats = createOwnSats({ ...deps, ...patienceOf(deps), backendOf: (id) => byId(id) ?? null });
  const running = (): RunningBackend[] => all.flatMap(({ backend }) => backend ?? []);
  return {
    configure: async (wanted) => {
      const before = running();
      all = wanted.map(run);
      const kept = new Set(running());
      await Promise.all(before.filter((backend) => !kept.has(backend)).map((backend) => backend.stop()));
    },
    isOn: (storeId) => ofStore(storeId).length > 0,
    health: (storeId) => best(ofStore(storeId).map(healthOf)),
    healthOf: (backendId) => all.filter(({ id }) => id === backendId).map(healthOf)[0] ?? null,
    askNow: async (backendId) => byId(backendId)?.backend?.askNow(),
    sats: ownSats,
    receivableMsats: (storeId) => mostOf(ofStore(storeId)),
    onReady: ready.add,
    onEnded: ended.add,
    createLightningInvoice: async (storeId, ask) => {
      const made = await firstGood(
        ofStore(storeId).flatMap(({ backend }) => backend ?? []),
        ask,
        patienceOf(deps),
      );
      return made ? ok(made) : refusalOf(mostOf(ofStore(storeId)), ask.amountMsats);
    },
    isOwn: (bolt11) => isOwnOf(running(), bolt11),
    watch: (invoice) => byId(invoice.backendId)?.backend?.watch(invoice),
    withdraw: (invoices) => invoices.forEach((one) => byId(one.backendId)?.backend?.withdraw(one)),
    start: () => {
      isStarted = true;
      running().forEach((backend) => backend.start());
    },
    stop: async () => {
      await Promise.all(running().map((backend) => backend.stop()));
    },
  };
};

const isOwnOf = async (backends: readonly RunningBackend[], bolt11: string): Promise<boolean> => {
  for (const backend of backends) if (await backend.isOwn(bolt11)) return true;
  return false;
};

const healthOf = ({ kind, backend }: Running): LightningHealth => ({
  kind,
  ...(backend?.health() ?? {
    state: 'starting',
    lastError: null,
    lastOkAtMs: null,
    sinceMs: null,
    offeredCertificate: null,
  }),
  word: backend?.word() ?? null,
  answerMs: backend?.answerMs() ?? null,
});

/** The most that any backend which works can receive; null if one of them may receive more than anybody knows. */
const mostOf = (all: readonly Running[]): Msats | null => {
  const working = all.flatMap(({ backend }) => (backend?.health().state === 'ok' ? backend : []));
  const known = working.map((backend) => backend.receivableMsats());
  return known.reduce(
    (most, one) => (most === null || one === null ? null : one > most ? one : most),
    known[0] ?? null,
  );
};

const patienceOf = ({ nextAfterMs = NEXT_AFTER_MS, intervals }: LightningDeps): Patience => ({
  nextAfterMs,
  answerMs: intervals?.answerMs ?? DEFAULT_INTERVALS.answerMs,
});

/** The first that works, else the first. */
const best = (healths: readonly LightningHealth[]): LightningHealth | null =>
  healths.find(({ state }) => state === 'ok') ?? healths[0] ?? null;

/**
 * Asks one backend after the other: the next one when the one before has failed, or has not answered in time. The first
 * good invoice wins; one that comes later is cancelled, since nobody has seen it. All of them together have as long as one
 * (lightning.md LN-3).
 */
const firstGood = async (
  backends: readonly RunningBackend[],
  ask: LightningInvoiceRequest,
  { nextAfterMs, answerMs }: Patience,
): Promise<LightningInvoice | null> => {
  const ending = new AbortController();
  const over = sleep(answerMs, null, { signal: ending.signal }).catch(() => null);
  let isDecided = false;
  const tries: Promise<LightningInvoice | null>[] = [];
  const attempt = async (backend: RunningBackend): Promise<LightningInvoice | null> => {
    const made = await backend.create(ask);
    if (!made.ok) return null;
    if (isDecided) backend.discard(made.value);
    isDecided = true;
    return made.value;
  };
  for (const backend of backends) {
    if (isDecided) break;
    tries.push(attempt(backend));
    const next = backend === backends.at(-1) ? [] : [sleep(nextAfterMs)];
    await Promise.race([firstOf(tries), over, ...next]);
  }
  const made = await Promise.race([firstOf(tries), over]);
  isDecided = true;
  ending.abort();
  return made;
};

/** Names the most that can be received if the invoice is larger (lightning.md LN-22). */
const refusalOf = (mostMsats: Msats | null, amountMsats: Msats): Refusal => {
  if (mostMsats === null || amountMsats <= mostMsats) return refuse('lightning_unavailable');
  return refuse('lightning_little_room', { params: { sats: (mostMsats / MSATS_PER_SAT).toString() } });
};

/** The first that is not null; null once all are. */
const firstOf = async <T>(all: readonly Promise<T | null>[]): Promise<T | null> =>
  Promise.any(
    all.map(async (one) => {
      const value = await one;
      if (value === null) throw new Error('nothing');
      return value;
    }),
  ).catch(() => null);

/** @returns `add`, which ends the subscription with what it returns, and `tell` */
const createListeners = <T>() => {
  const listeners = new Set<(value: T) => void>();
  return {
    add: (listener: (value: T) => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (value: T): void => listeners.forEach((listener) => listener(value)),
  };
};
