import type { Secrets } from '../app/ports.ts';
import type { RebuildRequest } from '../app/webhook/sent-events.ts';
import { buildRequest, signingSecret } from './build-request.ts';

/** The request of a delivery, without sending it; unsigned while the secret is missing or locked away. */
export const createRebuildRequest =
  ({ secrets }: { readonly secrets: Pick<Secrets, 'get'> }): RebuildRequest =>
  async (endpoint, body) =>
    buildRequest(endpoint.kind, (await signingSecret(secrets, endpoint)) ?? null, body);
