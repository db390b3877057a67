import type { DeliveryAttempt, DeliveryRequest, EndpointGuard } from '../app/webhook/delivery-ports.ts';
import { SecretsLocked, type Secrets } from '../app/ports.ts';
import type { OutboxRecord, WebhookEndpoint } from '../app/records.ts';
import type { RecordDeliveryAttempt } from '../app/webhook/record-delivery-attempt.ts';
import type { Database } from '../app/repositories.ts';
import type { EndpointStates } from '../app/webhook/endpoint-states.ts';
import { judgeEndpoint, whyForbidden } from '../app/webhook/endpoint-verdict.ts';
import { buildRequest, type RequestFormat } from './build-request.ts';
import type { PostOptions } from './post-event.ts';

export interface AttemptDeliveryDeps {
  readonly database: Database;
  readonly secrets: Pick<Secrets, 'get'>;
  readonly guard: EndpointGuard;
  readonly settle: RecordDeliveryAttempt;
  readonly states: EndpointStates;
  readonly formats: Readonly<Record<WebhookEndpoint['kind'], RequestFormat | undefined>>;
  /** Undefined where the program ended meanwhile. */
  readonly post: (options: PostOptions) => Promise<DeliveryAttempt | undefined>;
}

const secretFor = async (deps: AttemptDeliveryDeps, message: RequestFormat, target: WebhookEndpoint) => {
  try {
    return await deps.secrets.get(message.secretOf(target));
  } catch (error) {
    if (error instanceof SecretsLocked) return undefined;
    throw error;
  }
};

/** The body of earlier attempts, else the one these facts make. */
const bodyFor = async (
  deps: AttemptDeliveryDeps,
  message: RequestFormat,
  row: OutboxRecord,
  target: WebhookEndpoint,
): Promise<string> => {
  const former = await deps.database.read.deliveries.get(row.id);
  if (former) return former.body;
  const invoice = await deps.database.read.invoices.get(row.invoiceId);
  if (!invoice) throw new Error('a notice names an invoice that does not exist');
  return message.bodyOf(row, invoice, target);
};

const send = async (
  deps: AttemptDeliveryDeps,
  target: WebhookEndpoint,
  request: DeliveryRequest,
  closing: AbortSignal,
): Promise<DeliveryAttempt | 'waits' | undefined> => {
  const { destination, verdict } = await judgeEndpoint(
    { guard: deps.guard, read: deps.database.read },
    target.storeId,
    target.url,
  );
  if (destination.kind === 'unknown') return { kind: 'failed', error: destination.reason };
  if (destination.kind === 'forbidden') return { kind: 'failed', error: whyForbidden(destination.reason) };
  if (verdict === 'awaiting_approval') {
    await deps.states.hold(target);
    return 'waits';
  }
  return deps.post({ url: target.url, addresses: destination.addresses, ...request, closing });
};

/** One attempt at one notice. What is not settled stays due: while secrets are locked, without approval, at the end. */
export const attemptDelivery = async (
  deps: AttemptDeliveryDeps,
  row: OutboxRecord,
  target: WebhookEndpoint,
  closing: AbortSignal,
): Promise<void> => {
  const message = deps.formats[target.kind];
  if (!message) throw new Error(`nothing tells a ${target.kind}`);
  const secret = await secretFor(deps, message, target);
  if (secret === undefined) return;
  if (secret === null) return deps.states.disable(target, 'secret_missing');
  const body = await bodyFor(deps, message, row, target);
  const sent = buildRequest(message, secret, body);
  const attempt = await send(deps, target, sent, closing);
  if (attempt === undefined || attempt === 'waits' || closing.aborted) return;
  await deps.settle(row, sent, attempt);
};
