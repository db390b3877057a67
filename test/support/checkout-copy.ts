import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');
const LEFT_OUT = new Set(['.git', 'node_modules', 'out', 'test-results', 'coverage', '.tsbuild', '.dev-data']);

/** A copy of the checkout that a test may spoil. A link shares the packages. */
export interface CheckoutCopy {
  readonly folder: string;
  /** Adds or replaces a file, by its path in the checkout. */
  readonly write: (path: string, text: string) => void;
  readonly delete: (paths: readonly string[]) => void;
  /** Removes the copy. */
  readonly remove: () => void;
}

export const copyCheckout = (): CheckoutCopy => {
  const folder = mkdtempSync(join(tmpdir(), 'satchel-copy-'));
  cpSync(ROOT, folder, {
    recursive: true,
    filter: (source) => source === ROOT || !LEFT_OUT.has(source.slice(ROOT.length + 1)),
  });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return {
    folder,
    write: (path, text) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    },
    delete: (paths) => paths.forEach((path) => rmSync(join(folder, path))),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
};
