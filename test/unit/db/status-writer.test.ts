import { afterEach, beforeEach, expect, test } from 'vitest';
import fc from 'fast-check';
import { INVOICE_STATUSES } from '../../../src/shared/invoice.ts';
import type { OpenedDatabase } from '../../../src/main/db/open-database.ts';
import { newFolder } from './engine/folders.ts';
import { NOW_MS, openIn, sampleChange, sampleInvoice, sampleTarget, seed } from './repositories/samples.ts';

let opened: OpenedDatabase;
beforeEach(async () => {
  opened = openIn(newFolder());
  await seed(opened);
});
afterEach(() => opened.close());

const webhookEvent = (id: string, endpointId = 'target-1') => ({
  id,
  endpointId,
  invoiceId: 'invoice-000001',
  type: 'Processing',
  payload: '{}',
  createdAtMs: NOW_MS,
});

test('I4: a change, its feed row and its webhook events are stored together, numbered per endpoint and invoice', async () => {
  const invoice = sampleInvoice(1);
  const events = await opened.database.write(async (tx) => {
    await tx.endpoints.insert(sampleTarget({ id: 'target-2' }));
    await tx.invoices.insert(invoice);
    return [
      await opened.writeStatus(
        tx,
        sampleChange(invoice, { status: 'processing' }, [webhookEvent('a'), webhookEvent('b', 'target-2')]),
      ),
      await opened.writeStatus(
        tx,
        sampleChange(invoice, { status: 'settled', settledAtMs: NOW_MS }, [webhookEvent('c')]),
      ),
    ];
  });
  expect(await opened.database.read.invoices.get(invoice.id)).toMatchObject({ status: 'settled', settledAtMs: NOW_MS });
  expect(await opened.database.read.events.ofInvoice(invoice.id)).toEqual(events);
  const rows = await opened.database.read.outbox.ofInvoice(invoice.id);
  expect(rows.map(({ id, endpointId, sequence, state }) => [id, endpointId, sequence, state])).toEqual([
    ['a', 'target-1', 1, 'due'],
    ['b', 'target-2', 1, 'due'],
    ['c', 'target-1', 2, 'due'],
  ]);
  expect(rows[2]?.eventCursor).toBe(events[1]?.cursor);
});

test('I4, INV-1: nothing of a change is stored if one of its webhook events cannot be stored', async () => {
  const invoice = sampleInvoice(1);
  await opened.database.write((tx) => tx.invoices.insert(invoice));
  const failing = opened.database.write((tx) =>
    opened.writeStatus(
      tx,
      sampleChange(invoice, { status: 'settled' }, [webhookEvent('a'), webhookEvent('b', 'no-target')]),
    ),
  );
  await expect(failing).rejects.toThrow(/FOREIGN KEY/);
  expect(await opened.database.read.invoices.get(invoice.id)).toEqual(invoice);
  expect(await opened.database.read.events.last()).toBe(0n);
  expect(await opened.database.read.outbox.ofInvoice(invoice.id)).toEqual([]);
});

test('the cursor of the feed grows, and none is used twice', async () => {
  const event = { storeId: 'store-1', invoiceId: null, type: 'store.changed', data: '{}', atMs: NOW_MS };
  const first = await opened.database.write((tx) => tx.events.insert(event));
  const undone = opened.database.write(async (tx) => {
    await tx.events.insert(event);
    throw new Error('undone');
  });
  await expect(undone).rejects.toThrow('undone');
  const second = await opened.database.write((tx) => tx.events.insert(event));
  expect(second.cursor).toBeGreaterThan(first.cursor);
  expect(await opened.database.read.events.after(first.cursor, 10)).toEqual([second]);
  expect(await opened.database.read.events.last()).toBe(second.cursor);
});

test('the counters equal a count of the rows after any changes', async () => {
  const invoices = Array.from({ length: 5 }, (_, n) => sampleInvoice(n + 1));
  await opened.database.write(async (tx) => {
    for (const invoice of invoices) await tx.invoices.insert(invoice);
  });
  const change = fc.tuple(fc.constantFrom(...invoices), fc.constantFrom(...INVOICE_STATUSES), fc.boolean());
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 10 }), async (changes) => {
      await opened.database.write(async (tx) => {
        for (const [invoice, status, part] of changes)
          await opened.writeStatus(tx, sampleChange(invoice, { status, underpaid: part }));
      });
      const all = (await opened.database.read.invoices.list({ storeId: 'store-1', limit: 10 })).invoices;
      for (const status of INVOICE_STATUSES)
        for (const part of [true, false]) {
          const page = await opened.database.read.invoices.list({
            storeId: 'store-1',
            limit: 10,
            statuses: [status],
            part,
          });
          const counted = all.filter((invoice) => invoice.status === status && invoice.underpaid === part);
          expect(page.total).toBe(counted.length);
          expect(page.invoices).toEqual(counted);
        }
    }),
    { numRuns: 30 },
  );
});
