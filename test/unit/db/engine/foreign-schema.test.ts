import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import SqliteConnection from 'better-sqlite3';
import { beforeEach, describe, expect, test } from 'vitest';
import { DatabaseRefused } from '../../../../src/main/db/engine/database-refused.ts';
import { restoreBackup } from '../../../../src/main/db/engine/restore.ts';
import { newFolder } from './folders.ts';
import { NOW_MS, openIn, sampleInvoice, seed } from '../repositories/samples.ts';

const ATTACKS: readonly (readonly [what: string, statement: string, named: RegExp])[] = [
  [
    'a trigger that puts another address into each invoice',
    `create trigger redirect after insert on invoices begin update invoices set address = 'bc1qattacker' where id = new.id; end`,
    /a foreign trigger named "redirect"/,
  ],
  ['a view', 'create view shown as select * from invoices', /a foreign view named "shown"/],
  ['a table', 'create table extra (a)', /a foreign table named "extra"/],
  ['an index', 'create index slow on invoices (memo)', /a foreign index named "slow"/],
  [
    'one of our triggers taken away',
    'drop trigger audit_keeps_before_update',
    /no trigger named "audit_keeps_before_update"/,
  ],
  [
    'one of our triggers hollowed out',
    'drop trigger audit_keeps_before_update; create trigger audit_keeps_before_update before update on audit begin select 1; end',
    /a changed trigger named "audit_keeps_before_update"/,
  ],
];

let folder: string;
let file: string;
beforeEach(async () => {
  folder = newFolder();
  file = join(folder, 'satchel.db');
  const opened = openIn(folder);
  await seed(opened);
  await opened.database.write((tx) => tx.invoices.insert(sampleInvoice(1)));
  await opened.backup(join(folder, 'backups'));
  await opened.close();
});

const backupFile = (): string => join(folder, 'backups', readdirSync(join(folder, 'backups'))[0] ?? '');

const tamper = (path: string, statement: string): void => {
  const connection = new SqliteConnection(path);
  connection.exec(statement);
  connection.close();
};

const refusalOf = (run: () => void): string => {
  try {
    run();
  } catch (error) {
    if (error instanceof DatabaseRefused) return error.message;
    throw error;
  }
  throw new Error('it was accepted');
};

const SETTING = (key: string, value: string): string =>
  `insert into settings (key, value) values ('${key}', '${value}')`;

const restoreTo = (folderOfRestored: string): void => {
  restoreBackup({ fromFile: backupFile(), toFile: join(folderOfRestored, 'satchel.db'), nowMs: NOW_MS });
};

describe('A22: a database holds exactly what the migrations make', () => {
  test.each(ATTACKS)('every start refuses %s', (_what, statement, named) => {
    tamper(file, statement);
    expect(refusalOf(() => openIn(folder, true))).toMatch(named);
  });

  test.each(ATTACKS)('a restore refuses %s, and leaves nothing behind', (_what, statement, named) => {
    tamper(backupFile(), statement);
    const other = newFolder();
    expect(refusalOf(() => restoreTo(other))).toMatch(named);
    expect(readdirSync(other)).toEqual([]);
  });

  test('statistics that SQLite keeps for itself are no foreign table', async () => {
    tamper(file, 'analyze');
    const opened = openIn(folder, true);
    expect(await opened.database.read.stores.list()).toHaveLength(1);
    await opened.close();
  });
});

describe('A22: a row of the wrong shape is refused in one sentence before anything is renamed', () => {
  test.each([
    ['settings that are not JSON', `update stores set settings = 'x'`, 'stores'],
    ['settings without a member', `update stores set settings = '{}'`, 'stores'],
    ['details of an invoice that nobody wrote', `update invoices set details = '{"foreign":1}'`, 'invoices'],
    ['a setting that is not JSON', SETTING('rates.manual', 'x'), 'settings'],
    ['chain sources that are no list', SETTING('chain.sources', '{}'), 'settings'],
    ['a chain source of a kind that is none', SETTING('chain.sources', '[{"id":"a","kind":"x"}]'), 'settings'],
    [
      'a chain source that names somebody in its URL',
      SETTING('chain.sources', '[{"id":"a","kind":"esplora","urls":["https://a@evil.example"]}]'),
      'settings',
    ],
    ['a wallet change without its key', SETTING('wallet.changes', '{"s":{"before":"a"}}'), 'settings'],
    ['a header whose work is no number', `insert into headers values ('a', 'b', 1, 'seven', 0, null)`, 'headers'],
    [
      'a reference of a height beyond 2^53',
      `insert into chain_references values (1, 'a', 9007199254740993, null, null)`,
      'chain_references',
    ],
    ['a price by hand that is no price', SETTING('rates.manual', '[{"currency":"EUR","rate":"-1"}]'), 'settings'],
    ['a setting of any other key that is not JSON', SETTING('anything', '{'), 'settings'],
    ['a rate that is no rate', `update invoices set rate = '7'`, 'invoices'],
  ])('%s', (_what, statement, table) => {
    tamper(backupFile(), statement);
    const other = newFolder();
    expect(refusalOf(() => restoreTo(other))).toMatch(new RegExp(`unreadable row in the table ${table} \\(row 1\\)`));
    expect(readdirSync(other)).toEqual([]);
    expect(existsSync(join(other, 'satchel.db'))).toBe(false);
  });

  test('a sound backup is restored', async () => {
    const other = newFolder();
    restoreTo(other);
    const opened = openIn(other, true);
    expect(await opened.database.read.invoices.get(sampleInvoice(1).id)).toMatchObject({ number: 1 });
    await opened.close();
  });
});
