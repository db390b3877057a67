import { expect, test } from 'vitest';
import { NOW_MS } from '../unit/db/repositories/samples.ts';
import { earlierDatabase } from './earlier.ts';

test('0005-payment-requests: invoices of the fourth schema are there, and each belongs to at most one request', async () => {
  const opened = earlierDatabase(4).open();
  const { database } = opened;
  const request = (id: string) => ({
    id,
    storeId: 'store-1',
    amountMinor: 450n,
    currency: 'EUR',
    title: 'Cake',
    description: null,
    expiresOn: '2026-12-31',
    expiresAtMs: NOW_MS,
    orderId: null,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
  });
  await database.write(async (tx) => {
    await tx.paymentRequests.insert(request('one'));
    await tx.paymentRequests.insert(request('two'));
    await tx.paymentRequests.addInvoice('one', 'invoice-000001');
    await tx.paymentRequests.addInvoice('one', 'invoice-000002');
  });
  const made = await database.read.paymentRequests.invoicesOf(['one', 'two']);
  expect(made.map(({ requestId, invoice }) => [requestId, invoice.number])).toEqual([
    ['one', 2],
    ['one', 1],
  ]);
  const again = database.write((tx) => tx.paymentRequests.addInvoice('two', 'invoice-000001'));
  await expect(again).rejects.toThrow(/UNIQUE/);
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});
