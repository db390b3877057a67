import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openConnection } from '../../src/main/db/engine/connection.ts';
import { migrate } from '../../src/main/db/engine/migrate.ts';
import { MIGRATIONS } from '../../src/main/db/engine/migrations/all.ts';
import { newFolder } from '../unit/db/engine/folders.ts';
import { NOW_MS } from '../unit/db/repositories/samples.ts';
import { earlierDatabase } from './earlier.ts';

test('0003-lightning: a Lightning invoice of the second schema is still open, and every invoice is there', async () => {
  const earlier = earlierDatabase(2, (connection) =>
    connection.exec(
      `update invoices set bolt11 = 'lnbcrt45u1qqq', payment_hash = '${'aa'.repeat(32)}' where id = 'invoice-000001'`,
    ),
  );
  const opened = earlier.open();
  const { read } = opened.database;
  expect(await read.lightningInvoices.open()).toEqual([
    {
      paymentHash: 'aa'.repeat(32),
      invoiceId: 'invoice-000001',
      bolt11: 'lnbcrt45u1qqq',
      amountMsats: 4_500_000n,
      createdAtMs: NOW_MS + 1,
      expiresAtMs: NOW_MS + 900_000,
      endsAtMs: NOW_MS + 900_000,
      handle: null,
      backendId: null,
      answeredAtMs: null,
      state: 'open',
    },
  ]);
  expect((await read.invoices.get('invoice-000002'))?.bolt11).toBeNull();
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.close();
});

test('0003-lightning: a payment hash belongs to one invoice, and the state is one of three words', () => {
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
