import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Kysely } from 'kysely';
import { type Connection } from '../../../../src/main/db/engine/connection.ts';
import { createDialect } from '../../../../src/main/db/engine/kysely-dialect.ts';
import { compiledOnce } from '../../../../src/main/db/queries/compiled-once.ts';
import type { Queries, Tables } from '../../../../src/main/db/repositories/tables.ts';
import { newFolder } from '../engine/folders.ts';
import { openIn, seed } from '../repositories/samples.ts';

let connection: Connection;
let queries: Queries;
const opened: { close: () => Promise<void> | void }[] = [];
beforeEach(async () => {
  const folder = newFolder();
  const database = openIn(folder, false, (made) => (connection = made));
  await seed(database);
  queries = new Kysely<Tables>({ dialect: createDialect(connection) });
  opened.push(database);
});
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

test('a query that is built once finds what it would find if it were built each time', async () => {
  const build = vi.fn((on: Queries, id: string) => on.selectFrom('stores').selectAll().where('id', '=', id));
  const storeById = compiledOnce(build);
  for (const id of ['store-1', 'no-such-store', 'store-1'])
    expect(await storeById(queries, id)).toEqual(await build(queries, id).execute());
  expect(await storeById(queries, 'store-1')).toHaveLength(1);
  expect(build).toHaveBeenCalledTimes(4); // one by it, three by this test
});

test('a query that has a parameter of its own is refused', async () => {
  const first = compiledOnce((on, id: string) => on.selectFrom('stores').selectAll().where('id', '=', id).limit(1));
  await expect(first(queries, 'store-1')).rejects.toThrow('other parameters than those of the query');
});

test('a query that takes its parameters in another order is refused', async () => {
  const named = compiledOnce((on, id: string, name: string) =>
    on.selectFrom('stores').selectAll().where('name', '=', name).where('id', '=', id),
  );
  await expect(named(queries, 'store-1', 'Corner')).rejects.toThrow('other parameters than those of the query');
});
