import { spawnSync } from 'node:child_process';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const HEADLESS = resolve(import.meta.dirname, '../../src/main/headless.ts');
/** Far beyond a refusal; a start that hangs is ended here and fails the test. */
const LIMIT_MS = 90_000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'satchel-paths-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (...words: string[]) =>
  spawnSync(process.execPath, [HEADLESS, '--headless', '--port', '0', ...words], {
    encoding: 'utf8',
    timeout: LIMIT_MS,
    killSignal: 'SIGKILL',
    env: { ...process.env, SATCHEL_SECRETS: 'file', SATCHEL_PASSPHRASE: 'test passphrase' },
  });

const expectRefused = ({ status, signal, stdout, stderr }: ReturnType<typeof start>, said: RegExp): void => {
  expect([status, signal, stdout]).toEqual([1, null, '']);
  expect(stderr).toMatch(said);
  const lines = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('{'));
  expect(lines).toHaveLength(1); // one sentence, no stack
};

const inFolder = (name: string, asFolder: boolean): string => {
  const data = join(folder, 'data');
  mkdirSync(join(data, ...(asFolder ? [name] : [])), { recursive: true, mode: 0o700 });
  if (!asFolder) writeFileSync(join(data, name), 'not what belongs here');
  return data;
};

describe('A23: every start ends in time with one sentence', () => {
  test.skipIf(process.platform !== 'linux').each(['/proc/x', '/proc/self/x/y', '/sys/x'])(
    '--data-dir %s, where no folder can be made',
    (dir) => {
      expectRefused(start('--data-dir', dir), /cannot be used .*--data-dir/);
    },
  );

  test('--data-dir names a file, or a place below one', () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    expectRefused(start('--data-dir', file), /is not a folder.*--data-dir/);
    expectRefused(start('--data-dir', join(file, 'below')), /cannot be used .*--data-dir/);
  });

  test.each(['satchel.db', 'instance.lock', 'high-water.json', 'folder.json', 'logs/satchel.log'])(
    'a folder stands in the place of %s',
    (name) => {
      expectRefused(start('--data-dir', inFolder(name, true)), /./);
    },
  );

  test.each(['satchel.db', 'folder.json', 'high-water.json', 'logs', 'backups'])(
    'something else stands in the place of %s',
    (name) => {
      expectRefused(start('--data-dir', inFolder(name, false)), /./);
    },
  );

  test('--restore names a folder, a device or nothing', () => {
    for (const [n, file] of [folder, '/dev/null', join(folder, 'missing.db')].entries())
      expectRefused(start('--data-dir', join(folder, `new-${n}`), '--restore', file), /backup/);
  });

  test('a data folder of another user is refused', ({ skip }) => {
    if (process.getuid?.() !== 0) return skip('only root can give a folder to another user');
    const data = inFolder('logs', true);
    chownSync(data, 65_534, 65_534);
    return expectRefused(start('--data-dir', data), /belongs to another user/);
  });
});
