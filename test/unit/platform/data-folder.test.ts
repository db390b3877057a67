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
  test('folders are 0700 and files 0600 under any umask (A3)', () => {
    const before = process.umask(0);
    try {
      open('regtest', false);
    } finally {
      process.umask(before);
    }
    const mode = (name: string) => (statSync(join(dir, name)).mode & 0o777).toString(8);
    expect([mode('.'), mode('logs'), mode('backups'), mode('folder.json')]).toEqual(['700', '700', '700', '600']);
  });

  test('the network is fixed at first start', () => {
    const id = open('regtest', false).facts().id;
    expect(open(null, false).facts()).toMatchObject({ id, network: 'regtest' });
    expect(() => open('mainnet', false)).toThrow(/created for regtest.*--data-dir/);
  });

  test('--training on a real data folder, and the reverse, is refused', () => {
    open('regtest', false);
    expect(() => open(null, true)).toThrow(/real shop.*--data-dir/);
    dir = join(dir, '..', 'training');
    open(null, true);
    expect(() => open(null, false)).toThrow(/training folder/);
  });

  test('training is refused where a database lies without its facts', () => {
    open(null, false);
    rmSync(join(dir, 'folder.json'));
    writeFileSync(join(dir, 'satchel.db'), '');
    expect(() => open(null, true)).toThrow(/database/);
  });

  test('damaged facts are refused with the way out, never made anew', () => {
    open('regtest', false);
    writeFileSync(join(dir, 'folder.json'), '{"id":');
    expect(() => open('regtest', false)).toThrow(/damaged.*restore/);
  });

  test('the choice of secrets and the existence of a database are remembered', () => {
    open('regtest', false).remember({ secrets: 'file', hasDatabase: true });
    expect(open(null, false).facts()).toMatchObject({ secrets: 'file', hasDatabase: true });
  });
});
