import {
  addLightningRoute,
  getLightningRoute,
  orderLightningRoute,
  removeLightningRoute,
  tryLightningRoute,
  type LightningBackendsView,
} from '../../../../shared/contract/lightning.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { isoTime } from '../../../../shared/time.ts';
import type {
  BackendView,
  LightningBackendsUseCase,
  TriedBackend,
} from '../../../app/lightning-invoice/lightning-backends.ts';
import type { LightningConfig, LightningHealth, NodeWord } from '../../../app/lightning-invoice/lightning-ports.ts';
import { loadLightningReceived, type LightningReceived } from '../../../app/lightning-invoice/lightning-received.ts';
import type { Clock } from '../../../app/ports.ts';
import type { StoreRecord } from '../../../app/records.ts';
import type { Database } from '../../../app/repositories.ts';
import { serve, type Served } from '../../handler.ts';
import { actorOf, storeOf } from '../common/subject.ts';

const MSATS_PER_SAT = 1000n;

export interface LightningReceivedDeps {
  readonly database: Pick<Database, 'read'>;
  readonly clock: Clock;
}
export interface LightningRoutesDeps extends LightningReceivedDeps {
  readonly backends: LightningBackendsUseCase;
}

/** Lightning backends with their health, and the trial of one before it is stored. */
export const createLightningRoutes = ({ backends, ...deps }: LightningRoutesDeps): Served[] => [
  serve(getLightningRoute, async ({ context }) => {
    const store = storeOf(context);
    return store.ok ? backendsAnswerOf(deps, store.value, ok(await backends.list(store.value.id))) : store;
  }),
  serve(tryLightningRoute, async ({ body }) => {
    const tried = await backends.tryOut(body.text);
    return tried.ok ? ok({ status: 200, body: trialView(tried.value) }) : tried;
  }),
  serve(addLightningRoute, async ({ body: { text, ...ticks }, context }) => {
    const store = storeOf(context);
    return store.ok
      ? backendsAnswerOf(deps, store.value, await backends.add(actorOf(context), store.value.id, text, ticks))
      : store;
  }),
  serve(orderLightningRoute, async ({ body, context }) => {
    const store = storeOf(context);
    return store.ok
      ? backendsAnswerOf(deps, store.value, await backends.order(actorOf(context), store.value.id, body.ids))
      : store;
  }),
  serve(removeLightningRoute, async ({ params, context }) => {
    const store = storeOf(context);
    return store.ok
      ? backendsAnswerOf(deps, store.value, await backends.remove(actorOf(context), store.value.id, params.id))
      : store;
  }),
];

/** The backends of a store, and what they received. */
export const backendsAnswerOf = async (
  { database, clock }: LightningReceivedDeps,
  store: StoreRecord,
  all: Result<BackendView[]>,
): Promise<Result<{ status: 200; body: LightningBackendsView }>> => {
  if (!all.ok) return all;
  const received = await loadLightningReceived(database.read, store, clock.nowMs());
  return ok({ status: 200, body: { backends: all.value.map(backendView), received: receivedView(received) } });
};

const receivedView = ({ today, latest }: LightningReceived): LightningBackendsView['received'] => ({
  today: [...today],
  latest: latest.map(({ atMs, amountMsats, invoiceId, number }) => ({
    at: isoTime(atMs),
    sats: String(amountMsats / MSATS_PER_SAT),
    invoiceId,
    number,
  })),
});

const certificateOf = (config: LightningConfig): string | null =>
  'certificate' in config && typeof config.certificate === 'string' ? config.certificate : null;

const backendView = (backend: BackendView): LightningBackendsView['backends'][number] => {
  const { id, config, label, identity, acceptsUnproved, retiredAtMs, health, openCodes } = backend;
  return {
    id,
    kind: config.kind,
    ...nameView(health),
    label,
    certificate: certificateOf(config),
    offeredCertificate: health?.offeredCertificate ?? null,
    identity,
    acceptsUnproved,
    removed: retiredAtMs !== null,
    status: health?.word ? statusView(health.word) : null,
    openCodes,
    answerMs: health?.answerMs ?? null,
    health: healthView(health),
  };
};

const nameView = (health: LightningHealth | null) => {
  const { name = null, version = null } = health?.word?.status ?? {};
  return { name, version };
};

const statusView = ({ status, atMs }: NodeWord): NonNullable<LightningBackendsView['backends'][number]['status']> => ({
  network: status.network,
  synced: status.isSynced,
  receivableSats: satsText(status.receivableMsats),
  balanceSats: satsText(status.balanceMsats),
  maySpend: status.maySpend,
  missing: [...status.missing],
  at: isoTime(atMs),
});

const healthView = (health: LightningHealth | null): LightningBackendsView['backends'][number]['health'] => {
  const { state = 'starting', lastError = null, lastOkAtMs = null, sinceMs = null } = health ?? {};
  return { state, lastError, lastOkAt: timeOf(lastOkAtMs), since: timeOf(sinceMs) };
};

const timeOf = (atMs: number | null): string | null => (atMs === null ? null : isoTime(atMs));

const satsText = (msats: bigint | null | undefined): string | null =>
  msats === null || msats === undefined ? null : String(msats / MSATS_PER_SAT);

const trialView = ({ pasted: { config }, label, trial, maySpend }: TriedBackend) => ({
  kind: config.kind,
  label,
  certificate: certificateOf(config),
  identity: trial.identity,
  network: trial.status?.network ?? null,
  synced: trial.status?.isSynced ?? null,
  receivableSats: satsText(trial.status?.receivableMsats),
  balanceSats: satsText(trial.status?.balanceMsats),
  maySpend,
  missing: [...(trial.status?.missing ?? [])],
  steps: [...trial.steps],
});
