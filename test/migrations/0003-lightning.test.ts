import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openConnection } from '../../src/main/db/connection.ts';
import { migrate } from '../../src/main/db/migrate.ts';
import { MIGRATIONS } from '../../src/main/db/migrations/all.ts';
import { openDatabase } from '../../src/main/db/open-database.ts';
import { newFolder } from '../unit/db/folders.ts';
import { NOW_MS, sampleInvoice, seed, silent } from '../unit/db/samples.ts';

const BEFORE = MIGRATIONS.slice(0, 2);

test('0003-lightning: a code of the second schema is still asked about, and every invoice is there', async () => {
  const file = join(newFolder(), 'satchel.db');
  const old = openDatabase({ file, mustExist: false, logger: silent, migrations: BEFORE });
  await seed(old);
  await old.database.write(async (tx) => {
    await tx.invoices.insert(sampleInvoice(1, { bolt11: 'lnbcrt45u1qqq', paymentHash: 'aa'.repeat(32) }));
    await tx.invoices.insert(sampleInvoice(2));
  });
  await old.close();
  const opened = openDatabase({ file, mustExist: true, logger: silent, migrations: MIGRATIONS.slice(0, 3) });
  const { read } = opened.database;
  expect(await read.codes.open()).toEqual([
    {
      paymentHash: 'aa'.repeat(32),
      invoiceId: 'invoice-000001',
      bolt11: 'lnbcrt45u1qqq',
      amountMsats: 4_500_000n,
      createdAtMs: NOW_MS + 1,
      expiresAtMs: NOW_MS + 900_000,
      state: 'open',
    },
  ]);
  expect((await read.invoices.get('invoice-000002'))?.bolt11).toBeNull();
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});

test('0003-lightning: a payment hash belongs to one invoice, and a state is one of three words', () => {
  const connection = openConnection(join(newFolder(), 'satchel.db'), 'write');
  migrate(connection, MIGRATIONS);
  connection.pragma('foreign_keys = off');
  const insert = (hash: string, state: string): void =>
    void connection
      .prepare(
        `insert into lightning_codes (payment_hash, invoice_id, bolt11, amount_msats, created_at_ms, expires_at_ms, state)
         values (?, 'invoice', 'ln', 1, 0, 0, ?)`,
      )
      .run(hash, state);
  insert('aa', 'open');
  expect(() => insert('aa', 'open')).toThrow(/UNIQUE/);
  expect(() => insert('bb', 'lost')).toThrow(/CHECK/);
  connection.close();
});
