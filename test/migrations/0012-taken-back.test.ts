import { expect, test } from 'vitest';
import { earlierDatabase } from './earlier.ts';

test('0012-taken-back: an invoice of the eleventh schema whose late money was taken back is found', async () => {
  const opened = earlierDatabase(11, (connection) => {
    connection.exec("update invoices set status = 'expired', notice = 'replaced' where number = 2");
  }).open();
  const { invoices } = opened.database.read;
  const needs = await invoices.list({ storeId: 'store-1', limit: 10, needsPerson: true });
  expect(needs.invoices.map(({ number }) => number)).toEqual([2]);
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});
