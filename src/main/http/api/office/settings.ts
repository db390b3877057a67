/** The till's session, the store's settings, sources, rates and policy (api.md §6). */
import {
  createStoreRoute,
  getPolicyRoute,
  getRatesRoute,
  getSessionRoute,
  getSourcesRoute,
  getStoreRoute,
  patchStoreRoute,
  putPolicyRoute,
  putRatesRoute,
  putSourcesRoute,
  testSourceRoute,
} from '../../../../shared/contract/settings.ts';
import { ok, refuse } from '../../../../shared/result.ts';
import type { ChainSourcesUseCase } from '../../../app/store-settings/chain-sources.ts';
import type { RatesControl } from '../../../app/people/people-ports.ts';
import type { Chain, Clock } from '../../../app/ports.ts';
import type { Network } from '../../../../shared/vocabulary.ts';
import type { SetRatesUseCase } from '../../../app/store-settings/set-rates.ts';
import type { StoreSettingsUseCase } from '../../../app/store-settings/store-settings.ts';
import type { TillSessionUseCase } from '../../../app/people/till-session.ts';
import { serve, type Served } from '../../handler.ts';
import { actorOf, personView, roleOf } from '../people/people-views.ts';
import {
  policyView,
  ratesView,
  sessionRateView,
  sourceHealthView,
  sourcesView,
  storeView,
  walletChangeView,
} from './settings-views.ts';
import { storeOf } from '../common/subject.ts';

export interface SettingsRoutesDeps {
  readonly clock: Clock;
  readonly network: Network;
  readonly training: boolean;
  readonly settings: StoreSettingsUseCase;
  readonly setRates: SetRatesUseCase;
  readonly rates: RatesControl;
  readonly sources: ChainSourcesUseCase;
  readonly chain: Pick<Chain, 'sources'>;
  readonly tillSession: TillSessionUseCase;
}

const sessionRoutes = ({ tillSession, network, training }: SettingsRoutesDeps): Served[] => [
  serve(getSessionRoute, async ({ context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    if (context.subject.kind !== 'person') return refuse('missing_credential');
    const facts = await tillSession.session(store.value);
    const { rate, otherRates, instantLimitSats, wallet, walletFingerprint, walletChange, lightning } = facts;
    const body = {
      user: personView(context.subject.user),
      store: storeView(store.value),
      till: context.till ? { id: context.till.id, name: context.till.name } : null,
      network,
      training,
      rate: rate && sessionRateView(rate),
      otherRates: otherRates.map(sessionRateView),
      instantLimitSats: instantLimitSats === null ? null : Number(instantLimitSats),
      sources: facts.sources.map(sourceHealthView),
      unreadInbox: 0,
      targetsToApprove: roleOf(context) === 'cashier' ? 0 : facts.targetsToApprove,
      targetsWithoutSecret: roleOf(context) === 'cashier' ? 0 : facts.targetsWithoutSecret,
      lightning: lightning && { ok: lightning.state !== 'failing', lastError: lightning.lastError },
      wallet,
      walletFingerprint,
      walletChange: walletChangeView(walletChange),
    };
    return ok({ status: 200, body });
  }),
];

const storeRoutes = ({ settings }: SettingsRoutesDeps): Served[] => [
  serve(getStoreRoute, async ({ context }) => {
    const store = storeOf(context);
    return store.ok ? ok({ status: 200, body: storeView(store.value) }) : store;
  }),
  serve(patchStoreRoute, async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const actor = { ...actorOf(context), role: roleOf(context) };
    const patched = await settings.patch(actor, store.value.id, body);
    return patched.ok ? ok({ status: 200, body: storeView(patched.value) }) : patched;
  }),
  serve(createStoreRoute, async ({ body, context }) => {
    const made = await settings.create(actorOf(context), body, (tx, store) =>
      context.saveResponse(tx, 200, storeView(store)),
    );
    return made.ok ? ok({ status: 200, body: storeView(made.value) }) : made;
  }),
  serve(getPolicyRoute, async ({ context }) => {
    const store = storeOf(context);
    return store.ok ? ok({ status: 200, body: policyView(store.value.settings.policy) }) : store;
  }),
  serve(putPolicyRoute, async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const policy = await settings.setPolicy(actorOf(context), store.value.id, body);
    return policy.ok ? ok({ status: 200, body: policyView(policy.value) }) : policy;
  }),
];

const sourceRoutes = ({ sources, chain }: SettingsRoutesDeps): Served[] => [
  serve(getSourcesRoute, async () => ok({ status: 200, body: sourcesView(await sources.list(), chain.sources()) })),
  serve(putSourcesRoute, async ({ body, context }) => {
    const kept = await sources.replace(actorOf(context), body.sources);
    return kept.ok ? ok({ status: 200, body: sourcesView(kept.value, chain.sources()) }) : kept;
  }),
  serve(testSourceRoute, async ({ body }) => {
    const tested = await sources.test(body);
    if (tested.ok) return ok({ status: 200, body: { ok: true, height: tested.value.height, error: null } });
    if (tested.error.code !== 'upstream_failed') return tested;
    return ok({ status: 200, body: { ok: false, height: null, error: String(tested.error.params?.['reason'] ?? '') } });
  }),
];

const rateRoutes = ({ rates, setRates, clock }: SettingsRoutesDeps): Served[] => [
  serve(getRatesRoute, async ({ context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    return ok({ status: 200, body: ratesView(rates, store.value, clock.nowMs()) });
  }),
  serve(putRatesRoute, async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    if (context.subject.kind !== 'person') return refuse('missing_credential');
    const actor = { ...actorOf(context), userId: context.subject.user.id };
    const done = body.kind === 'manual' ? await setRates.setManual(actor, body) : await setRates.configure(actor, body);
    return done.ok ? ok({ status: 200, body: ratesView(rates, store.value, clock.nowMs()) }) : done;
  }),
];

export const createSettingsRoutes = (deps: SettingsRoutesDeps): Served[] => [
  ...sessionRoutes(deps),
  ...storeRoutes(deps),
  ...sourceRoutes(deps),
  ...rateRoutes(deps),
];
