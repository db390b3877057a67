import { refuse, ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import { setCallback } from '../shop-api/checkout-config.ts';
import type { DeliveryRequest } from './delivery-ports.ts';
import { loadBody } from './load-body.ts';
import type { OutboxRecord, WebhookEndpoint } from '../records.ts';
import type { Database, SaveResponse } from '../repositories.ts';
import { newestShown, redeliver, type RedeliverDeps, type ShownDelivery } from './webhook-deliveries.ts';

/** Builds the request around a body, for a delivery whose headers are not stored. */
export type RebuildRequest = (endpoint: WebhookEndpoint, row: OutboxRecord, body: string) => Promise<DeliveryRequest>;

export interface SentEvent extends ShownDelivery, DeliveryRequest {
  readonly endpoint: WebhookEndpoint;
}

/** The events that were sent to webhooks and to the callback, as the office shows them (api.md TA-24). */
export interface SentEventsUseCase {
  /** The store's callback with its newest deliveries. */
  readonly callback: (
    storeId: string,
  ) => Promise<{ readonly endpoint: WebhookEndpoint; readonly shown: readonly ShownDelivery[] } | null>;
  readonly get: (storeId: string, id: string) => Promise<Result<SentEvent>>;
  /** Sends an event to its webhook or callback again. @returns the new id */
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
      const endpoint = await setCallback(read, storeId);
      return endpoint ? { endpoint, shown: await newestShown(database, endpoint.id, NEWEST) } : null;
    },
    get: async (storeId, id) => {
      const found = await find(database, storeId, id);
      if (!found.ok) return found;
      const { endpoint, row } = found.value;
      const delivery = await read.deliveries.get(row.id);
      const request = delivery?.headers
        ? { headers: delivery.headers, body: delivery.body }
        : await deps.rebuildRequest(endpoint, row, await loadBody(read, row, endpoint));
      return ok({ endpoint, row, delivery, ...request });
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
): Promise<Result<{ readonly endpoint: WebhookEndpoint; readonly row: OutboxRecord }>> => {
  const row = await read.outbox.get(id);
  const endpoint = row && (await read.endpoints.get(row.endpointId));
  return row && endpoint?.storeId === storeId ? ok({ endpoint, row }) : refuse('not_found');
};
