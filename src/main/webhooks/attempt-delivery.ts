import type { Attempt, NoticeRequest, TargetGuard } from '../app/webhook/delivery-ports.ts';
import { SecretsLocked, type Secrets } from '../app/ports.ts';
import type { OutboxRecord, TargetRecord } from '../app/records.ts';
import type { SettleDelivery } from '../app/webhook/record-delivery-attempt.ts';
import type { Database } from '../app/repositories.ts';
import type { TargetStates } from '../app/webhook/endpoint-states.ts';
import { judgeTarget, whyForbidden } from '../app/webhook/endpoint-verdict.ts';
import { noticeRequest, type MessageKind } from './build-request.ts';
import type { PostOptions } from './post-event.ts';

export interface AttemptDeps {
  readonly database: Database;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly guard: TargetGuard;
  readonly settle: SettleDelivery;
  readonly states: TargetStates;
  readonly messages: Readonly<Record<TargetRecord['kind'], MessageKind | undefined>>;
  /** Undefined where the program ended meanwhile. */
  readonly post: (options: PostOptions) => Promise<Attempt | undefined>;
}

const secretFor = async (deps: AttemptDeps, message: MessageKind, target: TargetRecord) => {
  try {
    return await deps.secrets.get(message.secretOf(target));
  } catch (error) {
    if (error instanceof SecretsLocked) return undefined;
    throw error;
  }
};

/** The body of earlier attempts, else the one these facts make. */
const bodyFor = async (
  deps: AttemptDeps,
  message: MessageKind,
  row: OutboxRecord,
  target: TargetRecord,
): Promise<string> => {
  const former = await deps.database.read.deliveries.get(row.id);
  if (former) return former.body;
  const invoice = await deps.database.read.invoices.get(row.invoiceId);
  if (!invoice) throw new Error('a notice names an invoice that does not exist');
  return message.bodyOf(row, invoice, target);
};

const send = async (
  deps: AttemptDeps,
  target: TargetRecord,
  request: NoticeRequest,
  closing: AbortSignal,
): Promise<Attempt | 'waits' | undefined> => {
  const { destination, verdict } = await judgeTarget(
    { guard: deps.guard, read: deps.database.read },
    target.storeId,
    target.url,
  );
  if (destination.kind === 'unknown') return { kind: 'failed', error: destination.reason };
  if (destination.kind === 'forbidden') return { kind: 'failed', error: whyForbidden(destination.reason) };
  if (verdict === 'awaiting_approval') {
    await deps.states.park(target);
    return 'waits';
  }
  return deps.post({ url: target.url, addresses: destination.addresses, ...request, closing });
};

/** One attempt at one notice. What is not settled stays due: while secrets are locked, without approval, at the end. */
export const attemptNotice = async (
  deps: AttemptDeps,
  row: OutboxRecord,
  target: TargetRecord,
  closing: AbortSignal,
): Promise<void> => {
  const message = deps.messages[target.kind];
  if (!message) throw new Error(`nothing tells a ${target.kind}`);
  const secret = await secretFor(deps, message, target);
  if (secret === undefined) return;
  if (secret === null) return deps.states.disable(target, 'secret_missing');
  const body = await bodyFor(deps, message, row, target);
  const sent = noticeRequest(message, secret, body);
  const attempt = await send(deps, target, sent, closing);
  if (attempt === undefined || attempt === 'waits' || closing.aborted) return;
  await deps.settle(row, sent, attempt);
};
