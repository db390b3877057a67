import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildWhenNeeded } from '../../../scripts/build.ts';

const OUT = resolve(import.meta.dirname, '../../../out/preload');

describe('the built preloads', () => {
  beforeAll(() => {
    expect(buildWhenNeeded()).toBe(true);
  });

  it('stand alone: one file each, nothing but Electron loaded, no schema library inside', () => {
    const files = readdirSync(OUT).filter((name) => !name.endsWith('.map'));
    expect(files.toSorted()).toEqual(['cashier.cjs', 'customer.cjs']);
    for (const name of files) {
      const code = readFileSync(resolve(OUT, name), 'utf8');
      expect([...code.matchAll(/require\(([^)]*)\)/g)].map(([, module]) => module)).toEqual(['"electron"']);
      expect(code).not.toMatch(/^\s*(?:import|export)\s/m); // a sandboxed preload cannot be a module
      expect(code.length).toBeLessThan(4_000);
    }
  });

  it('give the customer’s screen no way to send anything', () => {
    expect(readFileSync(resolve(OUT, 'customer.cjs'), 'utf8')).not.toMatch(/ipcRenderer\.(?:invoke|send)/);
  });
});
