import { expect, test } from 'vitest';
import { samplePayment } from '../unit/db/repositories/samples.ts';
import { earlierDatabase } from './earlier.ts';

test('0014-cases: a payment of the thirteenth schema was attached by nobody, and there are no cases', async () => {
  const opened = earlierDatabase(13, (connection) => {
    connection.exec(
      `insert into payments (id, invoice_id, kind, amount_msats, txid, vout, on_time, first_seen_at_ms,
         unconfirmed_since_ms, gone, older)
       values ('old', 'invoice-000001', 'onchain', 4500000, '${'ab'.repeat(32)}', 0, 1, 1, 1, 1, 1)`,
    );
  }).open();
  const { read } = opened.database;
  expect(await read.payments.get('old')).toMatchObject({
    amountMsats: samplePayment().amountMsats,
    older: true,
    attached: false,
    dropped: true,
  });
  expect(await read.cases.open('store-1', 10)).toEqual([]);
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});
