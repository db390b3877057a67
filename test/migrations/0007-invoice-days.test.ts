import { expect, test } from 'vitest';
import { NOW_MS } from '../unit/db/repositories/samples.ts';
import { earlierDatabase } from './earlier.ts';

test('0007-invoice-days: invoices of the sixth schema are counted per day, and found', async () => {
  const opened = earlierDatabase(6).open();
  const { read } = opened.database;
  const list = (filter: object) => read.invoices.list({ storeId: 'store-1', limit: 5, ...filter });
  const dayMs = NOW_MS - (NOW_MS % 86_400_000);
  expect((await list({ fromMs: dayMs, toMs: dayMs + 86_400_000 })).total).toBe(2);
  expect((await list({ fromMs: dayMs + 86_400_000 })).total).toBe(0);
  expect((await list({ fromMs: dayMs, statuses: ['new'] })).total).toBe(2);
  expect((await list({ fromMs: dayMs, statuses: ['settled'] })).total).toBe(0);
  expect((await list({ search: 'bcrt1qaddress' })).invoices.map(({ number }) => number)).toEqual([2, 1]);
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});
