import { expect, test } from 'vitest';
import { earlierDatabase } from './earlier.ts';

test('0006-office: an invoice of the fifth schema that needs a person is found', async () => {
  const opened = earlierDatabase(5, (connection) => {
    connection.exec("update invoices set status = 'expired', late = 1 where number = 2");
  }).open();
  const { invoices } = opened.database.read;
  const needs = await invoices.list({ storeId: 'store-1', limit: 10, needsPerson: true });
  expect(needs.invoices.map(({ number }) => number)).toEqual([2]);
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});
