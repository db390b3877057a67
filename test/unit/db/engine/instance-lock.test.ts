import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { acquireInstanceLock } from '../../../../src/main/db/engine/instance-lock.ts';
import { newFolder } from './folders.ts';

const MODULE = new URL('../../../../src/main/db/engine/instance-lock.ts', import.meta.url).href;

/** A process that holds the lock until it is killed. */
const startHolder = async (file: string) => {
  const code = `
    import { acquireInstanceLock } from ${JSON.stringify(MODULE)};
    process.stdout.write(acquireInstanceLock(${JSON.stringify(file)}) ? 'held' : 'refused');
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = (await once(child.stdout, 'data')) as [Buffer]; // a stream without an encoding emits buffers
  return { said: said.toString(), kill: async () => (child.kill('SIGKILL'), once(child, 'exit')) };
};

test('F10: one process holds a folder, a second one is refused, and kill -9 frees the folder', async () => {
  const file = join(newFolder(), 'instance.lock');
  const holder = await startHolder(file);
  expect(holder.said).toBe('held');
  expect(acquireInstanceLock(file)).toBeUndefined();
  await holder.kill();
  const lock = acquireInstanceLock(file);
  expect(lock).toBeDefined();
  const second = await startHolder(file);
  expect(second.said).toBe('refused');
  await second.kill();
  lock?.release();
});

test('F10: asking again in the same process does not free the lock', async () => {
  const file = join(newFolder(), 'instance.lock');
  const lock = acquireInstanceLock(file);
  expect(acquireInstanceLock(file)).toBeUndefined();
  const other = await startHolder(file);
  expect(other.said).toBe('refused');
  await other.kill();
  lock?.release();
});
