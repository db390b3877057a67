import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDataFolder } from '../../../src/main/platform/data-folder.ts';
import { randomIds } from '../../../src/main/platform/ids.ts';

let dir: string;
beforeEach(() => {
  dir = join(mkdtempSync(join(tmpdir(), 'satchel-folder-')), 'data');
});
afterEach(() => rmSync(join(dir, '..'), { recursive: true, force: true }));

const open = (network: 'mainnet' | 'regtest' | null, training: boolean) =>
  openDataFolder({ dir, network, training }, randomIds);

describe('data folder', () => {
  test('A3: folders are 0700 and files 0600 under any umask', () => {
    const before = process.umask(0);
    try {
      open('regtest', false);
    } finally {
      process.umask(before);
    }
    const mode = (name: string) => (statSync(join(dir, name)).mode & 0o777).toString(8);
    expect([mode('.'), mode('logs'), mode('backups'), mode('folder.json')]).toEqual(['700', '700', '700', '600']);
  });

  test('the network is fixed at the first start', () => {
    const id = open('regtest', false).facts().id;
    expect(open(null, false).facts()).toMatchObject({ id, network: 'regtest' });
    expect(() => open('mainnet', false)).toThrow(/created for regtest.*--data-dir/);
  });

  test('training on the data folder of a real shop is refused, and the reverse', () => {
    open('regtest', false);
    expect(() => open(null, true)).toThrow(/real shop.*--data-dir/);
    dir = join(dir, '..', 'training');
    open(null, true);
    expect(() => open(null, false)).toThrow(/training folder/);
  });

  test('training is refused in a folder that has a database but no folder.json', () => {
    open(null, false);
    rmSync(join(dir, 'folder.json'));
    writeFileSync(join(dir, 'satchel.db'), '');
    expect(() => open(null, true)).toThrow(/database/);
  });

  test('a damaged folder.json is refused with the way out, and never replaced', () => {
    open('regtest', false);
    writeFileSync(join(dir, 'folder.json'), '{"id":');
    expect(() => open('regtest', false)).toThrow(/damaged.*restore/);
  });

  test('the place of the secrets and the existence of a database are remembered', () => {
    open('regtest', false).remember({ secrets: 'file', hasDatabase: true });
    expect(open(null, false).facts()).toMatchObject({ secrets: 'file', hasDatabase: true });
  });
});
