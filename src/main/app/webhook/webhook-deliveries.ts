import { webhookBody } from '../../domain/webhook/webhook-body.ts';
import { ok, refuse, type Result } from '../../../shared/result.ts';
import type { Actor } from '../audit-entry.ts';
import { storeChanged, type Commit } from '../commit.ts';
import type { DeliveryAttempt } from './delivery-ports.ts';
import type { DeliveryRecord } from './delivery-records.ts';
import type { Clock, Ids, Secrets } from '../ports.ts';
import type { OutboxRecord, WebhookEndpoint } from '../records.ts';
import type { Database, SaveResponse } from '../repositories.ts';
import { loadBody } from './load-body.ts';
import { findWebhook } from './webhooks.ts';
import { webhookSecret } from '../secret-names.ts';

/** An event for an endpoint with its delivery, which is undefined before the first attempt. */
export interface ShownDelivery {
  readonly row: OutboxRecord;
  readonly delivery: DeliveryRecord | undefined;
}

/** Sends a body immediately, outside the outbox. Answers within 5 s whatever the receiver does. */
export type SendNow = (
  endpoint: WebhookEndpoint,
  secret: string,
  message: { readonly id: string; readonly body: string },
) => Promise<DeliveryAttempt>;

export interface WebhookDeliveriesUseCase {
  readonly list: (storeId: string, webhookId: string, count: number) => Promise<Result<ShownDelivery[]>>;
  readonly get: (storeId: string, webhookId: string, id: string) => Promise<Result<ShownDelivery>>;
  /** The exact body that was sent or will be. */
  readonly request: (storeId: string, webhookId: string, id: string) => Promise<Result<string>>;
  /**
   * Sends an event again under a new id (api.md HOOK-13).
   *
   * @param place its `storeId` is undefined if the webhook may belong to any store
   */
  readonly redeliver: (
    actor: Actor,
    place: { readonly storeId: string | undefined; readonly webhookId: string; readonly id: string },
    saveResponse?: SaveResponse<string>,
  ) => Promise<Result<string>>;
  /** Sends a signed test event, which is about no invoice (api.md HOOK-15). */
  readonly ping: (storeId: string, webhookId: string) => Promise<Result<DeliveryAttempt>>;
}

export interface WebhookDeliveriesDeps {
  readonly database: Pick<Database, 'read'>;
  readonly commit: Commit;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly sendNow: SendNow;
}

export type RedeliverDeps = Pick<WebhookDeliveriesDeps, 'database' | 'commit' | 'clock' | 'ids'>;

/** Deliveries to the webhooks of the store API (api.md HOOK-12, HOOK-13). */
export const createWebhookDeliveries = (deps: WebhookDeliveriesDeps): WebhookDeliveriesUseCase => {
  const { read } = deps.database;
  return {
    list: async (storeId, webhookId, count) => {
      const endpoint = await findWebhook(deps.database, storeId, webhookId);
      if (!endpoint) return refuse('not_found');
      return ok(await newestShown(deps.database, endpoint.id, count));
    },
    get: async (storeId, webhookId, id) => {
      const found = await find(deps, storeId, webhookId, id);
      if (!found.ok) return found;
      const { row } = found.value;
      return ok({ row, delivery: await read.deliveries.get(row.id) });
    },
    request: async (storeId, webhookId, id) => {
      const found = await find(deps, storeId, webhookId, id);
      return found.ok ? ok(await loadBody(read, found.value.row, found.value.endpoint)) : found;
    },
    redeliver: async (actor, { storeId, webhookId, id }, saveResponse) => {
      const found = await find(deps, storeId, webhookId, id);
      return found.ok ? redeliver(deps, actor, found.value, saveResponse) : found;
    },
    ping: async (storeId, webhookId) => {
      const endpoint = await findWebhook(deps.database, storeId, webhookId);
      if (!endpoint) return refuse('not_found');
      const secret = await deps.secrets.get(webhookSecret(endpoint.id));
      if (secret === null) return ok({ kind: 'failed', error: 'its secret is missing: set a new one' });
      return ok(await deps.sendNow(endpoint, secret, ping(deps, endpoint)));
    },
  };
};

interface Found {
  readonly endpoint: WebhookEndpoint;
  readonly row: OutboxRecord;
}

const find = async (
  { database }: WebhookDeliveriesDeps,
  storeId: string | undefined,
  webhookId: string,
  id: string,
): Promise<Result<Found>> => {
  const endpoint = await findWebhook(database, storeId, webhookId);
  const row = endpoint && (await database.read.outbox.get(id));
  return endpoint && row?.endpointId === endpoint.id ? ok({ endpoint, row }) : refuse('not_found');
};

/** Queues an event again under a new id. @returns that id */
export const redeliver = (
  { commit, ids, clock }: RedeliverDeps,
  actor: Actor,
  { endpoint, row }: Found,
  saveResponse: SaveResponse<string> | undefined,
): Promise<Result<string>> => {
  const id = ids.id();
  const { storeId } = endpoint;
  return commit(
    { ...actor, storeId },
    async (tx) => {
      await tx.outbox.repeat(row, { id, createdAtMs: clock.nowMs() });
      const after = { id, webhookId: endpoint.id, originalId: row.originalId ?? row.id };
      return { value: id, audit: { what: 'webhook.redelivered', after }, feed: [storeChanged(storeId)] };
    },
    saveResponse,
  );
};

/** The last events for an endpoint, the newest first. */
export const newestShown = async (
  { read }: Pick<Database, 'read'>,
  endpointId: string,
  count: number,
): Promise<ShownDelivery[]> => {
  const rows = await read.outbox.newestOf(endpointId, count);
  const sent = new Map((await read.deliveries.many(rows.map(({ id }) => id))).map((one) => [one.id, one]));
  return rows.map((row) => ({ row, delivery: sent.get(row.id) }));
};

/** The body of a test event (api.md HOOK-15). Clients recognise it by its invoice id, which contains `test_`. */
const ping = ({ ids, clock }: WebhookDeliveriesDeps, endpoint: WebhookEndpoint): { id: string; body: string } => {
  const nowMs = clock.nowMs();
  const deliveryId = ids.id();
  const body = webhookBody({
    invoiceId: `__test__${ids.id()}__test__`,
    metadata: '{}',
    name: 'New',
    type: 'Ping',
    state: { status: 'New', additionalStatus: 'None', manuallyMarked: false },
    storeId: endpoint.storeId,
    webhookId: endpoint.id,
    deliveryId,
    originalDeliveryId: deliveryId,
    isRedelivery: false,
    timestamp: (nowMs - (nowMs % 1000)) / 1000,
    sequence: 0,
  });
  return { id: deliveryId, body };
};
