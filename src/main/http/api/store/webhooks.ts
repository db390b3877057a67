import {
  createWebhook,
  deleteWebhook,
  getDelivery,
  getDeliveryRequest,
  getWebhook,
  listDeliveries,
  listWebhooks,
  redeliverDelivery,
  redeliverPayload,
  testWebhook,
  updateWebhook,
  type WebhookObject,
} from '../../../../shared/contract/webhooks.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { shownEvents } from '../../../app/webhook/wanted-events.ts';
import type { WebhookDeliveriesUseCase } from '../../../app/webhook/webhook-deliveries.ts';
import type { Webhook, WebhooksUseCase } from '../../../app/webhook/webhooks.ts';
import { serve, type Context, type Reply, type Served } from '../../handler.ts';
import { rawJson } from '../../raw-json.ts';
import { deliveryObject } from './delivery-view.ts';
import { actorOf } from '../people/people-views.ts';
import { storeOf } from '../common/subject.ts';

export interface WebhooksDeps {
  readonly webhooks: WebhooksUseCase;
  readonly deliveries: WebhookDeliveriesUseCase;
}

const webhookObject = ({ target, secret }: Webhook): WebhookObject => ({
  id: target.id,
  enabled: target.enabled && target.state !== 'disabled',
  url: target.url,
  secret: secret ?? '',
  events: [...shownEvents(target.events)],
  automaticRedelivery: target.automaticRedelivery,
  authorizedEvents: { everything: target.events.length === 0, specificEvents: [...target.events] },
  state: target.enabled ? target.state : 'disabled',
});

const reply = <T, B>(result: Result<T>, view: (value: T) => B): Result<Reply<B>> =>
  result.ok ? ok({ status: 200, body: view(result.value) }) : result;

const createManagement = ({ webhooks }: WebhooksDeps): Served[] => [
  serve(createWebhook, async ({ body, context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    const made = await webhooks.create(actorOf(context), store.value.id, body, (tx, webhook) =>
      context.saveResponse(tx, 200, webhookObject(webhook), webhook.target.id),
    );
    return reply(made, webhookObject);
  }),
  serve(listWebhooks, async ({ context }) => {
    const store = storeOf(context);
    if (!store.ok) return store;
    return ok({ status: 200, body: (await webhooks.list(store.value.id)).map(webhookObject) });
  }),
  serve(getWebhook, async ({ params }) => reply(await webhooks.get(params.storeId, params.webhookId), webhookObject)),
  serve(updateWebhook, async ({ params, body, context }) =>
    reply(await webhooks.update(actorOf(context), params.storeId, params.webhookId, body), webhookObject),
  ),
  serve(deleteWebhook, async ({ params, context }) =>
    reply(await webhooks.remove(actorOf(context), params.storeId, params.webhookId), () => ({
      message: 'Webhook deleted' as const,
    })),
  ),
];

const RESENT = { message: 'Webhook resent successfully' } as const;

/** The path names a webhook alone where it names no store: a key finds its own store's. */
const placeOf = (
  { webhookId, payloadId }: { readonly webhookId: string; readonly payloadId: string },
  { store }: Context,
) => ({ storeId: store?.id, webhookId, id: payloadId });

const createDeliveries = ({ deliveries }: WebhooksDeps): Served[] => [
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
    return reply(await deliveries.ping(store.value.id, params.webhookId), (attempt) =>
      attempt.kind === 'failed'
        ? { delivered: false, httpCode: null, errorMessage: attempt.error, answer: null }
        : {
            delivered: attempt.status >= 200 && attempt.status < 300,
            httpCode: attempt.status,
            errorMessage: null,
            answer: attempt.answer,
          },
    );
  }),
];

/** Webhooks and their deliveries in the store dialect (api.md §4). */
export const createWebhookRoutes = (deps: WebhooksDeps): Served[] => [
  ...createManagement(deps),
  ...createDeliveries(deps),
];
