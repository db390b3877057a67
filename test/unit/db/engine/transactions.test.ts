import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Kysely } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { StorageFull, type WriteRepositories } from '../../../../src/main/app/repositories.ts';
import { type Connection, openConnection } from '../../../../src/main/db/engine/connection.ts';
import { createDialect } from '../../../../src/main/db/engine/kysely-dialect.ts';
import type { OpenedDatabase } from '../../../../src/main/db/open-database.ts';
import type { Tables } from '../../../../src/main/db/repositories/tables.ts';
import { createWrite } from '../../../../src/main/db/engine/transactions.ts';
import { newFolder } from './folders.ts';
import { openIn, sampleChange, sampleInvoice, seed } from '../repositories/samples.ts';

let folder: string;
let opened: OpenedDatabase;
let connections: Connection[];
beforeEach(async () => {
  folder = newFolder();
  connections = [];
  opened = openIn(folder, false, (connection) => connections.push(connection));
  await seed(opened);
});
afterEach(() => opened.close());

const writer = (): Connection => {
  const [first] = connections;
  if (!first) throw new Error('no connection was opened');
  return first;
};

test('I6: a throw leaves nothing behind, and the next transaction works', async () => {
  const failing = opened.database.write(async (tx) => {
    await tx.settings.set('a', '1');
    await tx.invoices.insert(sampleInvoice(1));
    throw new Error('change of mind');
  });
  await expect(failing).rejects.toThrow('change of mind');
  expect(await opened.database.read.settings.get('a')).toBeNull();
  expect(await opened.database.read.invoices.list({ storeId: 'store-1', limit: 1 })).toMatchObject({ total: 0 });
  await opened.database.write((tx) => tx.settings.set('a', '2'));
  expect(await opened.database.read.settings.get('a')).toBe('2');
});

test('transactions run one after another in the order in which they were requested', async () => {
  const order: string[] = [];
  await Promise.all(
    ['a', 'b', 'c'].map((name) =>
      opened.database.write(async (tx) => {
        order.push(`${name} begins`);
        await tx.settings.set(name, name);
        await tx.settings.get(name);
        order.push(`${name} ends`);
      }),
    ),
  );
  expect(order).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
});

test('I6: transactions requested together share a commit, yet each is stored whole or not at all', async () => {
  let commits = 0;
  const exec = writer().exec.bind(writer());
  writer().exec = (text) => {
    if (text === 'commit') commits += 1;
    return exec(text);
  };
  const outcomes = await Promise.allSettled(
    ['a', 'b', 'c', 'd'].map((name) =>
      opened.database.write(async (tx) => {
        await tx.settings.set(name, name);
        if (name === 'b') throw new Error('change of mind');
        return name;
      }),
    ),
  );
  expect(commits).toBe(1);
  expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'undone'))).toEqual([
    'a',
    'undone',
    'c',
    'd',
  ]);
  expect(await Promise.all(['a', 'b', 'c', 'd'].map((name) => opened.database.read.settings.get(name)))).toEqual([
    'a',
    null,
    'c',
    'd',
  ]);
});

test('F5: if the shared commit fails, no caller is told of success', async () => {
  const exec = writer().exec.bind(writer());
  writer().exec = (text) => {
    if (text === 'commit') throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_FSYNC' });
    return exec(text);
  };
  const outcomes = await Promise.allSettled(
    ['a', 'b', 'c'].map((name) => opened.database.write((tx) => tx.settings.set(name, name))),
  );
  writer().exec = exec;
  expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason instanceof StorageFull)).toEqual([
    true,
    true,
    true,
  ]);
  expect(await opened.database.read.settings.get('a')).toBeNull();
});

test('F5: a full disk in one job rolls back every job that shared its transaction', async () => {
  const pages = writer().pragma('page_count', { simple: true });
  writer().pragma(`max_page_count = ${String(pages)}`);
  const outcomes = await Promise.allSettled(
    ['small', 'x'.repeat(200_000), 'last'].map((text, index) =>
      opened.database.write((tx) => tx.settings.set(`k${index}`, text)),
    ),
  );
  expect(outcomes.map((outcome) => outcome.status === 'rejected' && outcome.reason instanceof StorageFull)).toEqual([
    true,
    true,
    true,
  ]);
  expect(await opened.database.read.settings.get('k0')).toBeNull();
  writer().pragma('max_page_count = 1000000');
  await opened.database.write((tx) => tx.settings.set('k0', 'stored'));
  expect(await opened.database.read.settings.get('k0')).toBe('stored');
});

