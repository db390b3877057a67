import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { openConnection } from '../../../../src/main/db/engine/connection.ts';
import { newFolder } from './folders.ts';
import { openIn, seed } from '../repositories/samples.ts';

const PRAGMAS = ['journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout'] as const;
/** synchronous 2 is FULL. */
const REQUIRED = { journal_mode: 'wal', synchronous: 2n, foreign_keys: 1n, busy_timeout: 250n };

const pragmasOf = (file: string, mode: 'read' | 'write'): Record<string, unknown> => {
  const connection = openConnection(file, mode);
  try {
    if (mode === 'write') connection.exec(`update stores set name = 'again'`);
    return Object.fromEntries(PRAGMAS.map((name) => [name, connection.pragma(name, { simple: true })]));
  } finally {
    connection.close();
  }
};

/** Reads the pragmas of a connection in a worker thread. */
const pragmasInWorker = (file: string): Promise<unknown> =>
  new Promise((resolve, reject) => {
    const modulePath = new URL('../../../../src/main/db/engine/connection.ts', import.meta.url).href;
    const code = `
      const { parentPort } = require('node:worker_threads');
      import(${JSON.stringify(modulePath)}).then(({ openConnection }) => {
        const connection = openConnection(${JSON.stringify(file)}, 'write');
        parentPort.postMessage(Object.fromEntries(${JSON.stringify(PRAGMAS)}.map((n) => [n, connection.pragma(n, { simple: true })])));
        connection.close();
      });`;
    const worker = new Worker(code, { eval: true });
    worker.once('message', resolve);
    worker.once('error', reject);
  });

test('I1: a re-opened file syncs fully on every connection, even after a write', async () => {
  const folder = newFolder();
  const first = openIn(folder);
  await seed(first);
  await first.close();
  const again = openIn(folder, true);
  await again.database.write((tx) => tx.settings.set('a', 'b'));
  const file = join(folder, 'satchel.db');
  expect(pragmasOf(file, 'write')).toEqual(REQUIRED);
  expect(pragmasOf(file, 'read')).toEqual(REQUIRED);
  expect(await pragmasInWorker(file)).toEqual(REQUIRED);
  await again.close();
});

test('I1: the connections in use sync fully', async () => {
  const folder = newFolder();
  const made: Record<string, unknown>[] = [];
  const opened = openIn(folder, false, (connection) => {
    made.push(Object.fromEntries(PRAGMAS.map((name) => [name, connection.pragma(name, { simple: true })])));
  });
  await seed(opened);
  await opened.close();
  expect(made).toEqual([REQUIRED, REQUIRED]);
});

test('A3: only the owner may read the files, under any umask', async () => {
  const folder = newFolder();
  const before = process.umask(0);
  try {
    const opened = openIn(folder);
    await seed(opened);
    for (const end of ['', '-wal', '-shm']) expect(statSync(join(folder, `satchel.db${end}`)).mode & 0o777).toBe(0o600);
    await opened.close();
  } finally {
    process.umask(before);
  }
});

test('the read connection cannot write', () => {
  const folder = newFolder();
  openIn(folder);
  const reader = openConnection(join(folder, 'satchel.db'), 'read');
  expect(() => reader.exec(`insert into settings values ('a', 'b')`)).toThrow(/readonly|query_only|read-only/i);
  reader.close();
});
