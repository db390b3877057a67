import {
  getDelivery,
  getDeliveryRequest,
  listDeliveries,
  redeliverDelivery,
  redeliverPayload,
  testWebhook,
} from '../../../../shared/contract/webhooks.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import type { WebhookDeliveriesUseCase } from '../../../app/webhook/webhook-deliveries.ts';
import type { DeliveryAttempt } from '../../../app/webhook/delivery-ports.ts';
import { serve, type Context, type Reply, type Served } from '../../handler.ts';
import { rawJson } from '../../raw-json.ts';
import { actorOf, storeOf } from '../common/subject.ts';
import { deliveryObject } from './delivery-view.ts';

const RESENT = { message: 'Webhook resent successfully' } as const;

export interface WebhookDeliveriesDeps {
  readonly deliveries: WebhookDeliveriesUseCase;
}

/** Deliveries of a webhook, their redelivery, and the test button (api.md ST-10, ST-11, TA-25). */
export const createWebhookDeliveryRoutes = ({ deliveries }: WebhookDeliveriesDeps): Served[] => [
  serve(listDeliveries, async ({ params, query, context }) =>
    reply(await deliveries.list(params.storeId, params.webhookId, query.count), (shown) =>
      shown.map((one) => deliveryObject(one, context)),
    ),
  ),
  serve(getDelivery, async ({ params, context }) =>
    reply(await deliveries.get(params.storeId, params.webhookId, params.payloadId), (one) =>
      deliveryObject(one, context),
    ),
  ),
  serve(getDeliveryRequest, async ({ params }) =>
    reply(await deliveries.request(params.storeId, params.webhookId, params.payloadId), rawJson),
  ),
  serve(redeliverPayload, async ({ params, context }) => {
    const place = placeOf(params, context);
    const again = await deliveries.redeliver(actorOf(context), place, (tx) => context.saveResponse(tx, 200, RESENT));
    return reply(again, () => RESENT);
  }),
  serve(redeliverDelivery, async ({ params, context }) => {
    const place = placeOf(params, context);
    const again = await deliveries.redeliver(actorOf(context), place, (tx, id) => context.saveResponse(tx, 200, id));
    return reply(again, (id) => id);
  }),
  serve(testWebhook, async ({ params, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    return reply(await deliveries.ping(store.value.id, params.webhookId), attemptView);
  }),
];

/** Some paths name no store. Then the webhook must be of the credential's store; a credential without one opens all. */
const placeOf = (
  { webhookId, payloadId }: { readonly webhookId: string; readonly payloadId: string },
  { store }: Context,
) => ({ storeId: store?.id, webhookId, id: payloadId });

const reply = <T, B>(result: Result<T>, view: (value: T) => B): Result<Reply<B>> =>
  result.ok ? ok({ status: 200, body: view(result.value) }) : result;

const attemptView = (attempt: DeliveryAttempt) =>
  attempt.kind === 'failed'
    ? { delivered: false, httpCode: null, errorMessage: attempt.error, answer: null }
    : {
        delivered: attempt.status >= 200 && attempt.status < 300,
        httpCode: attempt.status,
        errorMessage: null,
        answer: attempt.answer,
      };
