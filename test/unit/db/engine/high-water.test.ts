import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { createHighWater } from '../../../../src/main/db/engine/high-water.ts';
import { DatabaseRefused } from '../../../../src/main/db/engine/database-refused.ts';
import { newFolder } from './folders.ts';

let file: string;
beforeEach(() => {
  file = join(newFolder(), 'high-water.json');
});

test('ADDR-7: a mark is there for the next process, and never sinks', async () => {
  const highWater = createHighWater(file);
  expect(highWater.get('key')).toBeUndefined();
  await highWater.raise('key', 20);
  await highWater.raise('key', 5);
  await highWater.raise('other', 0);
  const again = createHighWater(file);
  expect([again.get('key'), again.get('other'), again.get('unknown')]).toEqual([20, 0, undefined]);
});

test('ADDR-7: after a hundred parallel raises the highest marks are on the disk', async () => {
  const highWater = createHighWater(file);
  await Promise.all(Array.from({ length: 100 }, (_, n) => highWater.raise(`key-${n % 3}`, n)));
  const again = createHighWater(file);
  expect([again.get('key-0'), again.get('key-1'), again.get('key-2')]).toEqual([99, 97, 98]);
});

test('ADDR-7: each caller is answered only when its own mark is on the disk', async () => {
  const highWater = createHighWater(file);
  const first = highWater.raise('key', 20);
  const second = highWater.raise('key', 40);
  expect(highWater.get('key')).toBeUndefined();
  await first;
  expect(createHighWater(file).get('key')).toBeGreaterThanOrEqual(20);
  await second;
  expect(createHighWater(file).get('key')).toBe(40);
});

test('F5: a write that fails raises no mark', async () => {
  const highWater = createHighWater(join(file, 'no-folder', 'high-water.json'));
  await expect(highWater.raise('key', 20)).rejects.toThrow(/ENOENT/);
  expect(highWater.get('key')).toBeUndefined();
});

test('A3: only the owner may read the file, and no other file is left beside it', async () => {
  await createHighWater(file).raise('key', 20);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(file, '..'))).toEqual(['high-water.json']);
});

test.each(['', '{', '{"nextIndexes":{"key":-1}}', '[]'])(
  'a damaged file (%j) is refused with the way out',
  (content) => {
    writeFileSync(file, content);
    expect(() => createHighWater(file)).toThrow(DatabaseRefused);
  },
);
