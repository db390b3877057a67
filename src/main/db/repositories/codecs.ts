import type { PaymentRequestRecord } from '../../app/payment-request/payment-request-records.ts';
import type { LightningBackendRecord, LightningInvoiceRecord } from '../../app/lightning-invoice/lightning-ports.ts';
import type {
  ApiKeyRecord,
  AuditRecord,
  DisplayRecord,
  EventRecord,
  IdempotencyRecord,
  InvoiceRecord,
  ObservationRecord,
  PaymentRecord,
  SessionRecord,
  StoreRecord,
  TillRecord,
  UserRecord,
  WalletRecord,
} from '../../app/records.ts';
import type { Quote } from '../../domain/pricing/quote.ts';
import { INVOICE_NOTICES, INVOICE_STATUSES } from '../../../shared/invoice.ts';
import { NETWORKS, PAYMENT_METHODS, ROLES, SCRIPT_TYPES } from '../../../shared/vocabulary.ts';
import { amount, bigText, count, createCodec, flag, json, nullable, oneOf, text, word } from './codec.ts';
import {
  parseAdvice,
  parseDetails,
  parseLightningConfig,
  parseRate,
  parseScopes,
  parseSettings,
} from './stored-json.ts';

/*
 * These codecs are where the old words of the database meet the names of the code. `part`, `over`, `late`, `once_paid`,
 * `gone`, `dialect`, `last_look_at_ms`, `target_id`, `targets` and `lightning_codes` are columns and tables of earlier
 * versions, and `webhook` and `callback` are the stored kinds of an endpoint. Stored data keeps its words, so that a new
 * name in the code needs no migration.
 */

export const storeCodec = createCodec<StoreRecord>()({
  id: text('id'),
  name: text('name'),
  currency: text('currency'),
  timeZone: text('time_zone'),
  locale: text('locale'),
  settings: json('settings', parseSettings),
  createdAtMs: count('created_at_ms'),
});

export const userCodec = createCodec<UserRecord>()({
  id: text('id'),
  name: text('name'),
  role: word('role', ROLES),
  passwordHash: nullable(text('password_hash')),
  pinHash: nullable(text('pin_hash')),
  createdAtMs: count('created_at_ms'),
  disabledAtMs: nullable(count('disabled_at_ms')),
});

export const sessionCodec = createCodec<SessionRecord>()({
  id: text('id'),
  userId: text('user_id'),
  storeId: nullable(text('store_id')),
  tillId: nullable(text('till_id')),
  how: word('how', ['password', 'pin']),
  cookie: flag('cookie'),
  createdAtMs: count('created_at_ms'),
  expiresAtMs: count('expires_at_ms'),
  revokedAtMs: nullable(count('revoked_at_ms')),
});

export const tillCodec = createCodec<TillRecord>()({
  id: text('id'),
  storeId: text('store_id'),
  name: text('name'),
  tokenDigest: text('token_digest'),
  createdAtMs: count('created_at_ms'),
  revokedAtMs: nullable(count('revoked_at_ms')),
});

export const displayCodec = createCodec<DisplayRecord>()({
  id: text('id'),
  storeId: text('store_id'),
  userId: nullable(text('user_id')),
  tillId: nullable(text('till_id')),
  name: text('name'),
  tokenDigest: text('token_digest'),
  invoiceId: nullable(text('invoice_id')),
  shownAtMs: nullable(count('shown_at_ms')),
  createdAtMs: count('created_at_ms'),
  revokedAtMs: nullable(count('revoked_at_ms')),
});

export const apiKeyCodec = createCodec<ApiKeyRecord>()({
  id: text('id'),
  userId: text('user_id'),
  storeId: text('store_id'),
  prefix: text('prefix'),
  label: text('label'),
  scopes: json('scopes', parseScopes),
  createdAtMs: count('created_at_ms'),
  lastUsedAtMs: nullable(count('last_used_at_ms')),
  revokedAtMs: nullable(count('revoked_at_ms')),
});

export const walletCodec = createCodec<WalletRecord>()({
  id: text('id'),
  storeId: text('store_id'),
  network: word('network', NETWORKS),
  scriptType: word('script_type', SCRIPT_TYPES),
  fingerprint: text('fingerprint'),
  keyDigest: text('key_digest'),
  nextIndex: count('next_index'),
  lastPaidIndex: nullable(count('last_paid_index')),
  scan: word('scan', ['needed', 'done']),
  active: flag('active'),
  createdAtMs: count('created_at_ms'),
});

/**
 * The columns that only the status writer updates. `part`, `over`, `late` and `once_paid` are the old words for these
 * properties.
 */
const statusFields = {
  status: word('status', INVOICE_STATUSES),
  notice: nullable(word('notice', INVOICE_NOTICES)),
  underpaid: flag('part'),
  overpaid: flag('over'),
  paidLate: flag('late'),
  receivedSats: amount('received_sats'),
  remainingSats: amount('remaining_sats'),
  wasPaid: flag('once_paid'),
  paidAtMs: nullable(count('paid_at_ms')),
  settledAtMs: nullable(count('settled_at_ms')),
} as const;
export type StatusColumns = Pick<InvoiceRecord, keyof typeof statusFields>;
export const statusCodec = createCodec<StatusColumns>()(statusFields);

