import { expect, test } from 'vitest';
import { NOW_MS } from '../unit/db/repositories/samples.ts';
import { earlierDatabase } from './earlier.ts';

test('0017-lightning-backends: a Lightning payment of the sixteenth schema was proved by its preimage, and no backend is stored', async () => {
  const opened = earlierDatabase(16, (connection) => {
    connection.exec(
      `insert into payments (id, invoice_id, kind, amount_msats, txid, vout, payment_hash, on_time, first_seen_at_ms, unconfirmed_since_ms, gone)
        values ('payment-1', 'invoice-000001', 'lightning', 4500000, null, null, '${'aa'.repeat(32)}', 1, ${NOW_MS}, ${NOW_MS}, 0),
          ('payment-2', 'invoice-000001', 'onchain', 4500000, '${'bb'.repeat(32)}', 0, null, 1, ${NOW_MS}, ${NOW_MS}, 0)`,
    );
  }).open();
  const payments = await opened.database.read.payments.ofInvoice('invoice-000001');
  expect(payments.map(({ id, proof, feeMsats }) => [id, proof, feeMsats])).toEqual(
    expect.arrayContaining([
      ['payment-1', 'preimage', 0n],
      ['payment-2', null, 0n],
    ]),
  );
  expect(await opened.database.read.lightningBackends.list()).toEqual([]);
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});
