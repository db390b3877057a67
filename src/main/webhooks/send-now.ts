import type { DeliveryAttempt, DeliveryRequest } from '../app/webhook/delivery-ports.ts';
import type { Clock } from '../app/ports.ts';
import type { WebhookEndpoint } from '../app/records.ts';
import type { SendNow } from '../app/webhook/webhook-deliveries.ts';
import { TOO_LATE } from '../upstream/reasons.ts';
import { buildRequest } from './build-request.ts';
import { guardedPost, type GuardedPostDeps } from './guarded-post.ts';

/** The caller waits for the answer, which the API promises within 5 s (api.md HOOK-15). */
const DEADLINE_MS = 3_000;
const LATE: DeliveryAttempt = { kind: 'failed', error: TOO_LATE };
const NOT_APPROVED: DeliveryAttempt = { kind: 'failed', error: 'it waits for the approval of the owner' };

/** Sends one signed request immediately, past the same guard as every delivery. */
export const createSendNow =
  (deps: GuardedPostDeps & { readonly clock: Clock }): SendNow =>
  async (endpoint, secret, { id, body }) => {
    const closing = AbortSignal.timeout(DEADLINE_MS);
    const late = new Promise<DeliveryAttempt>((resolve) => {
      closing.addEventListener('abort', () => resolve(LATE), { once: true });
    });
    const request = buildRequest(endpoint.kind, secret, { id, body, sentAtMs: deps.clock.nowMs() });
    return Promise.race([send(deps, endpoint, request, closing), late]);
  };

const send = async (
  deps: GuardedPostDeps,
  endpoint: WebhookEndpoint,
  request: DeliveryRequest,
  closing: AbortSignal,
): Promise<DeliveryAttempt> => {
  const attempt = await guardedPost(deps, endpoint, request, closing);
  return attempt === 'awaiting_approval' ? NOT_APPROVED : (attempt ?? LATE);
};
