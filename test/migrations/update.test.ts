/** A large database is brought up to date in a worker thread, which says how far it is. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { peek, type UpdateProgress } from '../../src/main/db/engine/migrate.ts';
import { MIGRATIONS } from '../../src/main/db/engine/migrations/all.ts';
import { openDatabase } from '../../src/main/db/open-database.ts';
import { updateLargeDatabase } from '../../src/main/db/update-database.ts';
import { newFolder } from '../unit/db/engine/folders.ts';
import { silent } from '../unit/db/repositories/samples.ts';
import { earlierDatabase } from './earlier.ts';

const FROM = MIGRATIONS.length - 2;

test('F6: a large database of an earlier version says each step, keeps a copy, and is up to date for the start', async () => {
  const { file } = earlierDatabase(FROM);
  const said: UpdateProgress[] = [];
  await updateLargeDatabase({ file, logger: silent, onUpdate: (progress) => said.push(progress), fromBytes: 0 });
  expect(said).toEqual([0, 1, 2, 3].map((done) => ({ done, of: 3 })));
  expect(peek(file).version).toBe(MIGRATIONS.length);
  expect(readdirSync(join(dirname(file), 'backups'))).toHaveLength(1);

  const opened = openDatabase({ file, mustExist: true, logger: silent, onUpdate: (progress) => said.push(progress) });
  expect(await opened.database.read.invoices.get('invoice-000002')).toMatchObject({ number: 2 });
  expect(said).toHaveLength(4);
  await opened.close();
});

test('F6: a small, a new or a foreign file is left to the start', async () => {
  const { file } = earlierDatabase(FROM);
  const said: UpdateProgress[] = [];
  const update = (of: string, fromBytes?: number) =>
    updateLargeDatabase({
      file: of,
      logger: silent,
      onUpdate: (progress) => said.push(progress),
      ...(fromBytes !== undefined && { fromBytes }),
    });
  await update(file);
  const foreign = join(newFolder(), 'satchel.db');
  await update(foreign, 0);
  writeFileSync(foreign, 'no database'.repeat(400));
  await update(foreign, 0);
  expect([said, peek(file).version, readFileSync(foreign, 'utf8')]).toEqual([[], FROM, 'no database'.repeat(400)]);
});

test('F6: an update that fails says why and leaves the old schema', async () => {
  const { file } = earlierDatabase(FROM);
  const failing = [...MIGRATIONS, { name: 'failing', statements: 'update missing set n = 1' }];
  const update = updateLargeDatabase({ file, logger: silent, onUpdate: () => {}, fromBytes: 0, migrations: failing });
  await expect(update).rejects.toThrow('no such table: missing');
  expect(peek(file).version).toBe(MIGRATIONS.length);
});
