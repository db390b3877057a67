import type { EventsToSend } from '../../domain/webhook/status-changes.ts';
import { checkoutEvents, storeEvents, type WebhookEvent } from '../../domain/webhook/status-events.ts';
import { checkoutStateOf, storeStateOf, type InvoiceSnapshot } from '../../domain/webhook/status-map.ts';
import type { Ids } from '../ports.ts';
import type { NewOutboxRow, PaymentRecord, WebhookEndpoint } from '../records.ts';
import type { WriteRepositories } from '../repositories.ts';

/** An invoice after a change, with what the bodies say about its payments. */
export interface TimedSnapshot extends InvoiceSnapshot {
  readonly paidAtMs: number | null;
  readonly settledAtMs: number | null;
  readonly confirmations: number;
}

/** A change of an invoice, and the events that it sends. */
export interface OutboxInput {
  readonly storeId: string;
  readonly invoiceId: string;
  readonly before: InvoiceSnapshot;
  readonly after: TimedSnapshot;
  readonly toSend: EventsToSend;
  readonly payments: readonly PaymentRecord[];
  readonly atMs: number;
}

/** Makes one outbox row per event and per endpoint that is not switched off. */
export const outboxFor = async (tx: WriteRepositories, input: OutboxInput, ids: Ids): Promise<NewOutboxRow[]> => {
  const endpoints = await tx.endpoints.ofStore(input.storeId);
  return endpoints
    .filter((endpoint) => endpoint.enabled && endpoint.state !== 'disabled')
    .flatMap((endpoint) => rowsFor(endpoint, input, ids));
};

const rowsFor = (endpoint: WebhookEndpoint, input: OutboxInput, ids: Ids): NewOutboxRow[] => {
  const { toSend, before, after } = input;
  const events =
    endpoint.kind === 'checkout'
      ? checkoutEvents(toSend, checkoutStateOf(before).status, checkoutStateOf(after).status)
      : storeEvents(toSend, endpoint.events);
  return events.map((event) => ({
    id: ids.id(),
    endpointId: endpoint.id,
    invoiceId: input.invoiceId,
    type: event.type,
    payload: payloadOf(event, input),
    createdAtMs: input.atMs,
  }));
};

/** Freezes the facts from which a body is built later, because it must say what was true now (event-payload.ts). */
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
