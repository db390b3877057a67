import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * Finds the folder that holds `package.json`, `out/` and, in a checkout, `src/`. It searches upwards because this file
 * lies deeper in the sources (`src/main/start`) than in the built program (`out/main`).
 */
export const rootFolder = (from: string = import.meta.dirname): string => {
  if (existsSync(join(from, 'package.json'))) return from;
  const parent = dirname(from);
  if (parent === from) throw new Error('no package.json above the program');
  return rootFolder(parent);
};
