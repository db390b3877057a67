import type { DeliveryAttempt, DeliveryRequest, EndpointGuard } from '../app/webhook/delivery-ports.ts';
import type { WebhookEndpoint } from '../app/records.ts';
import type { Database } from '../app/repositories.ts';
import { judgeEndpoint, whyForbidden } from '../app/webhook/endpoint-verdict.ts';
import type { SendNow } from '../app/webhook/webhook-deliveries.ts';
import { TOO_LATE } from '../upstream/reasons.ts';
import { buildRequest } from './build-request.ts';
import type { PostOptions } from './post-event.ts';
import { storeFormat } from './store-format.ts';

/** Whoever asks waits for it, and is answered within 5 s (api.md §4). */
const PATIENCE_MS = 3_000;
const LATE: DeliveryAttempt = { kind: 'failed', error: TOO_LATE };

export interface SendNowDeps {
  readonly database: Database;
  readonly guard: EndpointGuard;
  readonly post: (options: PostOptions) => Promise<DeliveryAttempt | undefined>;
}

const send = async (
  deps: SendNowDeps,
  target: WebhookEndpoint,
  request: DeliveryRequest,
  closing: AbortSignal,
): Promise<DeliveryAttempt> => {
  const { read } = deps.database;
  const { destination, verdict } = await judgeEndpoint({ guard: deps.guard, read }, target.storeId, target.url);
  if (destination.kind === 'unknown') return { kind: 'failed', error: destination.reason };
  if (destination.kind === 'forbidden') return { kind: 'failed', error: whyForbidden(destination.reason) };
  if (verdict === 'awaiting_approval') return { kind: 'failed', error: 'it waits for the approval of the owner' };
  return (await deps.post({ url: target.url, addresses: destination.addresses, ...request, closing })) ?? LATE;
};

/** One signed message, at once, with the guard of every other delivery. */
export const createSendNow =
  (deps: SendNowDeps): SendNow =>
  async (target, secret, body) => {
    const closing = AbortSignal.timeout(PATIENCE_MS);
    const late = new Promise<DeliveryAttempt>((resolve) => {
      closing.addEventListener('abort', () => resolve(LATE), { once: true });
    });
    return Promise.race([send(deps, target, buildRequest(storeFormat, secret, body), closing), late]);
  };
