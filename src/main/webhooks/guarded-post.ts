import type { DeliveryAttempt, DeliveryRequest, EndpointGuard } from '../app/webhook/delivery-ports.ts';
import { judgeEndpoint, whyForbidden } from '../app/webhook/endpoint-verdict.ts';
import type { WebhookEndpoint } from '../app/records.ts';
import type { Database } from '../app/repositories.ts';
import type { PostOptions } from './post-event.ts';

export interface GuardedPostDeps {
  readonly database: Pick<Database, 'read'>;
  readonly guard: EndpointGuard;
  /** Undefined when the program ended meanwhile. */
  readonly post: (options: PostOptions) => Promise<DeliveryAttempt | undefined>;
}

/**
 * The only way out: judges where the endpoint's URL leads now, and dials exactly the addresses that were judged (reliability.md A10).
 *
 * @returns `awaiting_approval` when the owner must allow a private address first; undefined when `closing` was aborted
 */
export const guardedPost = async (
  { database: { read }, guard, post }: GuardedPostDeps,
  { storeId, url }: WebhookEndpoint,
  request: DeliveryRequest,
  closing: AbortSignal,
): Promise<DeliveryAttempt | 'awaiting_approval' | undefined> => {
  const { destination, verdict } = await judgeEndpoint({ guard, read }, storeId, url);
  if (destination.kind === 'unknown') return { kind: 'failed', error: destination.reason };
  if (destination.kind === 'forbidden') return { kind: 'failed', error: whyForbidden(destination.reason) };
  if (verdict === 'awaiting_approval') return verdict;
  return post({ url, addresses: destination.addresses, ...request, closing });
};
