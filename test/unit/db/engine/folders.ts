import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Creates a folder for the running test, which is removed when the test has finished. */
export const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'satchel-db-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
