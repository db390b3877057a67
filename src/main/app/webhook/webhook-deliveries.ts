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

/** A notice with what came of it; undefined: not tried yet. */
export interface ShownDelivery {
  readonly row: OutboxRecord;
  readonly delivery: DeliveryRecord | undefined;
}

/** Sends something at once, outside the outbox; answers within 5 s whatever the receiver does. */
export type SendNow = (target: WebhookEndpoint, secret: string, body: string) => Promise<DeliveryAttempt>;

export interface WebhookDeliveriesUseCase {
  readonly list: (storeId: string, webhookId: string, count: number) => Promise<Result<ShownDelivery[]>>;
  readonly get: (storeId: string, webhookId: string, id: string) => Promise<Result<ShownDelivery>>;
  /** The exact body, sent or about to be. */
  readonly request: (storeId: string, webhookId: string, id: string) => Promise<Result<string>>;
  /**
   * Sends a notice again, under a new id.
   * @param storeId undefined: of whatever store the webhook is
   */
  readonly redeliver: (
    actor: Actor,
    place: { readonly storeId: string | undefined; readonly webhookId: string; readonly id: string },
    saveResponse?: SaveResponse<string>,
  ) => Promise<Result<string>>;
  /** A signed message about no invoice. */
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

/** What sending again by hand needs. */
export type RedeliverDeps = Pick<WebhookDeliveriesDeps, 'database' | 'commit' | 'clock' | 'ids'>;

/** What was sent to a webhook, and sending it again (api.md §4). */
export const createWebhookDeliveries = (deps: WebhookDeliveriesDeps): WebhookDeliveriesUseCase => {
  const { read } = deps.database;
  return {
    list: async (storeId, webhookId, count) => {
      const target = await findWebhook(deps.database, storeId, webhookId);
      if (!target) return refuse('not_found');
      return ok(await newestShown(deps.database, target.id, count));
    },
    get: async (storeId, webhookId, id) => {
      const found = await find(deps, storeId, webhookId, id);
      if (!found.ok) return found;
      const { row } = found.value;
      return ok({ row, delivery: await read.deliveries.get(row.id) });
    },
    request: async (storeId, webhookId, id) => {
      const found = await find(deps, storeId, webhookId, id);
      return found.ok ? ok(await loadBody(read, found.value.row, found.value.target)) : found;
    },
    redeliver: async (actor, { storeId, webhookId, id }, saveResponse) => {
      const found = await find(deps, storeId, webhookId, id);
      return found.ok ? redeliver(deps, actor, found.value, saveResponse) : found;
    },
    ping: async (storeId, webhookId) => {
      const target = await findWebhook(deps.database, storeId, webhookId);
      if (!target) return refuse('not_found');
      const secret = await deps.secrets.get(webhookSecret(target.id));
      if (secret === null) return ok({ kind: 'failed', error: 'its secret is missing: set a new one' });
      return ok(await deps.sendNow(target, secret, pingBody(deps, target)));
    },
  };
};

interface Found {
  readonly target: WebhookEndpoint;
  readonly row: OutboxRecord;
}

const find = async (
  { database }: WebhookDeliveriesDeps,
  storeId: string | undefined,
  webhookId: string,
  id: string,
): Promise<Result<Found>> => {
  const target = await findWebhook(database, storeId, webhookId);
  const row = target && (await database.read.outbox.get(id));
  return target && row?.endpointId === target.id ? ok({ target, row }) : refuse('not_found');
};

/** Queues an event again under a new id. @returns that id */
export const redeliver = (
  { commit, ids, clock }: RedeliverDeps,
  actor: Actor,
  { target, row }: Found,
  saveResponse: SaveResponse<string> | undefined,
): Promise<Result<string>> => {
  const id = ids.id();
  const { storeId } = target;
  return commit(
    { ...actor, storeId },
    async (tx) => {
      await tx.outbox.repeat(row, { id, createdAtMs: clock.nowMs() });
      const after = { id, webhookId: target.id, originalId: row.originalId ?? row.id };
      return { value: id, audit: { what: 'webhook.redelivered', after }, feed: [storeChanged(storeId)] };
    },
    saveResponse,
  );
};

/** The last notices to a target, the newest first. */
export const newestShown = async (
  { read }: Pick<Database, 'read'>,
  endpointId: string,
  count: number,
): Promise<ShownDelivery[]> => {
  const rows = await read.outbox.newestOf(endpointId, count);
  const sent = new Map((await read.deliveries.many(rows.map(({ id }) => id))).map((one) => [one.id, one]));
  return rows.map((row) => ({ row, delivery: sent.get(row.id) }));
};

/** Clients take ids with `test_` for what they are (api.md §1). */
const pingBody = ({ ids, clock }: WebhookDeliveriesDeps, target: WebhookEndpoint): string => {
  const nowMs = clock.nowMs();
  const deliveryId = ids.id();
  return webhookBody({
    invoiceId: `__test__${ids.id()}__test__`,
    metadata: '{}',
    name: 'New',
    type: 'Ping',
    state: { status: 'New', additionalStatus: 'None', manuallyMarked: false },
    storeId: target.storeId,
    webhookId: target.id,
    deliveryId,
    originalDeliveryId: deliveryId,
    isRedelivery: false,
    timestamp: (nowMs - (nowMs % 1000)) / 1000,
    sequence: 0,
  });
};
