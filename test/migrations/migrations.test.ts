import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { openConnection } from '../../src/main/db/engine/connection.ts';
import { type Migration, migrate, schemaVersion } from '../../src/main/db/engine/migrate.ts';
import { MIGRATIONS } from '../../src/main/db/engine/migrations/all.ts';
import { openDatabase, type OpenedDatabase } from '../../src/main/db/open-database.ts';
import { newFolder } from '../unit/db/engine/folders.ts';
import { openIn, sampleInvoice, seed, silent } from '../unit/db/repositories/samples.ts';

/** A migration that a later version might add: it fills a table from the rows of another one. */
const NEXT: Migration = {
  name: '9999-next',
  statements: `
    create table notes (invoice_id text primary key references invoices (id), note text not null) strict;
    insert into notes (invoice_id, note) select id, 'carried over' from invoices;`,
};
const WITH_NEXT = [...MIGRATIONS, NEXT];

let folder: string;
let file: string;
beforeEach(() => {
  folder = newFolder();
  file = join(folder, 'satchel.db');
});

const openWith = (migrations: readonly Migration[]): OpenedDatabase =>
  openDatabase({ file, mustExist: true, logger: silent, migrations });

const makeWithInvoices = async (): Promise<void> => {
  const opened = openIn(folder);
  await seed(opened);
  await opened.database.write(async (tx) => {
    for (let n = 1; n <= 20; n += 1) await tx.invoices.insert(sampleInvoice(n));
  });
  await opened.close();
};

const inspect = <T>(read: (connection: ReturnType<typeof openConnection>) => T): T => {
  const connection = openConnection(file, 'write');
  try {
    return read(connection);
  } finally {
    connection.close();
  }
};
const countOf = (table: string): unknown =>
  inspect((connection) => connection.prepare(`select count(*) from ${table}`).pluck().get());

test('every migration has a file with its number and name', () => {
  const files = readdirSync(join(import.meta.dirname, '../../src/main/db/engine/migrations')).filter((name) =>
    /^\d/.test(name),
  );
  expect(files.toSorted()).toEqual(MIGRATIONS.map((migration) => `${migration.name}.ts`));
  expect(MIGRATIONS.map((migration) => Number(migration.name.slice(0, 4)))).toEqual(MIGRATIONS.map((_, n) => n + 1));
});

describe('from empty', () => {
  test.each(MIGRATIONS.map((migration, n) => [migration.name, n + 1] as const))(
    '%s leaves schema %i',
    (_name, version) => {
      inspect((connection) => {
        migrate(connection, MIGRATIONS.slice(0, version));
        expect(schemaVersion(connection)).toBe(version);
        expect(connection.pragma('integrity_check', { simple: true })).toBe('ok');
      });
    },
  );

  test('every table is strict', async () => {
    inspect((connection) => migrate(connection, MIGRATIONS));
    const loose = inspect((connection) =>
      connection
        .prepare(
          `select name from pragma_table_list where schema = 'main' and type = 'table' and strict = 0 and name not like 'sqlite_%'`,
        )
        .pluck()
        .all(),
    );
    expect(loose).toEqual([]);
  });
});

describe('from an earlier schema with data', () => {
  test('F6: every row is still there, and a copy of the old database is kept', async () => {
    await makeWithInvoices();
    const opened = openWith(WITH_NEXT);
    expect(opened.schemaVersion).toBe(WITH_NEXT.length);
    expect((await opened.database.read.invoices.get('invoice-000007'))?.number).toBe(7);
    await opened.close();
    expect(countOf('notes')).toBe(20n);
    const [copy] = readdirSync(join(folder, 'backups'));
    expect(copy).toMatch(/^before-schema-\d+-\d+\.db$/);
    const old = openConnection(join(folder, 'backups', copy ?? ''), 'write');
    expect(schemaVersion(old)).toBe(MIGRATIONS.length);
    expect(old.prepare('select count(*) from invoices').pluck().get()).toBe(20n);
    old.close();
  });

  test('F6: a failed migration leaves the old schema, and the old program still opens it', async () => {
    await makeWithInvoices();
    const failing = { name: '9999-fails', statements: `${NEXT.statements} insert into nowhere values (1);` };
    expect(() => openWith([...MIGRATIONS, failing])).toThrow(/nowhere/);
    expect(inspect(schemaVersion)).toBe(MIGRATIONS.length);
    const opened = openWith(MIGRATIONS);
    expect((await opened.database.read.invoices.list({ storeId: 'store-1', limit: 1 })).total).toBe(20);
    await opened.close();
  });

  test.each([
    ['between two of its statements', 'first'],
    ['just before its commit', 'commit'],
    ['just after its commit', 'after'],
  ])('F6: killed %s, a migration leaves the old schema or the new one', async (_when, where) => {
    await makeWithInvoices();
    const source = (path: string): string =>
      JSON.stringify(new URL(`../../src/main/db/engine/${path}`, import.meta.url).href);
    const code = `
      import { openConnection } from ${source('connection.ts')};
      import { migrate } from ${source('migrate.ts')};
      import { MIGRATIONS } from ${source('migrations/all.ts')};
      const connection = openConnection(${JSON.stringify(file)}, 'write');
      const die = () => process.kill(process.pid, 'SIGKILL');
      connection.function('die', () => (die(), 1));
      const exec = connection.exec.bind(connection);
      connection.exec = (sql) => {
        if (sql === 'commit' && ${JSON.stringify(where)} === 'commit') die();
        exec(sql);
        if (sql === 'commit' && ${JSON.stringify(where)} === 'after') die();
      };
      const next = ${JSON.stringify(NEXT.statements)} + (${JSON.stringify(where)} === 'first' ? ' select die();' : '');
      migrate(connection, [...MIGRATIONS, { name: '9999-next', statements: next }]);`;
    const child = spawnSync(process.execPath, ['--input-type=module', '--eval', code], { encoding: 'utf8' });
    expect([child.signal, child.stderr]).toEqual(['SIGKILL', '']);
    const isNew = where === 'after';
    expect(inspect(schemaVersion)).toBe(isNew ? WITH_NEXT.length : MIGRATIONS.length);
    const tables = inspect((connection) =>
      connection.prepare(`select count(*) from sqlite_schema where name = 'notes'`).pluck().get(),
    );
    expect(tables).toBe(isNew ? 1n : 0n);
    const opened = openWith(WITH_NEXT);
    expect(await opened.integrityCheck()).toEqual([]);
    await opened.close();
    expect(countOf('notes')).toBe(20n);
  });
});
