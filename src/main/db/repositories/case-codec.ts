import type { CaseRecord } from '../../app/cases/case-records.ts';
import { CASE_ANSWERS, CASE_KINDS } from '../../../shared/vocabulary.ts';
import { amount, count, createCodec, nullable, text, word } from './codec.ts';

export const caseCodec = createCodec<CaseRecord>()({
  id: text('id'),
  storeId: text('store_id'),
  kind: word('kind', CASE_KINDS),
  walletId: nullable(text('wallet_id')),
  addressIndex: nullable(count('address_index')),
  invoiceId: nullable(text('invoice_id')),
  paymentId: nullable(text('payment_id')),
  amountSats: amount('amount_sats'),
  foundAtMs: count('found_at_ms'),
  answer: nullable(word('answer', CASE_ANSWERS)),
  reason: nullable(text('reason')),
  answeredAtMs: nullable(count('answered_at_ms')),
});
