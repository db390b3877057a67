import { existsSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import SqliteConnection from 'better-sqlite3';
import { beforeEach, expect, test } from 'vitest';
import { openDatabase, type OpenedDatabase } from '../../../../src/main/db/open-database.ts';
import { DatabaseRefused } from '../../../../src/main/db/engine/database-refused.ts';
import { newFolder } from './folders.ts';
import { openIn, sampleInvoice, seed, silent } from '../repositories/samples.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = newFolder();
  file = join(folder, 'satchel.db');
});

const makeDatabase = async (): Promise<void> => {
  const opened = openIn(folder);
  await seed(opened);
  await opened.database.write(async (tx) => {
    for (let n = 1; n <= 300; n += 1) await tx.invoices.insert(sampleInvoice(n));
  });
  await opened.close();
};

const refusal = (): DatabaseRefused => {
  try {
    openIn(folder, true);
  } catch (error) {
    if (error instanceof DatabaseRefused) return error;
    throw error;
  }
  throw new Error('it was opened');
};

test('a new folder gets a new database, and an old folder keeps its own', async () => {
  const first = openIn(folder);
  expect(first.createdNow).toBe(true);
  await seed(first);
  await first.close();
  const second = openIn(folder, true);
  expect(second.createdNow).toBe(false);
  expect(await second.database.read.stores.list()).toHaveLength(1);
  await second.close();
});

test('F4: a first start that was cut off before its first table is done again, but never over a folder that had sales', async () => {
  const cutOff = new SqliteConnection(file);
  cutOff.pragma('journal_mode = WAL');
  cutOff.close();
  expect(statSync(file).size).toBeGreaterThan(0);
  expect(refusal().message).toContain('is not a Satchel database');
  const opened = openIn(folder);
  expect(opened.createdNow).toBe(true);
  await seed(opened);
  await opened.close();
});

test('F6: a missing database is refused with the way out, and no empty one is created', async () => {
  await makeDatabase();
  rmSync(file);
  expect(refusal().message).toMatch(/is missing .*--restore/);
  expect(existsSync(file)).toBe(false);
});

test('F6: an emptied database counts as missing', async () => {
  await makeDatabase();
  truncateSync(file, 0);
  expect(refusal().message).toMatch(/is missing .*--restore/);
});

test('F6: a write-ahead log without its database is kept', () => {
  writeFileSync(`${file}-wal`, 'acknowledged sales');
  expect(() => openIn(folder)).toThrow(DatabaseRefused);
  expect(readFileSync(`${file}-wal`, 'utf8')).toBe('acknowledged sales');
});

test('F6: a newer database is refused and stays unchanged', async () => {
  await makeDatabase();
  const newer = new SqliteConnection(file);
  newer.pragma('user_version = 99');
  newer.close();
  expect(refusal().message).toMatch(/newer Satchel .*install/);
  const again = new SqliteConnection(file);
  expect(again.pragma('user_version', { simple: true })).toBe(99);
  again.close();
});

test.each([
  ['overwritten at its beginning', 0],
  ['overwritten in its middle', 40_000],
])('F6: a database %s is refused as damaged, with the way out', async (_what, from) => {
  await makeDatabase();
  const bytes = readFileSync(file);
  bytes.fill(0xa5, from, from + 30_000);
  writeFileSync(file, bytes);
  const message = refusal().message;
  expect(message).toMatch(/is damaged.*--restore/s);
  expect(message).toContain(join(folder, 'backups'));
});

const openUnchecked = () => openDatabase({ file, mustExist: true, logger: silent, checkBelowBytes: 0 });
const damageOf = async (opened: OpenedDatabase): Promise<string | null> => {
  try {
    return await opened.findDamage(new AbortController().signal);
  } finally {
    await opened.close();
  }
};

test('F6: a large database is opened unchecked, and a worker thread finds its damage and names the way out', async () => {
  await makeDatabase();
  const sound = openUnchecked();
  expect(sound.isChecked).toBe(false);
  expect(await damageOf(sound)).toBe(null);
  const bytes = readFileSync(file);
  bytes.fill(0xa5, bytes.length - 30_000);
  writeFileSync(file, bytes);
  const message = await damageOf(openUnchecked());
  expect(message).toMatch(/is damaged.*--restore/s);
  expect(message).toContain(join(folder, 'backups'));
  expect(refusal().message).toBe(message); // a small database is refused with the same sentence
});

test('an aborted check reports no damage', async () => {
  await makeDatabase();
  const opened = openUnchecked();
  const ending = new AbortController();
  const found = opened.findDamage(ending.signal);
  ending.abort();
  expect(await found).toBe(null);
  await opened.close();
});

test('F6: a database cut in half is refused as damaged', async () => {
  await makeDatabase();
  truncateSync(file, statSync(file).size >> 1);
  expect(refusal().message).toMatch(/is damaged/);
});

test.each([
  ['a text file', () => writeFileSync(file, 'Dear diary, '.repeat(500))],
  [
    'the database of another program',
    () => {
      const other = new SqliteConnection(file);
      other.exec('create table recipes (name text)');
      other.close();
    },
  ],
])('F6: %s is refused and stays unchanged', (_what, make) => {
  make();
  const before = readFileSync(file);
  expect(() => openIn(folder)).toThrow(DatabaseRefused);
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('a first start that was killed before it wrote the schema starts again', () => {
  writeFileSync(file, '');
  const opened = openIn(folder);
  expect(opened.createdNow).toBe(true);
  expect(readdirSync(folder)).toContain('satchel.db');
});