export const invoiceCodec = createCodec<Omit<InvoiceRecord, 'quote'>>()({
  id: text('id'),
  storeId: text('store_id'),
  number: count('number'),
  api: word('dialect', ['till', 'checkout', 'store']),
  ...statusFields,
  mark: nullable(word('mark', ['settled', 'invalid'])),
  cancelledAtMs: nullable(count('cancelled_at_ms')),
  lastCheckedAtMs: nullable(count('last_look_at_ms')),
  dueSats: amount('due_sats'),
  acceptedSats: amount('accepted_sats'),
  confirmationsRequired: count('confirmations_required'),
  unconfirmedWaitMinutes: count('unconfirmed_wait_minutes'),
  createdAtMs: count('created_at_ms'),
  expiresAtMs: count('expires_at_ms'),
  createdHeight: nullable(count('created_height')),
  createdHash: nullable(text('created_hash')),
  level: oneOf('level', [1, 2]),
  adviceLimitSats: amount('advice_limit_sats'),
  walletId: nullable(text('wallet_id')),
  addressIndex: nullable(count('address_index')),
  address: nullable(text('address')),
  scriptHex: nullable(text('script_hex')),
  bolt11: nullable(text('bolt11')),
  paymentHash: nullable(text('payment_hash')),
  memo: nullable(text('memo')),
  tillId: nullable(text('till_id')),
  userId: nullable(text('user_id')),
  details: json('details', parseDetails),
});

/** A rate with its 8 decimals may exceed 64 bits for a weak currency, so it is stored as text. */
export const quoteCodec = createCodec<Quote>()({
  currency: text('currency'),
  amountMinor: amount('amount_minor'),
  dueSats: amount('quoted_sats'),
  rate: nullable(json('rate', parseRate)),
  usdRateE8: nullable(bigText('usd_rate_e8')),
  atMs: count('quoted_at_ms'),
});

export const paymentCodec = createCodec<PaymentRecord>()({
  id: text('id'),
  invoiceId: text('invoice_id'),
  kind: word('kind', PAYMENT_METHODS),
  amountMsats: amount('amount_msats'),
  txid: nullable(text('txid')),
  vout: nullable(count('vout')),
  paymentHash: nullable(text('payment_hash')),
  onTime: flag('on_time'),
  firstSeenAtMs: count('first_seen_at_ms'),
  unconfirmedSinceMs: count('unconfirmed_since_ms'),
  blockHeight: nullable(count('block_height')),
  blockHash: nullable(text('block_hash')),
  blockTimeMs: nullable(count('block_time_ms')),
  dropped: flag('gone'),
  sure: flag('sure'),
  inBlock: flag('in_block'),
  older: flag('older'),
  attached: flag('attached'),
  reached: count('reached'),
  replaces: nullable(text('replaces')),
  advice: nullable(json('advice', parseAdvice)),
  accepted: flag('accepted'),
  feeMsats: amount('fee_msats'),
  proof: nullable(word('proof', ['preimage', 'none'])),
});

export const lightningBackendCodec = createCodec<LightningBackendRecord>()({
  id: text('id'),
  storeId: text('store_id'),
  config: json('config', parseLightningConfig),
  position: count('position'),
  identity: nullable(text('identity')),
  cursor: nullable(text('cursor')),
  acceptsUnproved: flag('accepts_unproved'),
  createdAtMs: count('created_at_ms'),
  retiredAtMs: nullable(count('retired_at_ms')),
});

export const lightningInvoiceCodec = createCodec<LightningInvoiceRecord>()({
  paymentHash: text('payment_hash'),
  invoiceId: text('invoice_id'),
  bolt11: text('bolt11'),
  amountMsats: amount('amount_msats'),
  createdAtMs: count('created_at_ms'),
  expiresAtMs: count('expires_at_ms'),
  endsAtMs: count('ends_at_ms'),
  handle: nullable(text('handle')),
  backendId: nullable(text('backend_id')),
  answeredAtMs: nullable(count('answered_at_ms')),
  state: word('state', ['open', 'settled', 'closed']),
});

export const observationCodec = createCodec<ObservationRecord>()({
  sourceId: text('source_id'),
  invoiceId: text('invoice_id'),
  paymentId: nullable(text('payment_id')),
  what: word('what', [
    'mempool',
    'mined',
    'unmined',
    'conflicted',
    'refused',
    'returned',
    'settled',
    'ignored',
    'attached',
  ]),
  txid: nullable(text('txid')),
  vout: nullable(count('vout')),
  blockHeight: nullable(count('block_height')),
  blockHash: nullable(text('block_hash')),
  atMs: count('at_ms'),
});

export const eventCodec = createCodec<EventRecord>()({
  cursor: amount('cursor'),
  storeId: text('store_id'),
  invoiceId: nullable(text('invoice_id')),
  type: text('type'),
  data: text('data'),
  atMs: count('at_ms'),
});

export const paymentRequestCodec = createCodec<PaymentRequestRecord>()({
  id: text('id'),
  storeId: text('store_id'),
  amountMinor: amount('amount_minor'),
  currency: text('currency'),
  title: text('title'),
  description: nullable(text('description')),
  expiresOn: text('expires_on'),
  expiresAtMs: count('expires_at_ms'),
  orderId: nullable(text('order_id')),
  createdAtMs: count('created_at_ms'),
  updatedAtMs: count('updated_at_ms'),
});

export const auditCodec = createCodec<AuditRecord>()({
  id: text('id'),
  atMs: count('at_ms'),
  userId: nullable(text('user_id')),
  storeId: nullable(text('store_id')),
  what: text('what'),
  before: nullable(text('before')),
  after: nullable(text('after')),
});

export const idempotencyCodec = createCodec<IdempotencyRecord>()({
  subject: text('subject'),
  storeId: text('store_id'),
  method: text('method'),
  path: text('path'),
  key: text('key'),
  bodyDigest: text('body_digest'),
  status: count('status'),
  answer: nullable(text('answer')),
  secretId: nullable(text('secret_id')),
  createdAtMs: count('created_at_ms'),
});
