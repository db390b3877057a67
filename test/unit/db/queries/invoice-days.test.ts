import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { InvoiceRecord } from '../../../../src/main/app/records.ts';
import type { InvoiceFilter } from '../../../../src/main/app/invoice/invoice-repositories.ts';
import { type Connection } from '../../../../src/main/db/engine/connection.ts';
import { createDialect } from '../../../../src/main/db/engine/kysely-dialect.ts';
import { skipDays } from '../../../../src/main/db/queries/invoice-counts.ts';
import type { OpenedDatabase } from '../../../../src/main/db/open-database.ts';
import type { Tables } from '../../../../src/main/db/repositories/tables.ts';
import { INVOICE_STATUSES } from '../../../../src/shared/invoice.ts';
import { Kysely } from 'kysely';
import { newFolder } from '../engine/folders.ts';
import { NOW_MS, openIn, sampleChange, sampleInvoice, seed } from '../repositories/samples.ts';

const DAY_MS = 86_400_000;
const FIRST_DAY_MS = NOW_MS - (NOW_MS % DAY_MS);

let opened: OpenedDatabase;
let connections: Connection[];
beforeEach(async () => {
  connections = [];
  opened = openIn(newFolder(), false, (connection) => connections.push(connection));
  await seed(opened);
});
afterEach(() => opened.close());

const list = (filter: Partial<InvoiceFilter>) =>
  opened.database.read.invoices.list({ storeId: 'store-1', limit: 10, ...filter });

const insert = (invoices: readonly InvoiceRecord[]): Promise<void> =>
  opened.database.write(async (tx) => {
    for (const invoice of invoices) await tx.invoices.insert(invoice);
  });

/** A moment in five days, often at the very edge of a day. */
const dayAndTime = fc.tuple(fc.nat(4), fc.constantFrom(0, 1, DAY_MS / 2, DAY_MS - 1));
const momentMs = ([day, atMs]: [number, number]): number => FIRST_DAY_MS + day * DAY_MS + atMs;

test('F8: the totals of any period and status equal a count of the rows after any changes', async () => {
  const moments = fc.sample(dayAndTime, { numRuns: 60, seed: 7 });
  const invoices = moments.map((moment, n) => sampleInvoice(n + 1, { createdAtMs: momentMs(moment) }));
  await insert(invoices);
  const change = fc.tuple(fc.constantFrom(...invoices), fc.constantFrom(...INVOICE_STATUSES), fc.boolean());
  const edge = fc.option(dayAndTime.map(momentMs), { nil: undefined });
  const statuses = fc.option(fc.subarray([...INVOICE_STATUSES], { minLength: 1 }), { nil: undefined });
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 10 }), edge, edge, statuses, async (changes, from, to, wanted) => {
      await opened.database.write(async (tx) => {
        for (const [invoice, status, part] of changes)
          await opened.writeStatus(tx, sampleChange(invoice, { status, underpaid: part }));
      });
      const { invoices: all } = await list({ limit: 100 });
      const page = await list({
        limit: 100,
        ...(from !== undefined && { fromMs: from }),
        ...(to !== undefined && { toMs: to }),
        ...(wanted && { statuses: wanted }),
      });
      const counted = all.filter(
        ({ createdAtMs, status }) =>
          createdAtMs >= (from ?? 0) && createdAtMs < (to ?? Infinity) && (wanted?.includes(status) ?? true),
      );
      expect(page.total).toBe(counted.length);
      expect(page.invoices).toEqual(counted);
    }),
    { numRuns: 60 },
  );
});

test('skipping days by their counters leads to the same invoices as a walk from the newest one', async () => {
  const moments = fc.sample(dayAndTime, { numRuns: 60, seed: 8 });
  await insert(moments.map((moment, n) => sampleInvoice(n + 1, { createdAtMs: momentMs(moment) })));
  const [, reader] = connections;
  if (!reader) throw new Error('no reader');
  const queries = new Kysely<Tables>({ dialect: createDialect(reader) });
  for (const toMs of [undefined, FIRST_DAY_MS + 3 * DAY_MS, FIRST_DAY_MS + 2 * DAY_MS + 1])
    for (let offset = 0; offset <= 60; offset += 1) {
      const beforeMs = toMs === undefined ? undefined : BigInt(toMs);
      const start = await skipDays(queries, 'store-1', [], { beforeMs, offset });
      const walked = await list({ limit: 5, offset, ...(toMs !== undefined && { toMs }) });
      const skipped = await list({
        limit: 5,
        offset: start.offset,
        ...(start.beforeMs !== undefined && { toMs: Number(start.beforeMs) }),
      });
      expect(start.offset).toBeLessThanOrEqual(offset);
      expect(skipped.invoices).toEqual(walked.invoices);
    }
});
