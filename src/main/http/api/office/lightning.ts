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
import type { LightningConfig } from '../../../app/lightning-invoice/lightning-ports.ts';
import { serve, type Served } from '../../handler.ts';
import { actorOf, storeOf } from '../common/subject.ts';

const MSATS_PER_SAT = 1000n;

/** Lightning backends with their health, and the trial of one before it is stored. */
export const createLightningRoutes = ({ backends }: { readonly backends: LightningBackendsUseCase }): Served[] => [
  serve(getLightningRoute, async ({ context }) => {
    const store = storeOf(context);
    return store.ok ? backendsAnswerOf(ok(await backends.list(store.value.id))) : store;
  }),
  serve(tryLightningRoute, async ({ body }) => {
    const tried = await backends.tryOut(body.text);
    return tried.ok ? ok({ status: 200, body: trialView(tried.value) }) : tried;
  }),
  serve(addLightningRoute, async ({ body: { text, ...ticks }, context }) => {
    const store = storeOf(context);
    return store.ok ? backendsAnswerOf(await backends.add(actorOf(context), store.value.id, text, ticks)) : store;
  }),
  serve(orderLightningRoute, async ({ body, context }) => {
    const store = storeOf(context);
    return store.ok ? backendsAnswerOf(await backends.order(actorOf(context), store.value.id, body.ids)) : store;
  }),
  serve(removeLightningRoute, async ({ params, context }) => {
    const store = storeOf(context);
    return store.ok ? backendsAnswerOf(await backends.remove(actorOf(context), store.value.id, params.id)) : store;
  }),
];

export const backendsAnswerOf = (all: Result<BackendView[]>): Result<{ status: 200; body: LightningBackendsView }> =>
  all.ok ? ok({ status: 200, body: { backends: all.value.map(backendView) } }) : all;

const certificateOf = (config: LightningConfig): string | null =>
  'certificate' in config && typeof config.certificate === 'string' ? config.certificate : null;

const backendView = (backend: BackendView): LightningBackendsView['backends'][number] => {
  const { id, config, label, identity, acceptsUnproved, retiredAtMs, health } = backend;
  const { state = 'starting', lastError = null, lastOkAtMs = null } = health ?? {};
  return {
    id,
    kind: config.kind,
    label,
    certificate: certificateOf(config),
    offeredCertificate: health?.offeredCertificate ?? null,
    identity,
    acceptsUnproved,
    removed: retiredAtMs !== null,
    health: { state, lastError, lastOkAt: lastOkAtMs === null ? null : isoTime(lastOkAtMs) },
  };
};

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
