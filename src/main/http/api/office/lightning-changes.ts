import {
  approveCertificateRoute,
  changeLightningRoute,
  checkLightningRoute,
  endSatRoute,
  getSatRoute,
  startSatRoute,
  type LightningSatView,
} from '../../../../shared/contract/lightning.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { isoTime } from '../../../../shared/time.ts';
import type { LightningChanges } from '../../../app/lightning-invoice/lightning-changes.ts';
import type { LightningSat } from '../../../app/lightning-invoice/lightning-ports.ts';
import type { TrySat } from '../../../app/lightning-invoice/try-sat.ts';
import { serve, type Served } from '../../handler.ts';
import { actorOf, storeOf } from '../common/subject.ts';
import { backendsAnswerOf, type LightningReceivedDeps } from './lightning.ts';

export interface LightningChangeRoutesDeps extends LightningReceivedDeps {
  readonly changes: LightningChanges;
  readonly trySat: TrySat;
}

/** Acts of the owner on a stored Lightning backend, and the sat that tries it. */
export const createLightningChangeRoutes = ({ changes, trySat, ...deps }: LightningChangeRoutesDeps): Served[] => [
  serve(checkLightningRoute, async ({ params, context }) => {
    const store = storeOf(context);
    return store.ok ? backendsAnswerOf(deps, store.value, await changes.check(store.value.id, params.id)) : store;
  }),
  serve(changeLightningRoute, async ({ params, body: { text, ...ticks }, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    return backendsAnswerOf(
      deps,
      store.value,
      await changes.change(actorOf(context), store.value.id, params.id, text, ticks),
    );
  }),
  serve(approveCertificateRoute, async ({ params, body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const done = changes.approveCertificate(actorOf(context), store.value.id, params.id, body.certificate);
    return backendsAnswerOf(deps, store.value, await done);
  }),
  serve(startSatRoute, async ({ params, context }) => {
    const store = storeOf(context);
    return store.ok ? satAnswerOf(await trySat.start(store.value.id, params.id)) : store;
  }),
  serve(getSatRoute, async ({ params, context }) => {
    const store = storeOf(context);
    return store.ok ? satAnswerOf(await trySat.get(store.value.id, params.id, params.hash)) : store;
  }),
  serve(endSatRoute, async ({ params, context }) => {
    const store = storeOf(context);
    return store.ok ? satAnswerOf(await trySat.end(store.value.id, params.id, params.hash)) : store;
  }),
];

const satAnswerOf = (sat: Result<LightningSat>): Result<{ status: 200; body: LightningSatView }> => {
  if (!sat.ok) return sat;
  const { bolt11, paymentHash, amountSats, expiresAtMs, state } = sat.value;
  return ok({
    status: 200,
    body: { bolt11, paymentHash, sats: String(amountSats), expiresAt: isoTime(expiresAtMs), state },
  });
};
