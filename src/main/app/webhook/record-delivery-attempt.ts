import { KIND_WORDS } from './endpoint-kinds.ts';
import { isStatusEvent } from '../../domain/webhook/status-events.ts';
import { waitAfterFailureMs } from '../../domain/webhook/retry-schedule.ts';
import { storeChanged, type Change, type Commit, type NoChange } from '../commit.ts';
import type { DeliveryAttempt, DeliveryRequest } from './delivery-ports.ts';
import type { DeliveryRecord } from './delivery-records.ts';
import { readEventPayload } from './event-payload.ts';
import type { Clock } from '../ports.ts';
import type { OutboxRecord, WebhookEndpoint } from '../records.ts';
import type { WriteRepositories } from '../repositories.ts';

const GONE = 410;

/** Stores the outcome of an attempt and its consequences in one transaction. */
export type RecordDeliveryAttempt = (
  endpoint: WebhookEndpoint,
  row: OutboxRecord,
  sent: DeliveryRequest,
  attempt: DeliveryAttempt,
) => Promise<void>;

export interface RecordDeliveryAttemptDeps {
  readonly commit: Commit;
  readonly clock: Clock;
  /** A number in [0, 1), which spreads the retries. */
  readonly random: () => number;
}

export const createRecordDeliveryAttempt =
  (deps: RecordDeliveryAttemptDeps): RecordDeliveryAttempt =>
  async ({ storeId }, { id }, sent, attempt) => {
    await deps.commit({ userId: null, storeId }, async (tx) => {
      const row = await tx.outbox.get(id);
      if (!row) return NOTHING_ELSE;
      await keepDelivery(tx, row, sent, attempt, deps.clock.nowMs());
      if (isSuccess(attempt)) {
        await tx.outbox.update(id, { state: 'delivered', attempts: row.attempts + 1 });
        await supersedeEarlier(tx, row);
        return NOTHING_ELSE;
      }
      if (row.state === 'due') return settleFailure(tx, deps, row, attempt);
      // it was superseded or switched off during the attempt, so only the attempt is counted
      await tx.outbox.update(id, { attempts: row.attempts + 1 });
      return NOTHING_ELSE;
    });
  };

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

const stateOf = (attempt: DeliveryAttempt): DeliveryRecord['state'] =>
  isSuccess(attempt) ? 'success' : attempt.kind === 'answered' ? 'http-error' : 'failed';

const isSuccess = (attempt: DeliveryAttempt): boolean =>
  attempt.kind === 'answered' && attempt.status >= 200 && attempt.status < 300;

/**
 * Supersedes earlier status events that still wait, because after a later one they would tell the receiver an old
 * status.
 */
const supersedeEarlier = async (tx: WriteRepositories, row: OutboxRecord): Promise<void> => {
  if (!isStatusEvent(readEventPayload(row.payload).name)) return;
  for (const other of await tx.outbox.dueOf(row.endpointId, row.invoiceId)) {
    // a redelivery by hand is sent whatever was delivered meanwhile
    const isEarlier = other.originalId === null && other.sequence < row.sequence;
    if (isEarlier && isStatusEvent(readEventPayload(other.payload).name))
      await tx.outbox.update(other.id, { state: 'superseded' });
  }
};

const settleFailure = async (
  tx: WriteRepositories,
  deps: RecordDeliveryAttemptDeps,
  row: OutboxRecord,
  attempt: DeliveryAttempt,
): Promise<Change<null> | NoChange<null>> => {
  const attempts = row.attempts + 1;
  const endpoint = await tx.endpoints.get(row.endpointId);
  if (attempt.kind === 'answered' && attempt.status === GONE && endpoint) {
    await tx.outbox.update(row.id, { attempts });
    return switchOff(tx, endpoint, 'gone');
  }
  const retryAfterMs = attempt.kind === 'answered' ? attempt.retryAfterMs : null;
  const waitMs =
    endpoint?.automaticRedelivery === false ? null : waitAfterFailureMs(attempts, deps.random(), retryAfterMs);
  await tx.outbox.update(
    row.id,
    waitMs === null ? { attempts, state: 'dead' } : { attempts, nextAttemptAtMs: deps.clock.nowMs() + waitMs },
  );
  return NOTHING_ELSE;
};

/** Says that only the attempt was written. Its own row is its log, so there is no audit entry. */
const NOTHING_ELSE: NoChange<null> = { value: null, audit: null, feed: [] };

/**
 * Disables an endpoint. What was due for it is dead, stays visible, and can be sent again by hand. An endpoint whose
 * secret is missing stays `enabled`, because its owner wants it and a new secret is all it needs.
 */
export const switchOff = async (
  tx: WriteRepositories,
  { id, storeId, kind }: WebhookEndpoint,
  reason: 'gone' | 'secret_missing',
): Promise<Change<null>> => {
  await tx.endpoints.update(id, { enabled: reason === 'secret_missing', state: 'disabled' });
  await tx.outbox.closeDue(id);
  const after = { id, kind: KIND_WORDS[kind], reason };
  return { value: null, audit: { what: 'webhook.disabled', after }, feed: [storeChanged(storeId)] };
};
