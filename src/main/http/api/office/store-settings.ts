import {
  createStoreRoute,
  getPolicyRoute,
  getStoreRoute,
  patchStoreRoute,
  putPolicyRoute,
  type PolicyView,
  type StoreSettingsView,
} from '../../../../shared/contract/settings.ts';
import { digitsOf } from '../../../../shared/currency.ts';
import { formatAmount } from '../../../../shared/money.ts';
import { ok, refuse } from '../../../../shared/result.ts';
import type { StoreRecord, StoreSettings } from '../../../app/records.ts';
import type { StoreSettingsUseCase } from '../../../app/store-settings/store-settings.ts';
import { serve, type Served } from '../../handler.ts';
import type { Links } from '../../links.ts';
import { actorOf, hasProof, roleOf, storeOf } from '../common/subject.ts';

export interface StoreSettingsDeps {
  readonly links: Pick<Links, 'isPrivate'>;
  readonly settings: StoreSettingsUseCase;
}

/** Settings and policy of the store, and further stores (api.md TA-2, TA-3, TA-13). */
export const createStoreSettingsRoutes = ({ settings, links }: StoreSettingsDeps): Served[] => [
  serve(getStoreRoute, async ({ context }) => {
    const store = storeOf(context);
    return store.ok ? ok({ status: 200, body: storeView(store.value) }) : store;
  }),
  serve(patchStoreRoute, async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    if (body.publicUrl && links.isPrivate(body.publicUrl)) {
      return refuse('validation_failed', { details: { publicUrl: 'is the private address of this shop' } });
    }
    const actor = { ...actorOf(context), role: roleOf(context), isFresh: hasProof(context, 'freshPassword') };
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

/** The settings of a store as the till and the office read them. The policy has a route of its own. */
export const storeView = ({ settings, id, name, currency, timeZone, locale }: StoreRecord): StoreSettingsView => {
  const { policy: _policy, askAboveMinor, ...plain } = settings;
  const askAbove = askAboveMinor === null ? null : formatAmount(askAboveMinor, digitsOf(currency) ?? 0);
  const lists = { allowedHosts: [...settings.allowedHosts], tillCurrencies: [...settings.tillCurrencies] };
  return { id, name, currency, timeZone, locale, ...plain, ...lists, askAbove };
};

const policyView = (policy: StoreSettings['policy']): PolicyView => ({
  tiers: policy.tiers.map(({ upToSats, confirmations }) => ({
    // a JSON integer holds every limit: all bitcoin is below 2^53 sats
    upToSats: upToSats === null ? null : Number(upToSats),
    confirmations,
  })),
  tolerancePercent: policy.tolerancePercent,
  agreementLimitSats: Number(policy.agreementLimitSats),
  adviceLimitSats: Number(policy.adviceLimitSats),
});
