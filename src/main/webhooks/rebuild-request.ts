import type { Clock, Secrets } from '../app/ports.ts';
import type { RebuildRequest } from '../app/webhook/sent-events.ts';
import { buildRequest, signingSecret } from './build-request.ts';

/** The request of a delivery, without sending it; unsigned while the secret is missing or locked away. */
export const createRebuildRequest =
  ({ secrets, clock }: { readonly secrets: Pick<Secrets, 'get'>; readonly clock: Clock }): RebuildRequest =>
  async (endpoint, { id, originalId }, body) => {
    const secret = (await signingSecret(secrets, endpoint)) ?? null;
    return buildRequest(endpoint.kind, secret, { id: originalId ?? id, body, sentAtMs: clock.nowMs() });
  };
