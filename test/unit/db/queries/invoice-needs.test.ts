import { afterEach, beforeEach, expect, test } from 'vitest';
import type { OpenedDatabase } from '../../../../src/main/db/open-database.ts';
import { INVOICE_NOTICES, INVOICE_STATUSES } from '../../../../src/shared/invoice.ts';
import { needOf } from '../../../../src/shared/needs-person.ts';
import { newFolder } from '../engine/folders.ts';
import { openIn, sampleChange, sampleInvoice, sampleStore, sampleWallet } from '../repositories/samples.ts';

let opened: OpenedDatabase;
beforeEach(async () => {
  opened = openIn(newFolder());
  await opened.database.write(async (tx) => {
    await tx.stores.insert(sampleStore());
    await tx.wallets.insert(sampleWallet());
  });
});
afterEach(() => opened.close());

const BOTH = [false, true] as const;
const COMBINATIONS = INVOICE_STATUSES.flatMap((status) =>
  [null, ...INVOICE_NOTICES].flatMap((notice) =>
    BOTH.flatMap((underpaid) =>
      BOTH.flatMap((paidLate) =>
        BOTH.flatMap((marked) =>
          [0n, 5n].map((receivedSats) => ({ status, notice, underpaid, paidLate, marked, receivedSats })),
        ),
      ),
    ),
  ),
);

test('the database finds exactly the invoices that need a person, in every combination of facts', async () => {
  await opened.database.write(async (tx) => {
    for (const [at, { marked, ...columns }] of COMBINATIONS.entries()) {
      const invoice = sampleInvoice(at + 1);
      await tx.invoices.insert(invoice);
      await opened.writeStatus(tx, sampleChange(invoice, columns));
      if (marked) await tx.invoices.setMark(invoice.id, 'settled');
    }
  });
  const expected = COMBINATIONS.flatMap(({ underpaid, paidLate, receivedSats, ...facts }, at) => {
    const shown = { ...facts, part: underpaid, late: paidLate, receivedSats: Number(receivedSats) };
    return needOf(shown) === null ? [] : [at + 1];
  });
  const { invoices, total } = await opened.database.read.invoices.list({
    storeId: 'store-1',
    needsPerson: true,
    limit: COMBINATIONS.length,
  });
  expect(invoices.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual(expected);
  expect(total).toBe(expected.length);
  expect(expected.length).toBeLessThan(COMBINATIONS.length);
});
