import type { Clock, Secrets } from '../app/ports.ts';
import type { OutboxRecord, WebhookEndpoint } from '../app/records.ts';
import type { EndpointStates } from '../app/webhook/endpoint-states.ts';
import { loadBody } from '../app/webhook/load-body.ts';
import type { RecordDeliveryAttempt } from '../app/webhook/record-delivery-attempt.ts';
import { buildRequest, signingSecret } from './build-request.ts';
import { guardedPost, type GuardedPostDeps } from './guarded-post.ts';

export interface AttemptDeliveryDeps extends GuardedPostDeps {
  readonly clock: Clock;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly recordAttempt: RecordDeliveryAttempt;
  readonly states: EndpointStates;
}

/**
 * Makes one attempt at a delivery. The delivery stays due without a recorded attempt while the secrets are locked, while the owner's
 * approval is missing, and when the program ends during the attempt.
 */
export const attemptDelivery = async (
  deps: AttemptDeliveryDeps,
  row: OutboxRecord,
  endpoint: WebhookEndpoint,
  closing: AbortSignal,
): Promise<void> => {
  const secret = await signingSecret(deps.secrets, endpoint);
  if (secret === undefined) return;
  if (secret === null) return deps.states.disable(endpoint, 'secret_missing');
  const body = await loadBody(deps.database.read, row, endpoint);
  const message = { id: row.originalId ?? row.id, body, sentAtMs: deps.clock.nowMs() };
  const request = buildRequest(endpoint.kind, secret, message);
  const attempt = await guardedPost(deps, endpoint, request, closing);
  if (attempt === 'awaiting_approval') return deps.states.hold(endpoint);
  if (attempt === undefined || closing.aborted) return;
  await deps.recordAttempt(endpoint, row, request, attempt);
};
