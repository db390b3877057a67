import type { Generated, Kysely } from 'kysely';
import type { caseCodec } from './case-codec.ts';
import type { headerCodec, mempoolWordCodec, referenceCodec, sourceWordsCodec } from './chain-codecs.ts';
import type { CodecRow } from './codec.ts';
import type {
  apiKeyCodec,
  auditCodec,
  displayCodec,
  eventCodec,
  idempotencyCodec,
  invoiceCodec,
  lightningBackendCodec,
  lightningInvoiceCodec,
  observationCodec,
  paymentCodec,
  paymentRequestCodec,
  quoteCodec,
  sessionCodec,
  storeCodec,
  tillCodec,
  userCodec,
  walletCodec,
} from './codecs.ts';
import type {
  approvalCodec,
  checkoutConfigCodec,
  deliveryCodec,
  endpointCodec,
  outboxCodec,
} from './webhook-codecs.ts';

/** The tables as Kysely sees them, typed by the codecs that read and write them. The DDL is in engine/migrations/. */
export interface Tables {
  settings: { key: string; value: string };
  stores: CodecRow<typeof storeCodec> & { last_number: Generated<bigint> };
  users: CodecRow<typeof userCodec>;
  sessions: CodecRow<typeof sessionCodec>;
  tills: CodecRow<typeof tillCodec>;
  displays: CodecRow<typeof displayCodec>;
  api_keys: CodecRow<typeof apiKeyCodec>;
  wallets: CodecRow<typeof walletCodec>;
  /**
   * `order_id` repeats the one in `details`, for searching. `day` is the UTC day of creation, computed by the database.
   */
  invoices: CodecRow<typeof invoiceCodec> &
    CodecRow<typeof quoteCodec> & { order_id: string | null; day: Generated<bigint> };
  /** The number of invoices per store and status, so that a total needs no scan. */
  invoice_counts: { store_id: string; status: string; part: bigint; n: bigint };
  /** The same per UTC day of creation, for the totals of a period. */
  invoice_day_counts: { store_id: string; day: bigint; status: string; part: bigint; n: bigint };
  payments: CodecRow<typeof paymentCodec> & { position: Generated<bigint> };
  lightning_backends: CodecRow<typeof lightningBackendCodec>;
  lightning_codes: CodecRow<typeof lightningInvoiceCodec> & { position: Generated<bigint> };
  transactions: { txid: string; raw: Uint8Array };
  spends: { outpoint: string; txid: string };
  observations: CodecRow<typeof observationCodec> & { id: Generated<bigint> };
  events: Omit<CodecRow<typeof eventCodec>, 'cursor'> & { cursor: Generated<bigint> };
  targets: CodecRow<typeof endpointCodec>;
  /** `retrying` is 1 after the first attempt; the database computes it. */
  outbox: CodecRow<typeof outboxCodec> & { retrying: Generated<bigint> };
  deliveries: CodecRow<typeof deliveryCodec>;
  webhook_approvals: CodecRow<typeof approvalCodec>;
  checkout_configs: CodecRow<typeof checkoutConfigCodec>;
  payment_requests: CodecRow<typeof paymentRequestCodec>;
  payment_request_invoices: { request_id: string; invoice_id: string };
  cases: CodecRow<typeof caseCodec>;
  audit: CodecRow<typeof auditCodec> & { position: Generated<bigint> };
  idempotency: CodecRow<typeof idempotencyCodec>;
  headers: CodecRow<typeof headerCodec>;
  inclusions: { txid: string; block: string };
  source_words: CodecRow<typeof sourceWordsCodec>;
  source_mempool: CodecRow<typeof mempoolWordCodec>;
  chain_references: CodecRow<typeof referenceCodec>;
  chain_sources: { source_id: string; state: string };
}

/** Kysely over the read-only connection, or over one transaction of the writer. */
export type Queries = Kysely<Tables>;
