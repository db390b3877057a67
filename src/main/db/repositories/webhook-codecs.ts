import type { ApprovalRecord, CheckoutConfigRecord, DeliveryRecord } from '../../app/webhook/delivery-records.ts';
import { KIND_WORDS } from '../../app/webhook/endpoint-kinds.ts';
import type { OutboxRecord, WebhookEndpoint } from '../../app/records.ts';
import { amount, count, createCodec, flag, json, nullable, renamed, text, word } from './codec.ts';
import { parseHeaders, parseWords } from './stored-json.ts';

/** Codecs of webhooks and callbacks; `target_id` is the endpoint's id in the words of the first schema (see codecs.ts). */
export const endpointCodec = createCodec<WebhookEndpoint>()({
  id: text('id'),
  storeId: text('store_id'),
  kind: renamed('kind', KIND_WORDS),
  url: text('url'),
  events: json('events', parseWords),
  enabled: flag('enabled'),
  state: word('state', ['active', 'awaiting_approval', 'disabled']),
  automaticRedelivery: flag('automatic_redelivery'),
  createdAtMs: count('created_at_ms'),
  deletedAtMs: nullable(count('deleted_at_ms')),
});

export const outboxCodec = createCodec<OutboxRecord>()({
  id: text('id'),
  endpointId: text('target_id'),
  invoiceId: text('invoice_id'),
  eventCursor: amount('event_cursor'),
  type: text('type'),
  sequence: count('sequence'),
  originalId: nullable(text('original_id')),
  payload: text('payload'),
  state: word('state', ['due', 'delivered', 'dead', 'superseded']),
  attempts: count('attempts'),
  nextAttemptAtMs: count('next_attempt_at_ms'),
  createdAtMs: count('created_at_ms'),
});

export const deliveryCodec = createCodec<DeliveryRecord>()({
  id: text('id'),
  outboxId: text('outbox_id'),
  endpointId: text('target_id'),
  originalId: nullable(text('original_id')),
  body: text('body'),
  headers: nullable(json('headers', parseHeaders)),
  state: word('state', ['success', 'http-error', 'failed']),
  attempts: count('attempts'),
  httpStatus: nullable(count('http_status')),
  error: nullable(text('error')),
  answer: nullable(text('answer')),
  createdAtMs: count('created_at_ms'),
  lastAttemptAtMs: count('last_attempt_at_ms'),
});

export const approvalCodec = createCodec<ApprovalRecord>()({
  storeId: text('store_id'),
  hostPort: text('host_port'),
  userId: nullable(text('user_id')),
  createdAtMs: count('created_at_ms'),
});

export const checkoutConfigCodec = createCodec<CheckoutConfigRecord>()({
  storeId: text('store_id'),
  userId: text('user_id'),
  redirectUrl: nullable(text('redirect_url')),
  createdAtMs: count('created_at_ms'),
  updatedAtMs: count('updated_at_ms'),
});
