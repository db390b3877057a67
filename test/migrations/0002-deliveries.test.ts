import { join } from 'node:path';
import { expect, test } from 'vitest';
import { initial } from '../../src/main/db/migrations/0001-initial.ts';
import { deliveries } from '../../src/main/db/migrations/0002-deliveries.ts';
import { openDatabase, type OpenedDatabase } from '../../src/main/db/open-database.ts';
import { newFolder } from '../unit/db/folders.ts';
import { NOW_MS, sampleChange, sampleInvoice, seed, silent } from '../unit/db/samples.ts';

const notice = (id: string) => ({
  id,
  targetId: 'target-1',
  invoiceId: 'invoice-000001',
  type: 'Processing',
  payload: '{}',
  createdAtMs: NOW_MS,
});

const openIn = (folder: string, migrations: readonly (typeof initial)[], mustExist: boolean): OpenedDatabase =>
  openDatabase({ file: join(folder, 'satchel.db'), mustExist, logger: silent, migrations });

test('0002-deliveries: notices of the first schema are all still due, tried ones among the retries', async () => {
  const folder = newFolder();
  const old = openIn(folder, [initial], false);
  await seed(old);
  await old.database.write(async (tx) => {
    const invoice = sampleInvoice(1);
    await tx.invoices.insert(invoice);
    await old.writeStatus(tx, sampleChange(invoice, { status: 'processing' }, [notice('a'), notice('b')]));
    await tx.outbox.update('a', { attempts: 2, nextAttemptAtMs: NOW_MS + 5 });
  });
  await old.close();
  const opened = openIn(folder, [initial, deliveries], true);
  const { outbox } = opened.database.read;
  expect((await outbox.fresh('target-1', 10)).map(({ id }) => id)).toEqual(['b']);
  expect(await outbox.retries('target-1', NOW_MS + 4, 10)).toEqual([]);
  expect((await outbox.retries('target-1', NOW_MS + 5, 10)).map(({ id }) => id)).toEqual(['a']);
  expect(await outbox.nextRetryAtMs('target-1', NOW_MS)).toBe(NOW_MS + 5);
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});

test('0002-deliveries: a store has one callback at most', async () => {
  const opened = openIn(newFolder(), [initial, deliveries], false);
  await seed(opened);
  const callback = (id: string) => ({
    id,
    storeId: 'store-1',
    kind: 'callback' as const,
    url: 'https://shop.example/',
    events: [],
    enabled: true,
    state: 'active' as const,
    createdAtMs: NOW_MS,
  });
  await opened.database.write((tx) => tx.targets.insert(callback('one')));
  await expect(opened.database.write((tx) => tx.targets.insert(callback('two')))).rejects.toThrow(/UNIQUE/);
  await opened.close();
});
