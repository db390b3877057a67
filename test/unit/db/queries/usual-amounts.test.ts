import { afterEach, beforeEach, expect, test } from 'vitest';
import type { UsualAmount } from '../../../../src/main/app/invoice/invoice-repositories.ts';
import type { InvoiceRecord } from '../../../../src/main/app/records.ts';
import type { OpenedDatabase } from '../../../../src/main/db/open-database.ts';
import { newFolder } from '../engine/folders.ts';
import { NOW_MS, openIn, sampleChange, sampleInvoice, seed } from '../repositories/samples.ts';

let opened: OpenedDatabase;
let count: number;
beforeEach(async () => {
  opened = openIn(newFolder());
  await seed(opened);
  count = 0;
});
afterEach(() => opened.close());

interface Sold {
  readonly amountMinor: bigint;
  readonly currency?: string;
  readonly status?: InvoiceRecord['status'];
  readonly change?: Partial<InvoiceRecord>;
}
const sell = async ({ amountMinor, currency = 'EUR', status = 'settled', change = {} }: Sold): Promise<void> => {
  count += 1;
  const plain = sampleInvoice(count);
  const invoice = { ...plain, quote: { ...plain.quote, currency, amountMinor }, ...change };
  await opened.database.write(async (tx) => {
    await tx.invoices.insert(invoice);
    await opened.writeStatus(tx, sampleChange(invoice, { status }));
  });
};

const usual = (fromMs = 0, limit = 500): Promise<UsualAmount[]> =>
  opened.database.read.invoices.usualAmounts('store-1', fromMs, 3, limit);

const sellAll = async (...amounts: bigint[]): Promise<void> => {
  for (const amountMinor of amounts) await sell({ amountMinor });
};

test('KEYS-12: two sales have no median, and one odd sale among three is not it', async () => {
  await sellAll(450n, 1n);
  expect(await usual()).toEqual([]);
  await sellAll(500n);
  expect(await usual()).toEqual([{ currency: 'EUR', medianMinor: 450n, sales: 3 }]);
});

test('KEYS-12: the median of an even number of sales is an amount that somebody paid', async () => {
  await sellAll(900n, 100n, 300n, 200n);
  expect(await usual()).toEqual([{ currency: 'EUR', medianMinor: 200n, sales: 4 }]);
});

test('KEYS-12: each currency has its own median, the one with the most sales first', async () => {
  await sellAll(450n, 460n, 470n);
  for (const amountMinor of [5_000n, 6_000n, 7_000n, 8_000n]) await sell({ amountMinor, currency: 'SATS' });
  await sell({ amountMinor: 9n, currency: 'USD' });
  expect(await usual()).toEqual([
    { currency: 'SATS', medianMinor: 6_000n, sales: 4 },
    { currency: 'EUR', medianMinor: 460n, sales: 3 },
  ]);
});

test('KEYS-12: sales that are paid but not final count; unpaid, underpaid and other people’s sales do not', async () => {
  await sell({ amountMinor: 450n });
  await sell({ amountMinor: 450n, status: 'processing' });
  await sell({ amountMinor: 900_000n, status: 'expired' });
  await sell({ amountMinor: 900_000n, change: { api: 'store', tillId: null } });
  await sell({ amountMinor: 900_000n, status: 'new' });
  expect(await usual()).toEqual([]);
  await sell({ amountMinor: 470n });
  expect(await usual()).toEqual([{ currency: 'EUR', medianMinor: 450n, sales: 3 }]);
});

test('KEYS-12: sales before the start of the day do not count', async () => {
  await sellAll(1n, 1n, 1n, 450n, 450n, 450n); // created at NOW_MS + 1, + 2 and so on
  expect(await usual(NOW_MS + 4)).toEqual([{ currency: 'EUR', medianMinor: 450n, sales: 3 }]);
});

test('KEYS-12: only the newest sales are read', async () => {
  await sellAll(1n, 1n, 1n, 1n, 450n, 460n, 470n);
  expect(await usual(0, 3)).toEqual([{ currency: 'EUR', medianMinor: 460n, sales: 3 }]);
});
