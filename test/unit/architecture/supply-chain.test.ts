import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readSupply, supplyFaults, type Supply } from '../../../tools/supply/check-supply-chain.ts';

const ROOT = resolve(import.meta.dirname, '../../..');
const SOUND: Supply = {
  allowScripts: { compiled: false },
  packages: {
    '': {},
    'node_modules/keytar': { integrity: 'sha512-a' },
    'node_modules/@napi-rs/keyring-linux-x64-gnu': { integrity: 'sha512-b' },
    'node_modules/compiled': { integrity: 'sha512-c', dev: true, hasInstallScript: true },
    'node_modules/own': { link: true },
    'tools/own': { dev: true },
  },
  compiles: () => false,
};
const withPackages = (packages: Supply['packages']): Supply => ({
  ...SOUND,
  packages: { ...SOUND.packages, ...packages },
});

describe('A27: no package runs a script at installation unless somebody decided so', () => {
  test('and this checkout keeps to it', () => {
    expect(supplyFaults(readSupply(ROOT))).toEqual([]);
    expect(supplyFaults(SOUND)).toEqual([]);
  });

  test.each([
    ['at the top', 'node_modules/@scarf/scarf'],
    ['below another package', 'node_modules/other/node_modules/@scarf/scarf'],
  ])('a package %s with an install script that nobody named', (_where, path) => {
    const faults = supplyFaults(withPackages({ [path]: { integrity: 'sha512-d', dev: true, hasInstallScript: true } }));
    expect(faults).toEqual([expect.stringMatching(/^@scarf\/scarf has an install script/)]);
  });

  test('a package that npm would compile', () => {
    const supply = withPackages({ 'node_modules/gyp': { integrity: 'sha512-d', dev: true } });
    expect(supplyFaults({ ...supply, compiles: (path) => path === 'node_modules/gyp' })).toEqual([
      expect.stringMatching(/^gyp has an install script/),
    ]);
  });

  test('a decision about a package that has no script', () => {
    expect(supplyFaults({ ...SOUND, allowScripts: { compiled: true, gone: true } })).toEqual([
      expect.stringMatching(/^gone is named in allowScripts/),
    ]);
  });
});

describe('A27: a shop gets no package that does not run', () => {
  test('a production dependency that the build could bundle', () => {
    expect(supplyFaults(withPackages({ 'node_modules/yargs': { integrity: 'sha512-d' } }))).toEqual([
      expect.stringMatching(/^yargs is a production dependency/),
    ]);
  });

  test('a package without a digest', () => {
    expect(supplyFaults(withPackages({ 'node_modules/loose': { dev: true } }))).toEqual([
      'node_modules/loose is locked without a digest',
    ]);
  });
});
