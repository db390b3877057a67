import { refuse, ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import { setCallback } from '../shop-api/checkout-config.ts';
import type { DeliveryRequest } from './delivery-ports.ts';
import { loadBody } from './load-body.ts';
import type { OutboxRecord, WebhookEndpoint } from '../records.ts';
import type { Database, SaveResponse } from '../repositories.ts';
import { newestShown, redeliver, type RedeliverDeps, type ShownDelivery } from './webhook-deliveries.ts';

/** The request that a body makes, for a delivery whose headers are not stored. */
export type RebuildRequest = (endpoint: WebhookEndpoint, body: string) => Promise<DeliveryRequest>;

export interface SentEvent extends ShownDelivery, DeliveryRequest {
  readonly target: WebhookEndpoint;
}

/** What was told to webhooks and to the callback, as the office shows it. */
export interface SentEventsUseCase {
  /** The store's callback with what was last sent to it. */
  readonly callback: (
    storeId: string,
  ) => Promise<{ readonly target: WebhookEndpoint; readonly shown: readonly ShownDelivery[] } | null>;
  readonly get: (storeId: string, id: string) => Promise<Result<SentEvent>>;
  /** Under a new id; webhook or callback. */
  readonly resend: (
    actor: Actor,
    storeId: string,
    id: string,
    saveResponse?: SaveResponse<string>,
  ) => Promise<Result<string>>;
}

export interface SentEventsDeps extends RedeliverDeps {
  readonly rebuildRequest: RebuildRequest;
}

const NEWEST = 100;

export const createSentEvents = (deps: SentEventsDeps): SentEventsUseCase => {
  const { database } = deps;
  const { read } = database;
  return {
    callback: async (storeId) => {
      const target = await setCallback(read, storeId);
      return target ? { target, shown: await newestShown(database, target.id, NEWEST) } : null;
    },
    get: async (storeId, id) => {
      const found = await find(database, storeId, id);
      if (!found.ok) return found;
      const { target, row } = found.value;
      const delivery = await read.deliveries.get(row.id);
      const request = delivery?.headers
        ? { headers: delivery.headers, body: delivery.body }
        : await deps.rebuildRequest(target, await loadBody(read, row, target));
      return ok({ target, row, delivery, ...request });
    },
    resend: async (actor, storeId, id, saveResponse) => {
      const found = await find(database, storeId, id);
      return found.ok ? redeliver(deps, actor, found.value, saveResponse) : found;
    },
  };
};

const find = async (
  { read }: Pick<Database, 'read'>,
  storeId: string,
  id: string,
): Promise<Result<{ readonly target: WebhookEndpoint; readonly row: OutboxRecord }>> => {
  const row = await read.outbox.get(id);
  const target = row && (await read.endpoints.get(row.endpointId));
  return row && target?.storeId === storeId ? ok({ target, row }) : refuse('not_found');
};
