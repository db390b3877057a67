import { KIND_WORDS } from './endpoint-kinds.ts';
import { isStatusEvent } from '../../domain/webhook/status-events.ts';
import { waitAfterFailureMs } from '../../domain/webhook/retry-schedule.ts';
import { auditEntry } from '../audit-entry.ts';
import type { DeliveryAttempt, DeliveryRequest } from './delivery-ports.ts';
import type { DeliveryRecord } from './delivery-records.ts';
import { readEventPayload } from './event-payload.ts';
import type { Clock, Feed, Ids } from '../ports.ts';
import type { EventRecord, OutboxRecord, WebhookEndpoint } from '../records.ts';
import type { Database, WriteRepositories } from '../repositories.ts';

const GONE = 410;

/** Writes what came of an attempt, and what follows from it, in one transaction. */
export type RecordDeliveryAttempt = (
  row: OutboxRecord,
  sent: DeliveryRequest,
  attempt: DeliveryAttempt,
) => Promise<void>;

export interface RecordDeliveryAttemptDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly feed: Pick<Feed, 'publish'>;
  /** In [0, 1). */
  readonly random: () => number;
}

const isSuccess = (attempt: DeliveryAttempt): boolean =>
  attempt.kind === 'answered' && attempt.status >= 200 && attempt.status < 300;

const stateOf = (attempt: DeliveryAttempt): DeliveryRecord['state'] =>
  isSuccess(attempt) ? 'success' : attempt.kind === 'answered' ? 'http-error' : 'failed';

const keepDelivery = async (
  tx: WriteRepositories,
  row: OutboxRecord,
  sent: DeliveryRequest,
  attempt: DeliveryAttempt,
  nowMs: number,
): Promise<void> => {
  const former = await tx.deliveries.get(row.id);
  await tx.deliveries.put({
    id: row.id,
    outboxId: row.id,
    endpointId: row.endpointId,
    originalId: row.originalId,
    body: former?.body ?? sent.body,
    headers: sent.headers,
    state: stateOf(attempt),
    attempts: row.attempts + 1,
    httpStatus: attempt.kind === 'answered' ? attempt.status : null,
    error: attempt.kind === 'failed' ? attempt.error : null,
    answer: attempt.kind === 'answered' ? attempt.answer : null,
    createdAtMs: former?.createdAtMs ?? nowMs,
    lastAttemptAtMs: nowMs,
  });
};

/** A later one of the five was delivered: an earlier one that still waits would turn the receiver's clock back. */
const supersedeEarlier = async (tx: WriteRepositories, row: OutboxRecord): Promise<void> => {
  if (!isStatusEvent(readEventPayload(row.payload).name)) return;
  for (const other of await tx.outbox.dueOf(row.endpointId, row.invoiceId)) {
    // what somebody asked for by hand is sent whatever came meanwhile
    const isEarlier = other.originalId === null && other.sequence < row.sequence;
    if (isEarlier && isStatusEvent(readEventPayload(other.payload).name))
      await tx.outbox.update(other.id, { state: 'superseded' });
  }
};

/**
 * Switches a target off; what was due to it is dead, visible, and can be sent again by hand. One whose secret is gone
 * stays `enabled`, for its owner wants it: a new secret is all it needs.
 */
export const switchOff = async (
  tx: WriteRepositories,
  deps: Pick<RecordDeliveryAttemptDeps, 'ids' | 'clock'>,
  target: WebhookEndpoint,
  reason: 'gone' | 'secret_missing',
): Promise<EventRecord> => {
  const { id, storeId, kind } = target;
  await tx.endpoints.update(id, { enabled: reason === 'secret_missing', state: 'disabled' });
  await tx.outbox.closeDue(id);
  const facts = { after: { id, kind: KIND_WORDS[kind], reason } };
  await tx.audit.insert(auditEntry(deps, { userId: null, storeId }, 'webhook.disabled', facts));
  const atMs = deps.clock.nowMs();
  return tx.events.insert({ storeId, invoiceId: null, type: 'store.changed', data: '{}', atMs });
};

const settleFailure = async (
  tx: WriteRepositories,
  deps: RecordDeliveryAttemptDeps,
  row: OutboxRecord,
  attempt: DeliveryAttempt,
): Promise<EventRecord | null> => {
  const attempts = row.attempts + 1;
  const target = await tx.endpoints.get(row.endpointId);
  if (attempt.kind === 'answered' && attempt.status === GONE && target) {
    await tx.outbox.update(row.id, { attempts });
    return switchOff(tx, deps, target, 'gone');
  }
  const retryAfterMs = attempt.kind === 'answered' ? attempt.retryAfterMs : null;
  const waitMs =
    target?.automaticRedelivery === false ? null : waitAfterFailureMs(attempts, deps.random(), retryAfterMs);
  await tx.outbox.update(
    row.id,
    waitMs === null ? { attempts, state: 'dead' } : { attempts, nextAttemptAtMs: deps.clock.nowMs() + waitMs },
  );
  return null;
};

export const createRecordDeliveryAttempt =
  (deps: RecordDeliveryAttemptDeps): RecordDeliveryAttempt =>
  async ({ id }, sent, attempt) => {
    const event = await deps.database.write(async (tx) => {
      const row = await tx.outbox.get(id);
      if (!row) return null;
      await keepDelivery(tx, row, sent, attempt, deps.clock.nowMs());
      if (isSuccess(attempt)) {
        await tx.outbox.update(id, { state: 'delivered', attempts: row.attempts + 1 });
        await supersedeEarlier(tx, row);
        return null;
      }
      if (row.state === 'due') return settleFailure(tx, deps, row, attempt);
      // superseded or switched off while it was on its way: only the attempt is counted
      await tx.outbox.update(id, { attempts: row.attempts + 1 });
      return null;
    });
    if (event) deps.feed.publish([event]);
  };
