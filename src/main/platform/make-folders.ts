import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder and those above it that are missing, each one 0700. Node's own recursive `mkdir` never returns if the
 * parent exists and the system refuses the child as "not found", as `/proc` does (reliability.md A23).
 * @throws the system's error for the first folder that cannot be made
 */
export const makeFolders = (folder: string): void => {
  const missing: string[] = [];
  for (let each = folder; !existsSync(each) && dirname(each) !== each; each = dirname(each)) missing.push(each);
  for (const each of missing.toReversed()) mkdirSync(each, { mode: 0o700 });
  if (process.platform !== 'win32') chmodSync(folder, 0o700);
};
