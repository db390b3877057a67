import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createNextRun } from '../../../../src/main/app/wallet-setup/next-run.ts';
import { createHighWater } from '../../../../src/main/db/engine/high-water.ts';
import { openDatabase } from '../../../../src/main/db/open-database.ts';
import { randomIds } from '../../../../src/main/platform/ids.ts';
import { newFolder } from '../../db/engine/folders.ts';

const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

let folder: string;
let db: string;
let marks: string;
beforeEach(() => {
  folder = newFolder();
  db = join(folder, 'satchel.db');
  marks = join(folder, 'high-water.json');
});

type Trouble = 'crash before the file is written' | 'crash before the database is written';

/** Begins a run as a start does. @returns true if the database was taken for one that was put back */
const begin = async (trouble?: Trouble): Promise<boolean> => {
  const opened = openDatabase({ file: db, mustExist: false, logger: quiet });
  const highWater = createHighWater(marks);
  const fail = (): Promise<never> => Promise.reject(new Error('the power is gone'));
  const nextRun = createNextRun({
    database: trouble?.includes('database') ? { ...opened.database, write: fail } : opened.database,
    mark: trouble?.includes('file') ? { ...highWater, setRunId: fail } : highWater,
    ids: randomIds,
    clock: { nowMs: () => 1 },
    logger: quiet,
    program: { version: '0.1.0', network: 'regtest', training: false },
  });
  const found = await nextRun({ isNew: opened.createdNow, isOlder: false }).finally(() => opened.close());
  if (highWater.get('key') === undefined) await highWater.raise('key', 20);
  return found;
};
const keep = (name: string): void => copyFileSync(db, join(folder, name));
const putBack = (name: string): void => copyFileSync(join(folder, name), db);

test('CHAIN-46: a new folder and a folder of before there were run ids start normally', async () => {
  expect([await begin(), await begin()]).toEqual([false, false]);
  const old = newFolder();
  db = join(old, 'satchel.db');
  marks = join(old, 'high-water.json');
  await openDatabase({ file: db, mustExist: false, logger: quiet }).close();
  await createHighWater(marks).raise('key', 20);
  expect([await begin(), await begin()]).toEqual([false, false]);
});

test('CHAIN-46: each older database is recognised, in any order, and so is the newest after them', async () => {
  await openDatabase({ file: db, mustExist: false, logger: quiet }).close();
  keep('without an id');
  for (const name of ['one', 'two', 'three']) {
    expect(await begin()).toBe(false);
    keep(name);
  }
  expect(await begin()).toBe(false);
  keep('four');
  for (const name of ['three', 'one', 'without an id', 'two', 'two', 'four']) {
    putBack(name);
    expect([name, await begin()]).toEqual([name, true]);
    expect([name, await begin()]).toEqual([name, false]);
  }
});

test.each<Trouble>(['crash before the file is written', 'crash before the database is written'])(
  'CHAIN-46: a %s is harmless, again and again, and hides no older database',
  async (trouble) => {
    expect(await begin()).toBe(false);
    keep('old');
    expect(await begin()).toBe(false);
    for (let n = 0; n < 3; n += 1) expect(await begin(trouble)).toBe(false);
    keep('crashed');
    expect(await begin()).toBe(false);
    for (const name of ['old', 'crashed']) {
      putBack(name);
      expect([name, await begin()]).toEqual([name, true]);
    }
  },
);

test('CHAIN-46: a database whose high-water file is missing is taken for one that was put back', async () => {
  expect([await begin(), await begin()]).toEqual([false, false]);
  rmSync(marks);
  expect([await begin(), await begin()]).toEqual([true, false]);
});
