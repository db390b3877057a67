import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { factsOf } from '../../src/main/app/invoice/invoice-facts.ts';
import { openConnection } from '../../src/main/db/engine/connection.ts';
import { openDatabase } from '../../src/main/db/open-database.ts';
import { evaluate } from '../../src/main/domain/invoice/evaluate.ts';
import { seedFolder } from '../bench/seed/seed-folder.ts';
import { createTimedClient } from '../bench/timed-client.ts';
import { startSatchel } from '../support/satchel.ts';
import { silent } from '../unit/db/repositories/samples.ts';

const INVOICES = 2_000;

const schemaOf = (file: string): unknown[] => {
  const connection = openConnection(file, 'read');
  try {
    return connection.prepare('select type, name, sql from sqlite_schema order by 1, 2').all();
  } finally {
    connection.close();
  }
};

test('a seeded folder is sound, the status of each invoice is that of its facts, and its owner can read it', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'satchel-seed-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  const { name, password, storeId } = await seedFolder(dataDir, INVOICES, () => {});

  const opened = openDatabase({ file: join(dataDir, 'satchel.db'), mustExist: true, logger: silent });
  expect(await opened.integrityCheck()).toEqual([]);
  const { read } = opened.database;
  const { invoices, total } = await read.invoices.list({ storeId, limit: INVOICES + 1 });
  expect([total, invoices.length]).toEqual([INVOICES, INVOICES]);
  const tips = await read.chain.tips();
  for (const invoice of invoices.filter(({ number }) => number % 7 === 0 || number > INVOICES - 40)) {
    const found = evaluate(factsOf(invoice, await read.payments.ofInvoice(invoice.id), tips));
    expect(invoice).toMatchObject({
      status: found.status,
      underpaid: found.underpaid,
      overpaid: found.overpaid,
      paidLate: found.paidLate,
    });
  }
  const kinds = await read.invoices.counts(storeId);
  for (const { status, part, count } of kinds)
    expect(invoices.filter((one) => one.status === status && one.underpaid === part)).toHaveLength(count);
  expect(new Set(kinds.map(({ status }) => status)).size).toBe(6);
  await opened.close();
  const fresh = openDatabase({ file: join(dataDir, 'fresh.db'), mustExist: false, logger: silent });
  await fresh.close();
  expect(schemaOf(join(dataDir, 'satchel.db'))).toEqual(schemaOf(join(dataDir, 'fresh.db')));

  const satchel = await startSatchel({ dataDir, args: ['--training', '--log-level', 'warn'] });
  onTestFinished(async () => void (await satchel.stop()));
  const login = await fetch(`${satchel.url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name, password, storeId }),
  });
  const { token } = (await login.json()) as { token: string }; // checked by the requests below
  const client = createTimedClient(satchel.url, token);
  expect(await client.get('/api/checkout/invoices/stats')).toMatchObject({ total: INVOICES });
  const made = await fetch(`${satchel.url}/api/checkout/invoices`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ amountUsd: '1.00' }),
  });
  expect(made.status).toBe(201);
  expect(await client.get('/api/checkout/invoices/stats')).toMatchObject({ total: INVOICES + 1 });
  client.close();
});
