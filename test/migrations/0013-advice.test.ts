import { expect, test } from 'vitest';
import { earlierDatabase } from './earlier.ts';

test('0013-advice: invoices and payments of the twelfth schema have no advice, so their status stays as it was', async () => {
  const opened = earlierDatabase(12, (connection) => {
    connection.exec('update invoices set confirmations_required = 0');
  }).open();
  const { invoices, payments } = opened.database.read;
  const { invoices: found } = await invoices.list({ storeId: 'store-1', limit: 10 });
  expect(found.length).toBeGreaterThan(0);
  for (const invoice of found) {
    expect(invoice.adviceLimitSats).toBe(0n);
    for (const payment of await payments.ofInvoice(invoice.id))
      expect(payment).toMatchObject({ advice: null, accepted: false });
  }
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});
