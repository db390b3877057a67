import { expect, test } from 'vitest';
import { NOW_MS } from '../unit/db/repositories/samples.ts';
import { earlierDatabase } from './earlier.ts';

test('0008-quote-in-invoice: every invoice of the seventh schema keeps its quote', async () => {
  const opened = earlierDatabase(7, (connection) =>
    connection.exec(`
update quotes set currency = 'JPY', amount_minor = 900, quoted_sats = 4501, usd_rate_e8 = '9223372036854775808',
  rate = '{"currency":"JPY","rateE8":"922337203685477580800","atMs":${NOW_MS},"spreadPercent":"0","sources":[]}'
  where invoice_id = 'invoice-000002'`),
  ).open();
  const { invoices } = opened.database.read;
  expect((await invoices.get('invoice-000001'))?.quote).toEqual({
    currency: 'EUR',
    amountMinor: 450n,
    dueSats: 4500n,
    rate: null,
    usdRateE8: null,
    atMs: NOW_MS,
  });
  expect((await invoices.get('invoice-000002'))?.quote).toMatchObject({
    currency: 'JPY',
    amountMinor: 900n,
    dueSats: 4501n,
    usdRateE8: 9_223_372_036_854_775_808n,
    rate: { rateE8: 922_337_203_685_477_580_800n },
  });
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});