test('readers see a transaction only after its commit', async () => {
  const seen = await opened.database.write(async (tx) => {
    await tx.settings.set('a', 'new');
    return { inside: await tx.settings.get('a'), overrides: await opened.database.read.settings.get('a') };
  });
  expect(seen).toEqual({ inside: 'new', overrides: null });
});

test('repositories that outlive their transaction refuse to work', async () => {
  let leaked: WriteRepositories | undefined;
  await opened.database.write(async (tx) => {
    leaked = tx;
  });
  await expect(leaked?.settings.set('a', 'late')).rejects.toThrow();
  await opened.database.write(async () => {
    await expect(leaked?.settings.set('a', 'late')).rejects.toThrow();
  });
  const change = sampleChange(sampleInvoice(1), {});
  const late = opened.database.write(async () => leaked && opened.writeStatus(leaked, change));
  await expect(late).rejects.toThrow('no running transaction');
  expect(await opened.database.read.settings.get('a')).toBeNull();
});

test('a transaction that awaits something foreign is rolled back', async () => {
  const waiting = opened.database.write(async (tx) => {
    await tx.settings.set('a', '1');
    await wait(5);
  });
  await expect(waiting).rejects.toThrow('something other than its own queries');
  expect(await opened.database.read.settings.get('a')).toBeNull();
});

test('F5: a full disk stores nothing and says so, and writing works again once there is room', async () => {
  await opened.database.write((tx) => tx.settings.set('before', 'kept'));
  const pages = writer().pragma('page_count', { simple: true });
  writer().pragma(`max_page_count = ${String(pages)}`);
  const big = 'x'.repeat(200_000);
  const filling = opened.database.write(async (tx) => {
    await tx.settings.set('small', 'first');
    await tx.settings.set('big', big);
  });
  await expect(filling).rejects.toBeInstanceOf(StorageFull);
  expect(await opened.database.read.settings.get('small')).toBeNull();

  writer().pragma('max_page_count = 1000000');
  await opened.database.write((tx) => tx.settings.set('big', big));
  expect(await opened.database.read.settings.get('big')).toBe(big);
  expect(await opened.database.read.settings.get('before')).toBe('kept');
});

test('F5: work that ignores the full disk cannot continue outside its transaction', async () => {
  const pages = writer().pragma('page_count', { simple: true });
  writer().pragma(`max_page_count = ${String(pages)}`);
  const swallowing = opened.database.write(async (tx) => {
    await tx.settings.set('small', 'first');
    await tx.settings.set('big', 'x'.repeat(200_000)).catch(() => {});
    await tx.settings.set('small', 'second');
  });
  await expect(swallowing).rejects.toThrow();
  expect(await opened.database.read.settings.get('small')).toBeNull();
});

test('F5: a failed commit is rolled back, and the connection keeps working', async () => {
  const connection = openConnection(join(folder, 'satchel.db'), 'write');
  let isBroken = false;
  const exec = connection.exec.bind(connection);
  connection.exec = (sql) => {
    if (isBroken && sql === 'commit') throw Object.assign(new Error('disk I/O error'), { code: 'SQLITE_IOERR_FSYNC' });
    return exec(sql);
  };
  const write = createWrite(new Kysely<Tables>({ dialect: createDialect(connection) }));
  isBroken = true;
  await expect(write((tx) => tx.settings.set('a', 'lost'))).rejects.toBeInstanceOf(StorageFull);
  isBroken = false;
  await write((tx) => tx.settings.set('b', 'stored'));
  expect(await opened.database.read.settings.get('a')).toBeNull();
  expect(await opened.database.read.settings.get('b')).toBe('stored');
  connection.close();
});

test('F5: a locked database is refused as full storage, and works again once it is free', async () => {
  const other = openConnection(join(folder, 'satchel.db'), 'write');
  other.exec('begin immediate');
  await expect(opened.database.write((tx) => tx.settings.set('a', '1'))).rejects.toBeInstanceOf(StorageFull);
  other.exec('rollback');
  other.close();
  await opened.database.write((tx) => tx.settings.set('a', '1'));
  expect(await opened.database.read.settings.get('a')).toBe('1');
});
