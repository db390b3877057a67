import {
  createWebhook,
  deleteWebhook,
  getWebhook,
  listWebhooks,
  updateWebhook,
  type WebhookObject,
} from '../../../../shared/contract/webhooks.ts';
import { ok, type Result } from '../../../../shared/result.ts';
import { shownEvents } from '../../../app/webhook/wanted-events.ts';
import type { Webhook, WebhooksUseCase } from '../../../app/webhook/webhooks.ts';
import { serve, type Reply, type Served } from '../../handler.ts';
import { actorOf, storeOf } from '../common/subject.ts';

export interface WebhooksDeps {
  readonly webhooks: WebhooksUseCase;
  /** Writes a secret as libraries of Standard Webhooks take it (api.md HOOK-16). */
  readonly standardSecret: (secret: string) => string;
}

/** Webhooks of a store (api.md ST-9). */
export const createWebhookRoutes = ({ webhooks, standardSecret }: WebhooksDeps): Served[] => {
  const shown = (webhook: Webhook): WebhookObject => webhookObject(webhook, standardSecret);
  const reply = (webhook: Result<Webhook>): Result<Reply<WebhookObject>> =>
    webhook.ok ? ok({ status: 200, body: shown(webhook.value) }) : webhook;
  return [
    serve(createWebhook, async ({ body, context }) => {
      const store = storeOf(context);
      if (!store.ok) return store;
      const made = await webhooks.create(actorOf(context), store.value.id, body, (tx, webhook) => {
        const answer = shown(webhook);
        return context.saveResponse(tx, 200, answer, answer.id);
      });
      return reply(made);
    }),
    serve(listWebhooks, async ({ context }) => {
      const store = storeOf(context);
      if (!store.ok) return store;
      return ok({ status: 200, body: (await webhooks.list(store.value.id)).map(shown) });
    }),
    serve(getWebhook, async ({ params }) => reply(await webhooks.get(params.storeId, params.webhookId))),
    serve(updateWebhook, async ({ params, body, context }) =>
      reply(await webhooks.update(actorOf(context), params.storeId, params.webhookId, body)),
    ),
    serve(deleteWebhook, async ({ params, context }) => {
      const removed = await webhooks.remove(actorOf(context), params.storeId, params.webhookId);
      return removed.ok ? ok({ status: 200, body: { message: 'Webhook deleted' as const } }) : removed;
    }),
  ];
};

const webhookObject = (
  { endpoint, secret }: Webhook,
  standardSecret: WebhooksDeps['standardSecret'],
): WebhookObject => ({
  id: endpoint.id,
  enabled: endpoint.enabled && endpoint.state !== 'disabled',
  url: endpoint.url,
  secret: secret ?? '',
  standardSecret: secret === null ? '' : standardSecret(secret),
  events: [...shownEvents(endpoint.events)],
  automaticRedelivery: endpoint.automaticRedelivery,
  authorizedEvents: { everything: endpoint.events.length === 0, specificEvents: [...endpoint.events] },
  state: endpoint.enabled ? endpoint.state : 'disabled',
});
