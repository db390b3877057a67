import { getCallbackRoute, getSentEventRoute, resendEventRoute } from '../../../../shared/contract/sent-events.ts';
import { ok } from '../../../../shared/result.ts';
import type { SentEventsUseCase } from '../../../app/webhook/sent-events.ts';
import { serve, type Served } from '../../handler.ts';
import { actorOf, storeOf } from '../common/subject.ts';
import { deliveryObject } from '../store/delivery-view.ts';

export interface SentEventsDeps {
  readonly sentEvents: SentEventsUseCase;
}

/** The callback of the store, and deliveries of webhooks and callbacks with all that was sent (api.md TA-24). */
export const createSentEventRoutes = ({ sentEvents }: SentEventsDeps): Served[] => [
  serve(getCallbackRoute, async ({ context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const found = await sentEvents.callback(store.value.id);
    if (!found) return ok({ status: 200, body: { callback: null } });
    const { endpoint, shown } = found;
    const deliveries = shown.map((one) => deliveryObject(one, context));
    return ok({ status: 200, body: { callback: { url: endpoint.url, state: endpoint.state, deliveries } } });
  }),
  serve(getSentEventRoute, async ({ params, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const found = await sentEvents.get(store.value.id, params.id);
    if (!found.ok) return found;
    const { endpoint, headers, body } = found.value;
    return ok({ status: 200, body: { ...deliveryObject(found.value, context), to: endpoint.url, headers, body } });
  }),
  serve(resendEventRoute, async ({ params, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const again = await sentEvents.resend(actorOf(context), store.value.id, params.id, (tx, id) =>
      context.saveResponse(tx, 200, { id }),
    );
    return again.ok ? ok({ status: 200, body: { id: again.value } }) : again;
  }),
];
