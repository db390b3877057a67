import type { Connection } from '../engine/connection.ts';
import { caseCodec } from './case-codec.ts';
import { headerCodec, mempoolWordCodec, referenceCodec, sourceWordsCodec } from './chain-codecs.ts';
import {
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
import { approvalCodec, checkoutConfigCodec, deliveryCodec, endpointCodec, outboxCodec } from './webhook-codecs.ts';
import { readStoredSetting } from './stored-setting.ts';

/**
 * Reads every row as the program would, so that a row of the wrong shape is found while the backup is still only a copy.
 *
 * @returns the first such row, in words; null when all can be read
 */
export const findBadRow = (connection: Connection): string | null => {
  for (const [table, readRow] of READERS) {
    const statement = connection.prepare(`select * from ${table}`).safeIntegers(true);
    let number = 0;
    for (const row of statement.iterate()) {
      number += 1;
      try {
        readRow(row);
      } catch {
        return `an unreadable row in the table ${table} (row ${number})`;
      }
    }
  }
  return null;
};

type ReadRow = (row: unknown) => unknown;

// each codec reads the columns it names and refuses what does not fit them
const by = (codec: { readonly fromRow: (row: never) => unknown }): ReadRow => codec.fromRow as ReadRow;

const READERS: readonly (readonly [table: string, readRow: ReadRow])[] = [
  ['stores', by(storeCodec)],
  ['settings', readStoredSetting],
  ['users', by(userCodec)],
  ['sessions', by(sessionCodec)],
  ['tills', by(tillCodec)],
  ['displays', by(displayCodec)],
  ['api_keys', by(apiKeyCodec)],
  ['wallets', by(walletCodec)],
  ['invoices', by(invoiceCodec)],
  ['invoices', by(quoteCodec)],
  ['payments', by(paymentCodec)],
  ['lightning_backends', by(lightningBackendCodec)],
  ['lightning_codes', by(lightningInvoiceCodec)],
  ['observations', by(observationCodec)],
  ['events', by(eventCodec)],
  ['targets', by(endpointCodec)],
  ['outbox', by(outboxCodec)],
  ['deliveries', by(deliveryCodec)],
  ['webhook_approvals', by(approvalCodec)],
  ['checkout_configs', by(checkoutConfigCodec)],
  ['payment_requests', by(paymentRequestCodec)],
  ['cases', by(caseCodec)],
  ['audit', by(auditCodec)],
  ['idempotency', by(idempotencyCodec)],
  ['headers', by(headerCodec)],
  ['source_words', by(sourceWordsCodec)],
  ['source_mempool', by(mempoolWordCodec)],
  ['chain_references', by(referenceCodec)],
];
