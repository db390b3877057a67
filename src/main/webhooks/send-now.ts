import type { Attempt, NoticeRequest, TargetGuard } from '../app/webhook/delivery-ports.ts';
import type { TargetRecord } from '../app/records.ts';
import type { Database } from '../app/repositories.ts';
import { judgeTarget, whyForbidden } from '../app/webhook/endpoint-verdict.ts';
import type { SendNow } from '../app/webhook/webhook-deliveries.ts';
import { noticeRequest } from './build-request.ts';
import type { PostOptions } from './post-event.ts';
import { webhookMessage } from './webhook-message.ts';

/** Whoever asks waits for it, and is answered within 5 s (api.md §4). */
const PATIENCE_MS = 3_000;
const LATE: Attempt = { kind: 'failed', error: 'it did not answer in time' };

export interface SendNowDeps {
  readonly database: Database;
  readonly guard: TargetGuard;
  readonly post: (options: PostOptions) => Promise<Attempt | undefined>;
}

const send = async (
  deps: SendNowDeps,
  target: TargetRecord,
  request: NoticeRequest,
  closing: AbortSignal,
): Promise<Attempt> => {
  const { read } = deps.database;
  const { destination, verdict } = await judgeTarget({ guard: deps.guard, read }, target.storeId, target.url);
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
    const late = new Promise<Attempt>((resolve) => {
      closing.addEventListener('abort', () => resolve(LATE), { once: true });
    });
    return Promise.race([send(deps, target, noticeRequest(webhookMessage, secret, body), closing), late]);
  };
