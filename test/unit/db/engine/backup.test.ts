import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { listBackups } from '../../../../src/main/db/engine/backups.ts';
import { DatabaseRefused } from '../../../../src/main/db/engine/database-refused.ts';
import { restoreBackup } from '../../../../src/main/db/engine/restore.ts';
import { newFolder } from './folders.ts';
import { NOW_MS, openIn, sampleInvoice, seed } from '../repositories/samples.ts';

let folder: string;
let backups: string;
beforeEach(() => {
  folder = newFolder();
  backups = join(folder, 'backups');
});

const restore = (fromFile: string, toFolder: string): void => {
  restoreBackup({ fromFile, toFile: join(toFolder, 'satchel.db'), nowMs: NOW_MS });
};

test('F12: a backup made during sales is whole and holds everything acknowledged before it', async () => {
  const opened = openIn(folder);
  await seed(opened);
  let acknowledged = 0;
  const closing = new AbortController();
  const selling = (async () => {
    while (!closing.signal.aborted) {
      const invoice = sampleInvoice(acknowledged + 1);
      await opened.database.write((tx) => tx.invoices.insert(invoice));
      acknowledged += 1;
      if (acknowledged % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  await opened.backup(backups);
  const before = acknowledged;
  const backup = await opened.backup(backups);
  closing.abort();
  await selling;
  await opened.close();
  expect(before).toBeGreaterThan(0);
  expect(backup.bytes).toBe(statSync(backup.file).size);

  const other = newFolder();
  restore(backup.file, other);
  const restored = openIn(other, true);
  expect(await restored.integrityCheck()).toEqual([]);
  const page = await restored.database.read.invoices.list({ storeId: 'store-1', limit: 1_000_000 });
  expect(page.total).toBe(page.invoices.length);
  expect(page.total).toBeGreaterThanOrEqual(before);
  expect(page.invoices.map((invoice) => invoice.number)).toEqual(
    Array.from({ length: page.total }, (_, n) => page.total - n),
  );
  await restored.close();
});

test('ADDR-9: after a restore each wallet must be scanned, and all sessions have ended', async () => {
  const opened = openIn(folder);
  await seed(opened);
  await opened.database.write(async (tx) => {
    await tx.sessions.insert({
      id: 'session-1',
      userId: 'user-1',
      storeId: null,
      tillId: null,
      how: 'password',
      cookie: false,
      createdAtMs: NOW_MS,
      expiresAtMs: NOW_MS * 2,
      revokedAtMs: null,
    });
  });
  const { file } = await opened.backup(backups);
  await opened.close();
  const other = newFolder();
  restore(file, other);
  const { database, close } = openIn(other, true);
  expect(await database.read.wallets.ofStore('store-1')).toMatchObject({ scan: 'needed' });
  expect(await database.read.sessions.live(NOW_MS)).toEqual([]);
  expect(readdirSync(other).filter((name) => name.includes('unfinished'))).toEqual([]);
  await close();
});

test('a restore over an existing database is refused', async () => {
  const opened = openIn(folder);
  await seed(opened);
  const { file } = await opened.backup(backups);
  await opened.close();
  expect(() => restore(file, folder)).toThrow(DatabaseRefused);
});

test.each([
  ['a truncated backup', (bytes: Buffer) => bytes.subarray(0, bytes.length >> 1)],
  ['an overwritten backup', (bytes: Buffer) => bytes.fill(0x5a, 20_000, 60_000)],
  ['an empty backup', () => Buffer.alloc(0)],
  ['a text file', () => Buffer.from('not a backup'.repeat(100))],
])('F12: %s is refused, and no file is left in the data folder', async (_what, damage) => {
  const opened = openIn(folder);
  await seed(opened);
  await opened.database.write(async (tx) => {
    for (let n = 1; n <= 100; n += 1) await tx.invoices.insert(sampleInvoice(n));
  });
  const { file } = await opened.backup(backups);
  await opened.close();
  const other = newFolder();
  const damaged = join(other, 'damaged.db');
  writeFileSync(damaged, damage(readFileSync(file)));
  const toFolder = join(other, 'folder');
  mkdirSync(toFolder);
  expect(() => restore(damaged, toFolder)).toThrow(DatabaseRefused);
  expect(readdirSync(toFolder)).toEqual([]);
});

test('F12: the newest 14 are kept, and an unfinished backup is never listed and is removed by the next one', async () => {
  const opened = openIn(folder);
  await seed(opened);
  const first = await opened.backup(backups);
  for (let n = 1; n <= 15; n += 1) writeFileSync(join(backups, `satchel-${first.atMs - n}.db`), 'older');
  writeFileSync(join(backups, 'satchel-9999999999999.db.unfinished'), 'half');
  expect(listBackups(backups).map((backup) => backup.atMs)).not.toContain(9_999_999_999_999);
  const last = await opened.backup(backups);
  expect(listBackups(backups)).toHaveLength(14);
  expect(listBackups(backups)[0]).toEqual(last);
  expect(readdirSync(backups).filter((name) => name.includes('unfinished'))).toEqual([]);
  expect(statSync(last.file).mode & 0o777).toBe(0o600);
  await opened.close();
});

test('I5: the integrity check finds a row that refers to a missing one', async () => {
  const opened = openIn(folder, false, (connection) => {
    connection.pragma('foreign_keys = OFF');
  });
  expect(await opened.integrityCheck()).toEqual([]);
  await opened.database.write((tx) =>
    tx.invoices.insert(sampleInvoice(1, { walletId: null, addressIndex: null })).catch(() => {}),
  );
  expect((await opened.integrityCheck()).join()).toContain('do not exist');
  await opened.close();
});
