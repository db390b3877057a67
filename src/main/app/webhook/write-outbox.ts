import type { EventsToSend } from '../../domain/webhook/status-changes.ts';
import { checkoutEvents, storeEvents, type WebhookEvent } from '../../domain/webhook/status-events.ts';
import { checkoutStateOf, storeStateOf, type InvoiceSnapshot } from '../../domain/webhook/status-map.ts';
import type { Ids } from '../ports.ts';
import type { NewOutboxRow, PaymentRecord, WebhookEndpoint } from '../records.ts';
import type { WriteRepositories } from '../repositories.ts';

/** An invoice as it stands after a change, with what bodies say of its payments. */
export interface TimedSnapshot extends InvoiceSnapshot {
  readonly paidAtMs: number | null;
  readonly settledAtMs: number | null;
  readonly confirmations: number;
}

/** A change to tell of. */
export interface OutboxInput {
  readonly storeId: string;
  readonly invoiceId: string;
  readonly before: InvoiceSnapshot;
  readonly after: TimedSnapshot;
  readonly toSend: EventsToSend;
  readonly payments: readonly PaymentRecord[];
  readonly atMs: number;
}

/** One outbox row for each notice and each target that is not switched off. */
export const outboxFor = async (tx: WriteRepositories, telling: OutboxInput, ids: Ids): Promise<NewOutboxRow[]> => {
  const targets = await tx.endpoints.ofStore(telling.storeId);
  return targets
    .filter((target) => target.enabled && target.state !== 'disabled')
    .flatMap((target) => rowsFor(target, telling, ids));
};

const rowsFor = (target: WebhookEndpoint, telling: OutboxInput, ids: Ids): NewOutboxRow[] => {
  const { toSend, before, after } = telling;
  const notices =
    target.kind === 'checkout'
      ? checkoutEvents(toSend, checkoutStateOf(before).status, checkoutStateOf(after).status)
      : storeEvents(toSend, target.events);
  return notices.map((notice) => ({
    id: ids.id(),
    endpointId: target.id,
    invoiceId: telling.invoiceId,
    type: notice.type,
    payload: payloadOf(notice, telling),
    createdAtMs: telling.atMs,
  }));
};

/** Facts of this moment from which a body is built; the receiver must see what was true then (event-payload.ts). */
const payloadOf = (event: WebhookEvent, { after, payments }: OutboxInput): string => {
  const { name, from, to, paymentId } = event;
  const payment = payments.find(({ id }) => id === paymentId);
  const { paidAtMs, settledAtMs, confirmations } = after;
  return JSON.stringify({
    name,
    store: storeStateOf(after),
    checkout: checkoutStateOf(after),
    receivedSats: after.receivedSats.toString(),
    txid: payments.find((one) => !one.dropped && one.txid !== null)?.txid ?? null,
    confirmations,
    paidAtMs,
    settledAtMs,
    ...(from && to ? { from, to } : {}),
    ...(paymentId === undefined ? {} : { paymentId, amountMsats: payment?.amountMsats.toString() ?? null }),
  });
};
