import { expect, test } from 'vitest';
import { NOW_MS } from '../unit/db/repositories/samples.ts';
import { earlierDatabase } from './earlier.ts';

test('0016-lightning-ends: a Lightning invoice of the fifteenth schema ends with its sale, and the node did not answer for it', async () => {
  const opened = earlierDatabase(15, (connection) => {
    connection.exec(
      `insert into lightning_codes (payment_hash, invoice_id, bolt11, amount_msats, created_at_ms, expires_at_ms, state)
        values ('${'aa'.repeat(32)}', 'invoice-000001', 'lnbcrt45u1qqq', 4500000, ${NOW_MS}, ${NOW_MS + 900_000}, 'open')`,
    );
  }).open();
  expect(await opened.database.read.lightningInvoices.open()).toEqual([
    {
      paymentHash: 'aa'.repeat(32),
      invoiceId: 'invoice-000001',
      bolt11: 'lnbcrt45u1qqq',
      amountMsats: 4_500_000n,
      createdAtMs: NOW_MS,
      expiresAtMs: NOW_MS + 900_000,
      endsAtMs: NOW_MS + 900_000,
      handle: null,
      backendId: null,
      answeredAtMs: null,
      state: 'open',
    },
  ]);
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});
