import { expect, test } from 'vitest';
import type { Connection } from '../../../../src/main/db/engine/connection.ts';
import { newFolder } from '../engine/folders.ts';
import { openIn, sampleInvoice, samplePayment, seed } from '../repositories/samples.ts';

test('a page of payments scans a bounded part, and its cursor leads to every payment once', async () => {
  const connections: Connection[] = [];
  const opened = openIn(newFolder(), false, (connection) => connections.push(connection));
  await seed(opened);
  await opened.database.write(async (tx) => {
    await tx.invoices.insert(sampleInvoice(1));
    for (const [n, id] of ['first', 'second', 'last'].entries())
      await tx.payments.insert(samplePayment({ id, vout: n }));
  });
  connections[0]?.exec("update payments set position = 50000 where id = 'last'");
  const { payments } = opened.database.read;
  const pages: string[][] = [];
  let after: string | undefined;
  do {
    const page = await payments.ofStore('store-1', { limit: 10, kind: 'onchain', ...(after && { after }) });
    pages.push(page.payments.map(({ id }) => id));
    after = page.next ?? undefined;
  } while (after);
  expect(pages.length).toBeGreaterThan(1);
  expect(pages.flat()).toEqual(['last', 'second', 'first']);
  const deep = await payments.ofStore('store-1', { limit: 10, offset: 1 });
  expect(deep.payments.map(({ id }) => id)).toEqual(['second', 'first']);
  await opened.close();
});
